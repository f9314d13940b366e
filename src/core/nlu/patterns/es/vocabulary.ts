import type { Vocabulary } from '../../expression.ts';
import { createLexicon, type Lexicon, MARK, TOKEN_TEXT } from '../../lexicon.ts';
import { singleSlips } from '../en/spelling.ts';
import { accentSpellings, foldAccents } from './accents.ts';
import { SPANISH_ACRONYMS } from './acronyms.ts';
import { FOREIGN_WORDS } from './out-of-scope.ts';
import { NOT_SLIPS, OFTEN_MISTYPED, readShortForms } from './spelling.ts';
import { WORD_CLASSES } from './words.ts';

const SHORT_FORMS = readShortForms();

function canonical(word: string): readonly string[] {
  if (TOKEN_TEXT.includes(word)) return [word];
  const bare = foldAccents(word.replaceAll("'", ''));
  return bare.split('-').flatMap((part) => SHORT_FORMS.get(part) ?? [part]);
}

/** What expressions refer to: the word classes, and the spelling, without accents, that messages are brought to. */
export const VOCABULARY: Vocabulary = { classes: WORD_CLASSES, canonical };

/** Slips of the words customers mistype, unless the slip is itself a word that patterns know. */
function slipSpellings(words: ReadonlySet<string>): readonly (readonly [string, readonly string[]])[] {
  return OFTEN_MISTYPED.flatMap((word) =>
    singleSlips(word)
      .filter((slip) => !words.has(slip) && !NOT_SLIPS.has(slip))
      .map((slip) => [slip, canonical(word)] as const),
  );
}

/**
 * The table of all words that `words` (of the patterns), short forms, typing slips, acronyms and other languages give.
 * Patterns are in folded words, so every word is entered with each accent it could carry: looking a message up then
 * needs no folding.
 */
export function createVocabularyLexicon(words: ReadonlySet<string>): Lexicon {
  const marks = new Map<string, number>();
  for (const word of FOREIGN_WORDS) marks.set(word, MARK.foreign);
  for (const word of SPANISH_ACRONYMS) marks.set(word, (marks.get(word) ?? 0) | MARK.acronym);
  // What follows these words is a code, not a shout.
  for (const word of ['error', 'código', 'codigo']) marks.set(word, (marks.get(word) ?? 0) | MARK.code);
  const spellings = new Map<string, readonly string[]>();
  const known = new Set([...words, ...SHORT_FORMS.keys()]);
  for (const word of known) {
    const meaning = canonical(word);
    for (const spelling of accentSpellings(word)) spellings.set(spelling, meaning);
  }
  for (const [slip, meaning] of slipSpellings(known)) spellings.set(slip, meaning);
  for (const [surface, meaning] of SHORT_FORMS) spellings.set(surface, meaning);
  return createLexicon({ words, spellings, marks });
}
