import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { stratifiedFolds } from './folds.ts';

/** The largest count less the smallest. */
function spread(counts: readonly number[]): number {
  return Math.max(...counts) - Math.min(...counts);
}

function countIn(folds: Iterable<number>, count: number): number[] {
  const counts = Array.from({ length: count }, () => 0);
  for (const fold of folds) counts[fold] = (counts[fold] ?? Number.NaN) + 1;
  return counts;
}

describe('stratified folds', () => {
  test('are a partition, even in size and in each label, and the same for the same seed', () => {
    const labels = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 80 });
    fc.assert(
      fc.property(labels, fc.integer({ min: 2, max: 10 }), fc.integer(), (labels, folds, seed) => {
        const assigned = stratifiedFolds(labels, { folds, seed });
        expect(assigned).toHaveLength(labels.length);
        const sizes = countIn(assigned, folds);
        expect(sizes).toHaveLength(folds);
        expect(spread(sizes)).toBeLessThanOrEqual(1);
        for (const label of new Set(labels))
          expect(
            spread(
              countIn(
                assigned.filter((_, place) => labels[place] === label),
                folds,
              ),
            ),
          ).toBeLessThanOrEqual(1);
        expect(stratifiedFolds(labels, { folds, seed })).toEqual(assigned);
      }),
    );
  });

  test('differ with the seed', () => {
    const labels = Array.from({ length: 40 }, () => 'a');
    const folds = (seed: number) => [...stratifiedFolds(labels, { folds: 4, seed })].join('');
    expect(new Set([1, 2, 3, 4].map(folds)).size).toBe(4);
  });
});
