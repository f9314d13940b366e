import type { Postings } from './postings.ts';
import type { QueryTerm, Rarity } from './query-terms.ts';
import { MAX_POSTINGS } from './search-weights.ts';

/** Scores units for queries, one query after the other in the same memory. */
export interface UnitScorer {
  /**
   * Calls back with every unit that has a term of the query and its score: the sum of what the terms give, by rarity
   * and strength, divided by `ideal`.
   */
  score(
    query: readonly QueryTerm[],
    options: { readonly ideal: number; readonly found: (unit: number, score: number) => void },
  ): void;
}

/** Makes a scorer over posting lists. */
export function createUnitScorer(postings: Postings, { rarity }: { readonly rarity: Rarity }): UnitScorer {
  const { unitCount, starts, units, strengths } = postings;
  const totals = new Float32Array(unitCount);
  // What the present term gave so far, and which term gave it last: of a term's variants the best counts.
  const given = new Float32Array(unitCount);
  const givenBy = new Uint8Array(unitCount);
  const touched = new Uint32Array(unitCount);

  return {
    score(query, { ideal, found }) {
      let count = 0;
      let budget = MAX_POSTINGS;
      byRarity(query).forEach((term, index) => {
        for (const { id, worth } of term.variants) {
          const start = starts[id] as number;
          const end = starts[id + 1] as number;
          if (end - start > budget) continue;
          budget -= end - start;
          const weight = worth * Math.min(rarity(id), term.rarity);
          for (let at = start; at < end; at++) {
            const unit = units[at] as number;
            const value = weight * (strengths[at] as number);
            const by = givenBy[unit] as number;
            if (by === index + 1) {
              const last = given[unit] as number;
              if (value <= last) continue;
              totals[unit] = (totals[unit] as number) + value - last;
            } else {
              if (by === 0) touched[count++] = unit;
              givenBy[unit] = index + 1;
              totals[unit] = (totals[unit] as number) + value;
            }
            given[unit] = value;
          }
        }
      });
      for (let i = 0; i < count; i++) {
        const unit = touched[i] as number;
        found(unit, (totals[unit] as number) / ideal);
        totals[unit] = 0;
        givenBy[unit] = 0;
      }
    },
  };
}

/** Rarest first: should the budget end, what is left out tells least. */
function byRarity(query: readonly QueryTerm[]): readonly QueryTerm[] {
  return query.toSorted((a, b) => b.rarity - a.rarity || (a.term < b.term ? -1 : 1));
}
