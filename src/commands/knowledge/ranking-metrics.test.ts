import { describe, expect, test } from 'bun:test';
import { estimateMean } from './bootstrap.ts';
import { scoreRanking } from './ranking-metrics.ts';

const judged = (grades: Readonly<Record<string, number>>, anyIsRight = false) => ({
  grades: new Map(Object.entries(grades)),
  anyIsRight,
});

describe('scoreRanking', () => {
  test('several right documents: shares, and gains by place and grade', () => {
    const scores = scoreRanking(['x', 'a', 'y', 'b'], judged({ a: 2, b: 1, c: 1, d: 0 }));
    expect(scores.precisionAt1).toBe(0);
    expect(scores.recallAt5).toBeCloseTo(2 / 3);
    expect(scores.reciprocalRank).toBe(0.5);
    const gain = 2 / Math.log2(3) + 1 / Math.log2(5);
    const ideal = 2 + 1 / Math.log2(3) + 1 / Math.log2(4);
    expect(scores.ndcgAt10).toBeCloseTo(gain / ideal);
  });

  test('any of several is right: the first one found is all', () => {
    const first = scoreRanking(['a', 'b'], judged({ a: 1, b: 1 }, true));
    expect(first).toEqual({ precisionAt1: 1, recallAt5: 1, reciprocalRank: 1, ndcgAt10: 1 });
    expect(scoreRanking(['x', 'b', 'a'], judged({ a: 1, b: 1 }, true)).ndcgAt10).toBeCloseTo(
      1 / Math.log2(3),
    );
  });

  test.each([
    ['nothing is found', [], judged({ a: 1 })],
    ['nothing right is found', ['x'], judged({ a: 1 })],
    ['nothing is right', ['x'], judged({ x: 0 })],
  ])('%s: all scores are 0', (_, ranked, judgment) => {
    expect(scoreRanking(ranked, judgment)).toEqual({
      precisionAt1: 0,
      recallAt5: 0,
      reciprocalRank: 0,
      ndcgAt10: 0,
    });
  });

  test('the sixth counts for no recall, the eleventh for no gain', () => {
    const ranked = Array.from({ length: 11 }, (_, place) => `d${place}`);
    expect(scoreRanking(ranked, judged({ d5: 1 })).recallAt5).toBe(0);
    expect(scoreRanking(ranked, judged({ d10: 1 })).ndcgAt10).toBe(0);
  });
});

describe('estimateMean', () => {
  test('the interval holds the mean, narrows with more numbers, and is the same for the same seed', () => {
    const numbers = (count: number) => Array.from({ length: count }, (_, place) => place % 2);
    const [few, many] = [estimateMean(numbers(40), { seed: 1 }), estimateMean(numbers(4_000), { seed: 1 })];
    expect(few.mean).toBe(0.5);
    expect(few.low).toBeLessThan(0.5);
    expect(few.high).toBeGreaterThan(0.5);
    // Standard error of the mean of 40 such numbers: 0.079.
    expect(few.high - few.low).toBeCloseTo(2 * 1.96 * 0.079, 1);
    expect(many.high - many.low).toBeLessThan((few.high - few.low) / 5);
    expect(estimateMean(numbers(40), { seed: 1 })).toEqual(few);
    const uneven = Array.from({ length: 40 }, (_, place) => ((place * 37) % 101) / 101);
    expect(estimateMean(uneven, { seed: 2 })).not.toEqual(estimateMean(uneven, { seed: 1 }));
  });

  test('equal numbers have no width', () => {
    expect(estimateMean([1, 1, 1], { seed: 1 })).toEqual({ mean: 1, low: 1, high: 1 });
  });
});
