/**
 * A message as tokens, and what only its raw form shows. One object is reused for every message: read it before
 * the next `scanText`.
 */
export interface Scan {
  tokens: Int32Array;
  tokenCount: number;
  wordCount: number;
  /** Words of other languages. */
  foreignCount: number;
  /** Letters outside ASCII and the Latin blocks. */
  nonLatinLetters: number;
  /** Letters and capitals, without acronyms, codes and quoted words, which say nothing about mood. */
  letters: number;
  capitals: number;
  /** Words of three or more letters, all capitals, of the same kind. */
  capitalWords: number;
  /** Characters of the words left out of `letters`. */
  exceptedCharacters: number;
  repeatedExclamations: boolean;
  repeatedQuestions: boolean;
  /** The first word is followed by a comma, colon, semicolon or dash. */
  commaAfterFirst: boolean;
  endsWithQuestion: boolean;
}

/** The one scan, filled anew for every message. */
export const scan: Scan = {
  tokens: new Int32Array(1024),
  tokenCount: 0,
  wordCount: 0,
  foreignCount: 0,
  nonLatinLetters: 0,
  letters: 0,
  capitals: 0,
  capitalWords: 0,
  exceptedCharacters: 0,
  repeatedExclamations: false,
  repeatedQuestions: false,
  commaAfterFirst: false,
  endsWithQuestion: false,
};

/** Empties the scan. */
export function resetScan(): void {
  scan.tokenCount = 0;
  scan.wordCount = 0;
  scan.foreignCount = 0;
  scan.nonLatinLetters = 0;
  scan.letters = 0;
  scan.capitals = 0;
  scan.capitalWords = 0;
  scan.exceptedCharacters = 0;
  scan.repeatedExclamations = false;
  scan.repeatedQuestions = false;
  scan.commaAfterFirst = false;
  scan.endsWithQuestion = false;
}

/** Adds a token; the list grows as needed. */
export function pushToken(token: number): void {
  if (scan.tokenCount === scan.tokens.length) {
    const larger = new Int32Array(scan.tokens.length * 2);
    larger.set(scan.tokens);
    scan.tokens = larger;
  }
  scan.tokens[scan.tokenCount++] = token;
}
