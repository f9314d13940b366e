import type { Article } from './article.ts';
import { splitWords } from './search-words.ts';

/** A phrase of an article that stands in a query: its words are those from `start` up to `end`. */
export interface FoundPhrase {
  readonly article: number;
  readonly start: number;
  readonly end: number;
}

/** Whole phrases of articles. */
export interface PhraseIndex {
  /** Calls back for every phrase that is the words or stands in them as whole words; an article may come more than once. */
  find(words: readonly string[], found: (phrase: FoundPhrase) => void): void;
}

/** Longest phrase, in words, that is looked for inside a query; a longer one must be all of it. */
const MAX_CONTAINED_WORDS = 12;

/** Indexes titles, slugs, keywords and phrasings by a hash of their words, so that a look-up costs the same in any number of them. */
export function createPhraseIndex(articles: readonly Article[]): PhraseIndex {
  const byHash = new Map<number, number[]>();
  articles.forEach(({ title, slug, keywords, phrasings }, position) => {
    for (const text of [title, slug, ...keywords, ...phrasings]) {
      const words = splitWords(text);
      if (words.length === 0) continue;
      const hash = words.reduce(extendHash, EMPTY_HASH);
      const same = byHash.get(keyOf(hash));
      if (same === undefined) byHash.set(keyOf(hash), [position]);
      else if (same.at(-1) !== position) same.push(position);
    }
  });
  return {
    find(words, found) {
      for (let start = 0; start < words.length; start++) {
        let hash = EMPTY_HASH;
        const most = start === 0 ? words.length : Math.min(words.length, start + MAX_CONTAINED_WORDS);
        for (let end = start; end < most; end++) {
          hash = extendHash(hash, words[end] as string);
          const length = end + 1 - start;
          if (length > MAX_CONTAINED_WORDS && length < words.length) continue;
          for (const article of byHash.get(keyOf(hash)) ?? []) found({ article, start, end: end + 1 });
        }
      }
    },
  };
}

/** Two hashes of a row of words (FNV-1a with different primes), together 53 bits: as good as the words themselves. */
interface WordsHash {
  readonly high: number;
  readonly low: number;
}

const EMPTY_HASH: WordsHash = { high: 0x811c9dc5, low: 0x2545f491 };
const LOW_CUT = 11;
const LOW_RANGE = 2 ** (32 - LOW_CUT);

function extendHash({ high, low }: WordsHash, word: string): WordsHash {
  let first = Math.imul(high ^ 0x20, 0x01000193);
  let second = Math.imul(low ^ 0x20, 0x5bd1e995);
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ (second >>> 15) ^ code, 0x5bd1e995);
  }
  return { high: first, low: second };
}

/** Both hashes in one number that a Map can be asked for. */
function keyOf({ high, low }: WordsHash): number {
  return (high >>> 0) * LOW_RANGE + (low >>> LOW_CUT);
}
