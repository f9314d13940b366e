import { type BestList, createBestList } from './best-list.ts';
import { createGrowingList } from './growing-list.ts';
import {
  FUZZY_MIN_CHARACTERS,
  MAX_GRAM_ENTRIES,
  MAX_SIMILAR_TERMS,
  MAX_TERM_CHARACTERS,
  PREFIX_MIN_CHARACTERS,
  ROOT_MIN_CHARACTERS,
  SIMILAR_CANDIDATES,
  SIMILAR_FLOOR,
} from './search-weights.ts';
import { startsOf } from './starts.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A term of the vocabulary that is written much like another word; `similarity` is 0-1, below 1. */
export interface SimilarTerm {
  readonly id: number;
  readonly similarity: number;
}

/** Finds terms by the characters they share. */
export interface SimilarTerms {
  /** The most similar terms, best first, without the term itself; bounded in number and time. */
  find(term: string): readonly SimilarTerm[];
}

const SHORTEST = 3;
const LONGEST = 5;
const EDGE = '\u0001';

/**
 * Indexes the terms of a vocabulary by their character n-grams (3 to 5, the edges of a word counting as characters).
 * Searching words through the words they resemble gives what an index of all n-grams of all texts gives, at a
 * hundredth of its size: texts share their words.
 */
export function createSimilarTerms(vocabulary: Vocabulary): SimilarTerms {
  const grams = new Map<string, number>();
  const gramList = createGrowingList();
  const termList = createGrowingList();
  const gramCounts = new Uint8Array(vocabulary.size);
  for (let id = 0; id < vocabulary.size; id++) {
    if (!vocabulary.isTelling(id)) continue;
    const own = gramsOf(vocabulary.term(id));
    gramCounts[id] = Math.min(255, own.length);
    for (const gram of own) {
      const number = grams.get(gram) ?? grams.size;
      if (number === grams.size) grams.set(gram, number);
      gramList.push(number);
      termList.push(id);
    }
  }
  const { starts, ids } = listByGram(gramList.view(), { terms: termList.view(), count: grams.size });
  const shared = new Uint16Array(vocabulary.size);
  const countOf = (gram: number) => (starts[gram + 1] as number) - (starts[gram] as number);
  const rarestFirst = (own: readonly string[]) =>
    own.flatMap((gram) => grams.get(gram) ?? []).sort((a, b) => countOf(a) - countOf(b) || a - b);

  return {
    find(term) {
      if (term.length < PREFIX_MIN_CHARACTERS || term.length > MAX_TERM_CHARACTERS) return [];
      const own = gramsOf(term);
      const met: number[] = [];
      let budget = MAX_GRAM_ENTRIES;
      for (const gram of rarestFirst(own)) {
        const end = starts[gram + 1] as number;
        budget -= end - (starts[gram] as number);
        if (budget < 0) break;
        for (let at = starts[gram] as number; at < end; at++) {
          const id = ids[at] as number;
          if (shared[id] === 0) met.push(id);
          shared[id] = (shared[id] as number) + 1;
        }
      }
      const near = createBestList(SIMILAR_CANDIDATES);
      for (const id of met) {
        near.offer(id, (2 * (shared[id] as number)) / (own.length + (gramCounts[id] as number)));
        shared[id] = 0;
      }
      return rate(near, { term, vocabulary });
    },
  };
}

/** Looks at the whole of the terms that are near by n-grams: a typing error or a shared beginning may say more. */
function rate(
  near: BestList,
  { term, vocabulary }: { readonly term: string; readonly vocabulary: Vocabulary },
): readonly SimilarTerm[] {
  const rated = createBestList(MAX_SIMILAR_TERMS);
  for (const [id, dice] of near.entries()) {
    const other = vocabulary.term(id);
    const similarity = Math.max(dice, prefixSimilarity(term, other), typingSimilarity(term, other));
    if (other !== term && similarity >= SIMILAR_FLOOR) rated.offer(id, Math.min(similarity, 0.99));
  }
  return rated.entries().map(([id, similarity]) => ({ id, similarity }));
}

/** How much of the longer word the shorter one is, if it begins it: an unfinished word, or a root and its ending. */
function prefixSimilarity(term: string, other: string): number {
  const [short, long] = term.length < other.length ? [term, other] : [other, term];
  const least = short === term ? PREFIX_MIN_CHARACTERS : ROOT_MIN_CHARACTERS;
  return short.length >= least && long.startsWith(short) ? 0.5 + (0.5 * short.length) / long.length : 0;
}

/** 1 minus the share of characters that are wrong, missing, too many or swapped with their neighbor. */
function typingSimilarity(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  if (longest > MAX_TERM_CHARACTERS || Math.min(a.length, b.length) < FUZZY_MIN_CHARACTERS) return 0;
  const allowed = longest < 8 ? 1 : 2;
  if (Math.abs(a.length - b.length) > allowed) return 0;
  const errors = countErrors(a, b);
  return errors > allowed ? 0 : 1 - errors / longest;
}

/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbors. */
function countErrors(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let least = Math.min(
        (previous[column] as number) + 1,
        (current[column - 1] as number) + 1,
        (previous[column - 1] as number) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) least = Math.min(least, (before[column - 2] as number) + 1);
      current.push(least);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] as number;
}

/** The different n-grams of a term between its edges. */
function gramsOf(term: string): readonly string[] {
  const text = `${EDGE}${term.slice(0, MAX_TERM_CHARACTERS)}${EDGE}`;
  const grams = new Set<string>();
  for (let size = SHORTEST; size <= LONGEST; size++) {
    for (let start = 0; start + size <= text.length; start++) grams.add(text.slice(start, start + size));
  }
  if (grams.size === 0) grams.add(text);
  return [...grams];
}

/** The lists of terms by n-gram. */
function listByGram(
  grams: Uint32Array,
  { terms, count }: { readonly terms: Uint32Array; readonly count: number },
) {
  const starts = startsOf(grams, count);
  const ids = new Uint32Array(terms.length);
  const next = starts.slice();
  grams.forEach((gram, at) => {
    ids[next[gram] as number] = terms[at] as number;
    next[gram] = (next[gram] as number) + 1;
  });
  return { starts, ids };
}
