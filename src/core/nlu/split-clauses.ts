import type { TextRange } from './classifier/features.ts';

/** Where one problem may end and another begin: ends of sentences, and words that add something. */
const BORDER =
  /[.!?;\n\u2026]+|,|\b(?:and|also|plus|besides|additionally|furthermore|secondly|then|y|e|tambi\u00e9n|tambien|adem\u00e1s|ademas|luego)\b/giu;

/** Most clauses looked at; a longer message is a story, and its problems are named at the front. */
const MAX_CLAUSES = 12;

/** Shortest clause worth reading, in characters: "no wifi". */
const MIN_CLAUSE_CHARACTERS = 6;

/** The parts of a message that may each name a problem, in order; linear in its length. One entry when there is no border. */
export function splitClauses(text: string): readonly TextRange[] {
  const clauses: TextRange[] = [];
  let start = 0;
  const add = (end: number) => {
    if (end - start >= MIN_CLAUSE_CHARACTERS) clauses.push({ start, end });
  };
  BORDER.lastIndex = 0;
  for (let border = BORDER.exec(text); border !== null; border = BORDER.exec(text)) {
    add(border.index);
    start = border.index + border[0].length;
    if (clauses.length >= MAX_CLAUSES) return clauses;
  }
  add(text.length);
  return clauses;
}
