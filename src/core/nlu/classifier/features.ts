import { FOLDED, IGNORED, isMark, SEPARATOR } from './fold.ts';

/** Longest text read, in UTF-16 code units: the problem is told at the front. */
export const TEXT_LIMIT = 1500;

/** Letters of a word that are read; the rest of a longer one is skipped. */
export const WORD_LIMIT = 32;

export const CHARACTER_MIN = 3;
export const CHARACTER_MAX = 4;

/** Distance of the two words of a skip-bigram, at most. */
export const SKIP_MAX = 3;

/** Stands for the border of a word in its character n-grams. */
export const BORDER = 2;

export const SEED_WORD = 0x2545f491;
export const SEED_CHARACTERS = 0x1b873593;
export const SEED_BIGRAM = 0x3c6ef372;
export const SEED_SKIP = 0x5bd1e995;

/** Stand for the beginning and the end of the text in pairs of words. */
export const TEXT_START = 1;
export const TEXT_END = 2;

/** Upper bound of the n-grams in a text: four of words and two of characters for each unit, and those at its ends. */
const FEATURES_MAX = TEXT_LIMIT * 8;

/** Largest stamp of a text in the table that finds repeated buckets; after it the table is cleared. */
const STAMP_MAX = 65_535;

/** A part of the text between `start` (inclusive) and `end` (exclusive), in UTF-16 code units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The n-grams of the last text read, as buckets without repetition. `buckets[0 .. words)` are of words: single, and in
 * pairs, with up to two words left out between; the ends of the text count as words in pairs.
 * `buckets[words .. total)` are of characters within words. Reused by the next reading.
 */
export interface Features {
  readonly buckets: Int32Array;
  words: number;
  total: number;
}

/** Reads the n-grams of a text, or of a part of it. The answer is valid until the next reading. */
export type FeatureReader = (text: string, range?: TextRange) => Features;

/** One step of the hash over the letters of a word or a character n-gram (FNV-1a). */
export function hashLetter(hash: number, letter: number): number {
  return Math.imul(hash ^ letter, 0x01000193);
}

/** Spreads a hash over all its bits, so that its lowest make a bucket. */
export function scramble(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return h ^ (h >>> 15);
}

/** Hash of two words, next to each other or with words left out between. */
export function hashPair(first: number, second: number, seed: number): number {
  return scramble(Math.imul(first ^ seed, 0x85ebca6b) + second);
}

/**
 * Makes a reader with `2 ** bucketBits` buckets: the lower half for words, the upper half for characters. Its buffers
 * are made once and bounded by `TEXT_LIMIT`, so reading allocates nothing; time is linear in the length of the text.
 */
export function createFeatureReader(bucketBits: number): FeatureReader {
  const half = 2 ** (bucketBits - 1);
  const mask = half - 1;
  const buckets = new Int32Array(FEATURES_MAX);
  const stamps = new Uint16Array(half * 2);
  const words = new Int32Array(TEXT_LIMIT + 2);
  const grams = new Int32Array(FEATURES_MAX);
  const letters = new Uint16Array(WORD_LIMIT + 2);
  const features: Features = { buckets, words: 0, total: 0 };
  let generation = 0;
  let wordCount = 0;
  let gramCount = 0;

  function addGrams(length: number): void {
    letters[length] = BORDER;
    for (let start = 0; start + CHARACTER_MIN <= length + 1; start++) {
      let hash = SEED_CHARACTERS;
      const end = Math.min(start + CHARACTER_MAX, length + 1);
      for (let i = start; i < end; i++) {
        hash = hashLetter(hash, letters[i] as number);
        if (i - start >= CHARACTER_MIN - 1) grams[gramCount++] = scramble(hash);
      }
    }
  }

  /** Ends the word of letters 1 to `length`; letter 0 is the border. */
  function addWord(length: number): void {
    let hash = SEED_WORD;
    for (let i = 1; i <= length; i++) hash = hashLetter(hash, letters[i] as number);
    words[wordCount++] = hash;
  }

  function readLetters(text: string, start: number, end: number): void {
    let length = 0;
    letters[0] = BORDER;
    for (let i = start; i < end; i++) {
      const letter = FOLDED[text.charCodeAt(i)] as number;
      if (letter === IGNORED) continue;
      if (letter !== SEPARATOR && !isMark(letter)) {
        const stretched =
          length >= 2 && letters[length] === letter && letters[length - 1] === letter && letter > 0x39;
        if (length < WORD_LIMIT && !stretched) letters[++length] = letter;
        continue;
      }
      if (length > 0) {
        addWord(length);
        addGrams(length + 1);
        length = 0;
      }
      if (letter !== SEPARATOR) {
        letters[1] = letter;
        addWord(1);
      }
    }
    if (length > 0) {
      addWord(length);
      addGrams(length + 1);
    }
  }

  function keep(hash: number, offset: number): void {
    const bucket = offset + (hash & mask);
    if (stamps[bucket] === generation) return;
    stamps[bucket] = generation;
    buckets[features.total++] = bucket;
  }

  /** The words stand between the two ends of the text, which are no words by themselves and make no pair. */
  function keepWords(): void {
    if (wordCount === 1) return;
    words[wordCount] = TEXT_END;
    for (let i = 1; i <= wordCount; i++) {
      const word = words[i] as number;
      if (i < wordCount) keep(scramble(word), 0);
      const first = Math.max(i === wordCount ? 1 : 0, i - SKIP_MAX);
      for (let earlier = i - 1; earlier >= first; earlier--) {
        keep(hashPair(words[earlier] as number, word, earlier === i - 1 ? SEED_BIGRAM : SEED_SKIP), 0);
      }
    }
  }

  return (text, range) => {
    const start = Math.max(0, range?.start ?? 0);
    const end = Math.min(text.length, range?.end ?? text.length, start + TEXT_LIMIT);
    words[0] = TEXT_START;
    wordCount = 1;
    gramCount = 0;
    if (generation === STAMP_MAX) {
      stamps.fill(0);
      generation = 0;
    }
    generation++;
    readLetters(text, start, end);
    features.total = 0;
    keepWords();
    features.words = features.total;
    for (let i = 0; i < gramCount; i++) keep(grams[i] as number, half);
    return features;
  };
}
