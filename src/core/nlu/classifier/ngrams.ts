import {
  BORDER,
  CHARACTER_MAX,
  CHARACTER_MIN,
  hashLetter,
  hashPair,
  SEED_BIGRAM,
  SEED_CHARACTERS,
  SEED_SKIP,
  SEED_WORD,
  SKIP_MAX,
  scramble,
  TEXT_END,
  TEXT_LIMIT,
  TEXT_START,
  type TextRange,
  WORD_LIMIT,
} from './features.ts';
import { FOLDED, IGNORED, isMark, SEPARATOR } from './fold.ts';

/** A word as the classifier reads it, with its place in the text (`end` is exclusive). */
export interface ReadWord {
  readonly letters: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** An n-gram with its bucket and the words it touches, by index. */
export interface Ngram {
  readonly bucket: number;
  readonly words: readonly number[];
}

/** All n-grams of a text, repeated ones too, those of words first. */
export interface NgramList {
  readonly words: readonly ReadWord[];
  readonly ofWords: readonly Ngram[];
  readonly ofCharacters: readonly Ngram[];
}

function pushLetter(letters: number[], letter: number): void {
  const stretched = letter > 0x39 && letters.at(-1) === letter && letters.at(-2) === letter;
  if (letters.length < WORD_LIMIT && !stretched) letters.push(letter);
}

/** Splits a text into words and marks, with letters folded. */
function readWords(text: string, range?: TextRange): readonly ReadWord[] {
  const from = Math.max(0, range?.start ?? 0);
  const to = Math.min(text.length, range?.end ?? text.length, from + TEXT_LIMIT);
  const words: ReadWord[] = [];
  let letters: number[] = [];
  let [start, end] = [0, 0];
  const finish = (): void => {
    if (letters.length > 0) words.push({ letters, start, end });
    letters = [];
  };
  for (let i = from; i < to; i++) {
    const letter = FOLDED[text.charCodeAt(i)] as number;
    if (letter === IGNORED) continue;
    if (letter === SEPARATOR || isMark(letter)) finish();
    if (letter === SEPARATOR) continue;
    if (isMark(letter)) {
      words.push({ letters: [letter], start: i, end: i + 1 });
      continue;
    }
    if (letters.length === 0) start = i;
    end = i + 1;
    pushLetter(letters, letter);
  }
  finish();
  return words;
}

function hashLetters(letters: readonly number[], seed: number): number {
  return letters.reduce(hashLetter, seed);
}

function wordNgrams(words: readonly ReadWord[], mask: number): readonly Ngram[] {
  if (words.length === 0) return [];
  const end = words.length + 1;
  const hashes = [TEXT_START, ...words.map(({ letters }) => hashLetters(letters, SEED_WORD)), TEXT_END];
  return hashes.flatMap((hash, last) => {
    const isWord = last > 0 && last < end;
    const ngrams: Ngram[] = isWord ? [{ bucket: scramble(hash) & mask, words: [last - 1] }] : [];
    for (let first = last - 1; first >= Math.max(0, last - SKIP_MAX); first--) {
      const touched = [first, last].filter((place) => place > 0 && place < end).map((place) => place - 1);
      const seed = first === last - 1 ? SEED_BIGRAM : SEED_SKIP;
      const bucket = hashPair(hashes[first] as number, hash, seed) & mask;
      if (touched.length > 0) ngrams.push({ bucket, words: touched });
    }
    return ngrams;
  });
}

function characterNgrams(words: readonly ReadWord[], mask: number): readonly Ngram[] {
  return words.flatMap(({ letters }, word) => {
    if (letters.length === 1 && isMark(letters[0] as number)) return [];
    const bordered = [BORDER, ...letters, BORDER];
    return bordered.flatMap((_, start) => {
      const grams: Ngram[] = [];
      for (let size = CHARACTER_MIN; size <= CHARACTER_MAX && start + size <= bordered.length; size++) {
        const hash = scramble(hashLetters(bordered.slice(start, start + size), SEED_CHARACTERS));
        grams.push({ bucket: mask + 1 + (hash & mask), words: [word] });
      }
      return grams;
    });
  });
}

/**
 * Lists the n-grams of a text with the words they come from. It is slow and plain: the reader of `features.ts` must find
 * the same buckets.
 */
export function listNgrams(text: string, bucketBits: number, range?: TextRange): NgramList {
  const mask = 2 ** (bucketBits - 1) - 1;
  const words = readWords(text, range);
  return { words, ofWords: wordNgrams(words, mask), ofCharacters: characterNgrams(words, mask) };
}
