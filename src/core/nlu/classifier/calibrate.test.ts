import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import {
  bandOf,
  bandThresholds,
  chooseOutOfScopeMargin,
  DEFAULT_COSTS,
  fitCalibration,
  type HeldOut,
  probabilityOf,
} from './calibrate.ts';
import { expectedCalibrationError } from './metrics.ts';
import { createRandom } from './random.ts';

const cost = fc.double({ min: 0.01, max: 100, noNaN: true });

/** Held-out texts whose best label is right with a probability known from the margin and the gap. */
function simulate(count: number, truth: (margin: number, gap: number) => number): readonly HeldOut[] {
  const random = createRandom(5);
  return Array.from({ length: count }, () => {
    const margin = random() * 2 - 1;
    const gap = random() * 1.5;
    return { margin, gap, scope: margin, right: random() < truth(margin, gap), inScope: true };
  });
}

const SETTINGS = { inScopeLoss: 0.01, costs: DEFAULT_COSTS };

describe('the bands', () => {
  test('are where another move becomes the cheapest, for any costs', () => {
    fc.assert(
      fc.property(cost, cost, cost, fc.double({ min: 0, max: 1, noNaN: true }), (wrong, ask, hand, p) => {
        const prices = { answer: (1 - p) * wrong, ask: ask + (1 - p) * hand, hand_over: hand };
        const chosen = bandOf(bandThresholds({ wrong, ask, hand }), p);
        expect(prices[chosen]).toBeLessThanOrEqual(
          Math.min(...Object.values(prices)) + 1e-9 * (wrong + ask + hand),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('are the ones worked out by hand', () => {
    expect(bandThresholds({ wrong: 10, ask: 1, hand: 4 })).toEqual({ answer: 1 - 1 / 6, ask: 0.25 });
    expect(bandThresholds({ wrong: 10, ask: 4, hand: 4 })).toEqual({ answer: 0.6, ask: 0.6 });
    expect(bandThresholds({ wrong: 1, ask: 1, hand: 4 })).toEqual({ answer: 0, ask: 0 });
  });
});

describe('the out-of-scope margin', () => {
  test('gives up no more than it may, and no less than it could', () => {
    const text = fc.record({
      margin: fc.double({ min: -1, max: 1, noNaN: true }),
      gap: fc.constant(0),
      scope: fc.double({ min: -1, max: 1, noNaN: true }),
      right: fc.boolean(),
      inScope: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), fc.constantFrom(0, 0.01, 0.1, 0.5), (texts, loss) => {
        const threshold = chooseOutOfScopeMargin(texts, loss);
        const inScope = texts.filter((each) => each.inScope);
        const right = inScope.filter((each) => each.right);
        const lost = (limit: number) => right.filter(({ scope }) => scope < limit).length / inScope.length;
        if (right.length === 0) return;
        expect(lost(threshold)).toBeLessThanOrEqual(loss + 1e-9);
        const higher = right.map(({ scope }) => scope).filter((scope) => scope > threshold);
        if (higher.length > 0) expect(lost(Math.min(...higher))).toBeGreaterThan(loss - 1e-9);
      }),
    );
  });

  test('takes no account of texts out of scope', () => {
    const inScope = simulate(200, () => 0.9);
    const others = inScope.map((text) => ({ ...text, inScope: false, right: false }));
    expect(chooseOutOfScopeMargin([...inScope, ...others], 0.01)).toBe(chooseOutOfScopeMargin(inScope, 0.01));
  });
});

describe('the probability', () => {
  const truth = (margin: number, gap: number) => 1 / (1 + Math.exp(-(0.3 + 1.5 * margin + 2 * gap)));

  test('is the one that the texts were made with', () => {
    const calibration = fitCalibration(simulate(20_000, truth), SETTINGS);
    expect(calibration.intercept).toBeCloseTo(0.3, 0);
    expect(calibration.marginWeight).toBeCloseTo(1.5, 0);
    expect(calibration.gapWeight).toBeCloseTo(2, 0);
    const others = simulate(3000, truth).map(({ margin, gap, right }) => ({
      probability: probabilityOf(calibration, margin, gap),
      right,
    }));
    expect(expectedCalibrationError(others)).toBeLessThan(0.03);
  });

  test('stays within 0 and 1 when margins separate right from wrong, when all are right, and with few texts', () => {
    const separable = simulate(500, (margin) => (margin > 0 ? 1 : 0));
    for (const texts of [separable, simulate(500, () => 1), simulate(500, () => 0), simulate(3, truth), []]) {
      const calibration = fitCalibration(texts, SETTINGS);
      for (const margin of [-1e6, -1, 0, 1, 1e6]) {
        const probability = probabilityOf(calibration, margin, 0.5);
        expect(probability).toBeGreaterThan(0);
        expect(probability).toBeLessThan(1);
      }
    }
    const calibration = fitCalibration(separable, SETTINGS);
    expect(probabilityOf(calibration, 0.5, 0.7)).toBeGreaterThan(0.95);
    expect(probabilityOf(calibration, -0.5, 0.7)).toBeLessThan(0.05);
  });

  test('falls when texts out of scope are among those held out', () => {
    const inScope = simulate(1000, truth);
    const others = inScope.map((text) => ({ ...text, right: false, inScope: false }));
    const alone = fitCalibration(inScope, SETTINGS);
    const mixed = fitCalibration([...inScope, ...others], SETTINGS);
    expect(probabilityOf(mixed, 0, 0.5)).toBeLessThan(probabilityOf(alone, 0, 0.5) - 0.2);
  });
});
