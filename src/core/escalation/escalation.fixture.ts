import fc from 'fast-check';
import { INTENTS } from '#core/nlu/understanding.ts';
import { type EscalationTurn, FEATURES } from './features.ts';
import type { LogisticModel } from './model.ts';

/** A calm first turn, but for what is said. */
export function turnOf(turn: Partial<EscalationTurn> = {}): EscalationTurn {
  return {
    frustrationLevel: 0,
    attemptCount: 0,
    followUp: false,
    intent: 'technical',
    topic: 'no_internet',
    failedSolutions: 0,
    waitMs: 20,
    messageLength: 40,
    hourOfDay: 9,
    ...turn,
  };
}

const anyTurn: fc.Arbitrary<EscalationTurn> = fc.record({
  frustrationLevel: fc.integer({ min: 0, max: 10 }),
  attemptCount: fc.nat({ max: 8 }),
  followUp: fc.boolean(),
  intent: fc.constantFrom(...INTENTS),
  topic: fc.constantFrom('no_internet', 'bill_view', 'unheard_of', '__proto__', null),
  failedSolutions: fc.nat({ max: 12 }),
  waitMs: fc.double({ min: 0, max: 1e7, noNaN: true }),
  messageLength: fc.integer({ min: 1, max: 20_000 }),
  hourOfDay: fc.double({ min: 0, max: 24, maxExcluded: true, noNaN: true }),
});

export const anyTurns = fc.array(anyTurn, { minLength: 1, maxLength: 12 });

const number = fc.double({ min: -2, max: 2, noNaN: true });
const numbers = fc.array(number, { minLength: FEATURES.length, maxLength: FEATURES.length });

/** Models as training may make them: the covariance is a product of a matrix with itself. */
export const anyLogisticModel: fc.Arbitrary<LogisticModel> = fc
  .record({
    means: numbers,
    weights: numbers,
    scales: fc.array(fc.double({ min: 0.1, max: 5, noNaN: true }), {
      minLength: FEATURES.length,
      maxLength: FEATURES.length,
    }),
    intercept: number,
    slope: fc.double({ min: 0.1, max: 2, noNaN: true }),
    shift: number,
    spread: fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), {
      minLength: FEATURES.length + 1,
      maxLength: FEATURES.length + 1,
    }),
    topic: number,
  })
  .map(({ slope, shift, spread, topic, ...rest }) => ({
    ...rest,
    kind: 'logistic',
    features: FEATURES,
    covariance: spread.map((a) => spread.map((b) => a * b)),
    calibration: { slope, intercept: shift },
    topics: { no_internet: topic, bill_view: -topic },
    trainedTo: '2026-01-15T09:30:00.000Z',
    dataHash: 'hash',
    metrics: { auroc: 0.75 },
  }));
