import type { Language } from '#core/nlu/understanding.ts';

/** Words, sentences and syllables of a text. */
interface Counts {
  readonly words: number;
  readonly sentences: number;
  readonly syllables: number;
}

const WORD = /[\p{L}\p{N}]+(?:['\u2019-]\p{L}+)*/gu;
/** Flesch counts each full unit of speech as a sentence, also where a colon or semicolon marks it off. */
const SENTENCE_END = /[.!?:;](?=\s|$|["\u201d)])/g;

const SILENT_END = /(?:[^laeiouy]es|[^aeiouydt]ed|[^laeiouy]e)$/;
const SILENT_INSIDE = /([^aeiouyl])e(?=(?:ment|ful|less|ly|way|thing)s?$)/;
/** Syllables of English words that the rules below miss. */
const ENGLISH_EXCEPTIONS: ReadonlyMap<string, number> = new Map([
  ['are', 1],
  ['area', 3],
  ['being', 2],
  ['chat', 1],
  ['everyone', 3],
  ['everything', 3],
  ['idea', 3],
  ['people', 2],
  ['someone', 2],
  ['something', 2],
  ['somebody', 3],
  ['sometimes', 2],
  ['whenever', 3],
  ['wired', 1],
  ['wireless', 2],
]);

/** For tests: syllables of an English word, by its groups of vowels. */
export function englishSyllables(word: string): number {
  const plain = word.toLowerCase().replace(/[^a-z]/g, '');
  // A number is read as about two syllables, whatever its digits.
  if (plain === '') return 2;
  const known = ENGLISH_EXCEPTIONS.get(plain);
  if (known !== undefined) return known;
  const whole = plain.replace(SILENT_INSIDE, '$1');
  const spoken = whole.length > 3 ? whole.replace(SILENT_END, (end) => end.charAt(0)) : whole;
  const groups = spoken.match(/[aeiouy]+/g)?.length ?? 0;
  // "idea", "account": two vowels that are spoken apart.
  const apart = spoken.match(/i[ao](?!u)(?<!ti[ao])(?<!ci[ao])(?<!si[ao])|eo(?!u)|ua(?=t|l)/g)?.length ?? 0;
  return Math.max(1, groups + apart);
}

/** For tests: syllables of a Spanish word: one a group of vowels, and one more where two strong ones meet. */
export function spanishSyllables(word: string): number {
  const plain = word
    .toLowerCase()
    .replace(/qu|g\u00fc/g, 'k')
    .replace(/gu(?=[ei\u00e9\u00ed])/g, 'g')
    .replace(/y$/, 'i');
  if (/^\p{N}+$/u.test(plain)) return 2;
  const groups = plain.match(/[aeiou\u00e1\u00e9\u00ed\u00f3\u00fa\u00fc]+/g) ?? [];
  const apart = groups.map((group) => {
    const strong = group.match(/[aeo\u00e1\u00e9\u00f3\u00ed\u00fa]/g)?.length ?? 0;
    return Math.max(1, strong);
  });
  return Math.max(
    1,
    apart.reduce((sum, count) => sum + count, 0),
  );
}

function count(text: string, syllablesOf: (word: string) => number): Counts {
  const words = text.match(WORD) ?? [];
  const sentences = text.match(SENTENCE_END)?.length ?? 0;
  return {
    words: Math.max(1, words.length),
    sentences: Math.max(1, sentences),
    syllables: words.reduce((sum, word) => sum + syllablesOf(word), 0),
  };
}

/** For tests: the school grade that English text asks for (Kincaid and others, 1975); lower is easier. */
export function fleschKincaidGrade(text: string): number {
  const { words, sentences, syllables } = count(text, englishSyllables);
  return 0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59;
}

/**
 * For tests: how easy Spanish text is, 0-100 (Szigriszt-Pazos, 1993). On the INFLESZ scale (Barrio-Cantalejo, 2008)
 * 55-65 is "normal", 65-80 "quite easy", above "very easy".
 */
export function infleszEase(text: string): number {
  const { words, sentences, syllables } = count(text, spanishSyllables);
  return 206.835 - 62.3 * (syllables / words) - words / sentences;
}

/** Reading level that every phrase keeps: grade 8 in English, "normal" in Spanish. */
export const HARDEST_GRADE = 8;
export const LEAST_EASE = 55;

/** For tests: whether text is easy enough for every customer. */
export function isEasyToRead(text: string, language: Language): boolean {
  return language === 'en' ? fleschKincaidGrade(text) <= HARDEST_GRADE : infleszEase(text) >= LEAST_EASE;
}
