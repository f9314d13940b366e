import { CHARACTER } from './characters.ts';
import { HASH_START, hashStep, WORD_LIMIT } from './lexicon.ts';

/** The word being read, in lower case, with its hash. One object is reused for every word. */
export interface Word {
  readonly letters: Uint16Array;
  readonly elongated: Uint8Array;
  length: number;
  hash: number;
  start: number;
  capitals: number;
  wide: number;
  digits: number;
  stretched: boolean;
}

/** The one word being read. */
export const word: Word = {
  letters: new Uint16Array(WORD_LIMIT + 2),
  elongated: new Uint8Array(WORD_LIMIT + 2),
  length: 0,
  hash: HASH_START,
  start: 0,
  capitals: 0,
  wide: 0,
  digits: 0,
  stretched: false,
};

/** Forgets the word, to begin the next. */
export function resetWord(): void {
  word.length = 0;
  word.hash = HASH_START;
  word.capitals = 0;
  word.wide = 0;
  word.digits = 0;
  word.stretched = false;
}

/** Adds a lower-case letter or a digit; a letter that comes three times running is kept twice. */
export function addLetter(code: number): void {
  const { length, letters } = word;
  if (length > WORD_LIMIT) return;
  if (length >= 2 && letters[length - 1] === code && letters[length - 2] === code && code > 57) {
    word.elongated[length - 1] = 1;
    word.stretched = true;
    return;
  }
  letters[length] = code;
  word.elongated[length] = 0;
  word.length = length + 1;
  word.hash = hashStep(word.hash, code);
}

/** "sooo" is kept as "soo"; when no word is spelled so, the stretched letter is tried once. */
export function squeeze(): void {
  const { letters, elongated, length } = word;
  let kept = 0;
  let hash = HASH_START;
  for (let i = 0; i < length; i++) {
    if (elongated[i] === 1) continue;
    const code = letters[i] as number;
    letters[kept++] = code;
    hash = hashStep(hash, code);
  }
  word.length = kept;
  word.hash = hash;
}

function lowerWide(code: number): number {
  const lower = String.fromCharCode(code).toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : code;
}

/** Adds a character that is not plain lower-case ASCII; false when it ends the word. */
export function addOther(code: number, kind: number): boolean {
  switch (kind) {
    case CHARACTER.upper:
      word.capitals++;
      addLetter(code | 32);
      return true;
    case CHARACTER.digit:
      word.digits++;
      addLetter(code);
      return true;
    case CHARACTER.other: {
      const lower = lowerWide(code);
      if (lower !== code) word.capitals++;
      if (code > 0x24f) word.wide++;
      addLetter(lower);
      return true;
    }
    default:
      // Apostrophes join ("didn't" reads as "didnt"); ignored characters leave no trace.
      return kind === CHARACTER.apostrophe || kind === CHARACTER.ignored;
  }
}

/**
 * Takes lower-case letters from `start` on, up to the first other character or a letter that repeats; most of a
 * message passes here, so the state stays in local variables. Returns the index reached.
 */
export function addPlainLetters(text: string, start: number): number {
  const { letters } = word;
  const size = Math.min(text.length, start + WORD_LIMIT - word.length);
  let { length, hash } = word;
  let previous = length > 0 ? (letters[length - 1] as number) : 0;
  let i = start;
  for (; i < size; i++) {
    const code = text.charCodeAt(i);
    if (code < 97 || code > 122 || code === previous) break;
    letters[length] = code;
    word.elongated[length++] = 0;
    hash = hashStep(hash, code);
    previous = code;
  }
  word.length = length;
  word.hash = hash;
  return i;
}
