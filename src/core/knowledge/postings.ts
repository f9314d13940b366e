import { createGrowingList } from './growing-list.ts';
import { startsOf } from './starts.ts';

/** One text of a unit with what a word in it is worth. */
export interface WeightedTerms {
  readonly terms: readonly number[];
  readonly weight: number;
}

/**
 * Which units have a term, and how strongly: those of term `t` stand at `starts[t]` to `starts[t + 1]`, in rising
 * order. A unit is whatever is searched as one: a phrase, a passage, a whole article.
 */
export interface Postings {
  readonly unitCount: number;
  readonly starts: Uint32Array;
  readonly units: Uint32Array;
  /** The part of BM25 that depends on the unit, here 0-1: what 1 lacks is what more of the term could add. */
  readonly strengths: Float32Array;
}

export interface PostingsBuilder {
  /** Adds the next unit. */
  add(texts: readonly WeightedTerms[]): void;
  /** The lists of all units added; `termCount` is the size of the vocabulary by now. */
  build(termCount: number): Postings;
}

/** Term saturation and length normalization of BM25 (Robertson and Zaragoza, 2009), here over weighted counts. */
export interface Bm25Options {
  readonly saturation: number;
  readonly lengthShare: number;
}

/** Collects units and turns them into posting lists. */
export function createPostings({ saturation, lengthShare }: Bm25Options): PostingsBuilder {
  const terms = createGrowingList();
  // Counts are weights of whole numbers or halves; doubled they fit in a list of whole numbers.
  const counts = createGrowingList();
  const ends = createGrowingList();
  const lengths = createGrowingList();
  const inUnit = new Map<number, number>();

  function build(termCount: number): Postings {
    const unitCount = ends.length;
    const [termView, countView, endView, lengthView] = [
      terms.view(),
      counts.view(),
      ends.view(),
      lengths.view(),
    ];
    const starts = startsOf(termView, termCount);
    const units = new Uint32Array(termView.length);
    const strengths = new Float32Array(termView.length);
    const average = Math.max(1, sumOf(lengthView) / Math.max(1, unitCount));
    const next = starts.slice();
    let place = 0;
    for (let unit = 0; unit < unitCount; unit++) {
      const norm = saturation * (1 - lengthShare + (lengthShare * (lengthView[unit] as number)) / average);
      for (const end = endView[unit] as number; place < end; place++) {
        const term = termView[place] as number;
        const at = next[term] as number;
        const count = (countView[place] as number) / 2;
        units[at] = unit;
        strengths[at] = count / (count + norm);
        next[term] = at + 1;
      }
    }
    return { unitCount, starts, units, strengths };
  }

  return {
    add(texts) {
      inUnit.clear();
      let length = 0;
      for (const { terms: ids, weight } of texts) {
        for (const id of ids) inUnit.set(id, (inUnit.get(id) ?? 0) + weight);
        length += ids.length * weight;
      }
      for (const [term, count] of inUnit) {
        terms.push(term);
        counts.push(Math.round(count * 2));
      }
      ends.push(terms.length);
      lengths.push(Math.round(length));
    },
    build,
  };
}

function sumOf(numbers: Uint32Array): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

/**
 * Makes the strengths of units whose terms count once each into those of a cosine: the rarity of the term by the
 * length of the unit's vector of rarities. Changes the lists in place.
 */
export function weighAsCosines(
  { unitCount, starts, units, strengths }: Postings,
  { rarity }: { readonly rarity: (term: number) => number },
): void {
  const squares = new Float64Array(unitCount);
  for (let term = 0; term + 1 < starts.length; term++) {
    const weight = rarity(term) ** 2;
    for (let at = starts[term] as number; at < (starts[term + 1] as number); at++) {
      squares[units[at] as number] = (squares[units[at] as number] as number) + weight;
    }
  }
  for (let term = 0; term + 1 < starts.length; term++) {
    const weight = rarity(term);
    for (let at = starts[term] as number; at < (starts[term + 1] as number); at++) {
      strengths[at] = weight / Math.sqrt(squares[units[at] as number] as number);
    }
  }
}
