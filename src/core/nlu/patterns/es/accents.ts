const ACCENTED: Readonly<Record<string, string>> = { a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú' };

/** Accents, tilde and diaeresis, split off by NFD. */
const MARKS = /[\u0300-\u036f]/g;

/** The word without accents: "módem" and "modem", "señal" and "senal" are one. */
export function foldAccents(word: string): string {
  return word.normalize('NFD').replace(MARKS, '');
}

/**
 * Spellings of a folded word with an accent: each vowel in turn, since a Spanish word has at most one, even where it
 * is wrong ("funcíona"), and each n as ñ. The folded word itself is not among them.
 */
export function accentSpellings(folded: string): readonly string[] {
  const spellings: string[] = [];
  for (let i = 0; i < folded.length; i++) {
    const letter = folded.charAt(i);
    const put = (other: string) => spellings.push(folded.slice(0, i) + other + folded.slice(i + 1));
    const accented = ACCENTED[letter];
    if (accented !== undefined) put(accented);
    if (letter === 'n') put('ñ');
    if (letter === 'u') put('ü');
  }
  return spellings;
}
