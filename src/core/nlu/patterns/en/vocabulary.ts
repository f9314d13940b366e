import type { Vocabulary } from '../../expression.ts';
import { createLexicon, type Lexicon, MARK, TOKEN_TEXT } from '../../lexicon.ts';
import { ACRONYMS } from './acronyms.ts';
import { FOREIGN_WORDS } from './out-of-scope.ts';
import { NOT_SLIPS, OFTEN_MISTYPED, readShortForms, singleSlips } from './spelling.ts';

const SHORT_FORMS = readShortForms();

function canonical(word: string): readonly string[] {
  if (TOKEN_TEXT.includes(word)) return [word];
  const bare = word.replaceAll("'", '');
  return bare.split('-').flatMap((part) => SHORT_FORMS.get(part) ?? [part]);
}

/** What expressions refer to: no word classes, and the spelling that messages are brought to. */
export const VOCABULARY: Vocabulary = { classes: {}, canonical };

/** Slips of the words customers mistype, unless the slip is itself a word that patterns know. */
function slipSpellings(words: ReadonlySet<string>): readonly (readonly [string, readonly string[]])[] {
  return OFTEN_MISTYPED.flatMap((word) =>
    singleSlips(word)
      .filter((slip) => !words.has(slip) && !NOT_SLIPS.has(slip))
      .map((slip) => [slip, canonical(word)] as const),
  );
}

/** The table of all words that `words` (of the patterns), short forms, typing slips, acronyms and other languages give. */
export function createVocabularyLexicon(words: ReadonlySet<string>): Lexicon {
  const marks = new Map<string, number>();
  for (const word of FOREIGN_WORDS) marks.set(word, MARK.foreign);
  for (const word of ACRONYMS) marks.set(word, (marks.get(word) ?? 0) | MARK.acronym);
  // What follows these words is a code, not a shout.
  for (const word of ['error', 'code']) marks.set(word, (marks.get(word) ?? 0) | MARK.code);
  const known = new Set([...words, ...marks.keys(), ...SHORT_FORMS.keys()]);
  return createLexicon({ words, spellings: new Map([...slipSpellings(known), ...SHORT_FORMS]), marks });
}
