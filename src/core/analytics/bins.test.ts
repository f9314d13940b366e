import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { binOf, LAST_BIN, lowerBoundMs, percentileOfBins } from './bins.ts';

test('every duration lies in its bin', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 * 86_400_000 }), (ms) => {
      const bin = binOf(ms);
      expect(lowerBoundMs(bin)).toBeLessThanOrEqual(ms);
      expect(lowerBoundMs(bin + 1)).toBeGreaterThan(ms);
    }),
  );
});

test('the edge of a bin belongs to it', () => {
  for (let bin = 1; bin < LAST_BIN; bin += 1) expect(binOf(lowerBoundMs(bin))).toBe(bin);
});

test('the last bin holds whatever is longer', () => {
  expect(binOf(Number.MAX_SAFE_INTEGER)).toBe(LAST_BIN);
});

function countsOf(durations: readonly number[]): number[] {
  const counts: number[] = [];
  for (const bin of durations.map(binOf)) {
    while (counts.length <= bin) counts.push(0);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

test('a percentile is off by less than a quarter', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 2, max: 10_000_000 }), { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (durations, share) => {
        const sorted = durations.toSorted((one, other) => one - other);
        const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
        const found = percentileOfBins(countsOf(durations), share) ?? 0;
        expect(found).toBeGreaterThanOrEqual(exact / 1.2501);
        expect(found).toBeLessThanOrEqual(exact * 1.2501);
      },
    ),
  );
});

test('there is no percentile of nothing', () => {
  expect(percentileOfBins([], 0.5)).toBeNull();
  expect(percentileOfBins([0, 0], 0.5)).toBeNull();
});
