import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import {
  accuracy,
  areaUnderRoc,
  calibrationTable,
  confusionCounts,
  expectedCalibrationError,
  labelScores,
  macroF1,
  mcNemarTest,
  type Outcome,
  type ScopedMargin,
  scopeTradeOffs,
  wilsonInterval,
  worstPairs,
} from './metrics.ts';

const outcome = (expected: string, predicted: string): Outcome => ({ expected, predicted });
const OUTCOMES = [
  outcome('a', 'a'),
  outcome('a', 'a'),
  outcome('a', 'b'),
  outcome('b', 'b'),
  outcome('b', 'c'),
  outcome('b', 'c'),
];

describe('accuracy and F1', () => {
  test('are those worked out by hand', () => {
    expect(accuracy(OUTCOMES)).toBe(0.5);
    expect(labelScores(OUTCOMES)).toEqual([
      { label: 'a', precision: 1, recall: 2 / 3, f1: 0.8, support: 3 },
      { label: 'b', precision: 0.5, recall: 1 / 3, f1: 0.4, support: 3 },
      { label: 'c', precision: 0, recall: 0, f1: 0, support: 0 },
    ]);
    expect(macroF1(OUTCOMES)).toBeCloseTo(0.6, 12);
    expect(accuracy([])).toBeNaN();
    expect(macroF1([])).toBeNaN();
  });

  test('count what was taken for what, the worst first', () => {
    expect(confusionCounts(OUTCOMES).get('b')?.get('c')).toBe(2);
    expect(worstPairs(OUTCOMES, 5)).toEqual([
      { expected: 'b', predicted: 'c', count: 2 },
      { expected: 'a', predicted: 'b', count: 1 },
    ]);
    expect(worstPairs(OUTCOMES, 1)).toHaveLength(1);
  });
});

describe('the calibration error', () => {
  test('is 0 for honest forecasts, and the distance for others', () => {
    const honest = Array.from({ length: 100 }, (_, index) => ({ probability: 0.75, right: index % 4 !== 0 }));
    expect(expectedCalibrationError(honest, 1)).toBeCloseTo(0, 12);
    const sure = honest.map(({ right }) => ({ probability: 1, right }));
    expect(expectedCalibrationError(sure, 1)).toBeCloseTo(0.25, 12);
  });

  test('puts every forecast in one of bins of like size', () => {
    const forecast = fc.record({
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      right: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(forecast, { minLength: 1, maxLength: 100 }), (forecasts) => {
        const counts = calibrationTable(forecasts).map(({ count }) => count);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(forecasts.length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the area under the ROC curve', () => {
  test('is the share of pairs in the right order, ties counting half', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(scores, scores, (positives, negatives) => {
        const pairs = positives.flatMap((one) =>
          negatives.map((other) => (one > other ? 1 : one === other ? 0.5 : 0)),
        );
        const share = pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length;
        expect(areaUnderRoc(positives, negatives)).toBeCloseTo(share, 12);
      }),
    );
    expect(areaUnderRoc([], [1])).toBeNaN();
  });
});

describe('intervals and tests', () => {
  test('give the values of tables', () => {
    const { low, high } = wilsonInterval(81, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
    expect(wilsonInterval(0, 10).low).toBe(0);
    expect(wilsonInterval(0, 10).high).toBeCloseTo(0.2775, 4);
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });

  test('compare two predictions of the same texts', () => {
    const first = [...Array(8).fill(true), false, true, false];
    const second = [...Array(8).fill(false), true, true, false];
    // 2 * (1 + 9) / 2 ** 9
    expect(mcNemarTest(first, second)).toEqual({
      onlyFirst: 8,
      onlySecond: 1,
      p: expect.closeTo(0.0390625, 10),
    });
    expect(mcNemarTest([true], [true]).p).toBe(1);
    expect(mcNemarTest(Array(3000).fill(true), Array(3000).fill(false)).p).toBe(0);
    expect(mcNemarTest([...first, ...second], [...second, ...first]).p).toBe(1);
    expect(() => mcNemarTest([true], [])).toThrow(RangeError);
  });

  test('say what a threshold chosen on some texts does on others', () => {
    const texts: readonly ScopedMargin[] = Array.from({ length: 100 }, (_, index) => ({
      scope: index / 100,
      right: index >= 10,
      inScope: true,
    }));
    const others = [0.05, 0.12, 0.3].map((scope) => ({ scope, right: false, inScope: false }));
    const [strict, loose] = scopeTradeOffs(texts, [...texts, ...others], [0, 0.05]);
    expect(strict).toEqual({ loss: 0, threshold: 0.1, inScopeAccuracy: 0.9, outOfScopeRecall: 1 / 3 });
    expect(loose).toEqual({ loss: 0.05, threshold: 0.15, inScopeAccuracy: 0.85, outOfScopeRecall: 2 / 3 });
  });
});
