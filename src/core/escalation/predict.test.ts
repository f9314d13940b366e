import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { anyLogisticModel, anyTurns, turnOf } from './escalation.fixture.ts';
import type { FactorModel } from './model.ts';
import { logit } from './numbers.ts';
import { BASELINE, createPredictor, factorsOf, recommendationOf } from './predict.ts';

const BUILT_IN = createPredictor(null);

test.each([
  [turnOf({ frustrationLevel: 7 }), 0.4, ['high_frustration']],
  [turnOf({ frustrationLevel: 6, attemptCount: 3 }), 0.3, ['multiple_attempts']],
  [turnOf({ followUp: true, attemptCount: 2 }), 0.2, ['solution_failure']],
  [turnOf({ intent: 'billing_dispute' }), 0.1, ['complex_intent']],
  [turnOf({ intent: 'technical_complex', followUp: true }), 0.3, ['solution_failure', 'complex_intent']],
  [
    turnOf({ frustrationLevel: 10, attemptCount: 4, followUp: true, intent: 'technical_complex' }),
    1,
    ['high_frustration', 'multiple_attempts', 'solution_failure', 'complex_intent'],
  ],
  [turnOf(), 0, []],
])('version 0 adds up the factors that hold: %j', (turn, likelihood, factors) => {
  const prediction = BUILT_IN.predict([turnOf({ frustrationLevel: 9 }), turn]);
  expect(prediction.likelihood).toBe(likelihood);
  expect(prediction.parts.map(({ factor }) => factor)).toEqual(factors);
  expect(prediction.model).toBe('factors');
});

test('version 0 offers a person above 0.6, not at it, and never hands over', () => {
  const at = turnOf({ frustrationLevel: 7, followUp: true });
  expect(BUILT_IN.predict([at])).toMatchObject({ likelihood: 0.6, recommendation: 'continue_ai' });
  const above = turnOf({ frustrationLevel: 7, attemptCount: 3 });
  expect(BUILT_IN.predict([above])).toMatchObject({ likelihood: 0.7, recommendation: 'offer_human_agent' });
  const all = { ...above, followUp: true, intent: 'billing_dispute' } as const;
  expect(BUILT_IN.predict([all])).toMatchObject({ likelihood: 1, recommendation: 'offer_human_agent' });
});

test('without a turn there is nothing to say', () => {
  const nothing = {
    likelihood: 0,
    confidence: 0,
    parts: [],
    recommendation: 'continue_ai',
    model: 'factors',
  };
  expect(BUILT_IN.predict([])).toEqual(nothing as never);
});

test('with nothing observed, version 0 is hardly sure of anything', () => {
  expect(BUILT_IN.predict([turnOf({ frustrationLevel: 7 })]).confidence).toBeCloseTo(0.05, 10);
  expect(BUILT_IN.fallbackReason).toContain('No model');
});

test('the confidence of version 0 grows with what was observed of a score, and falls where it was wrong', () => {
  const outcomes = (turns: number, handedOver: number): FactorModel => ({
    kind: 'factors',
    reason: 'Too little.',
    outcomes: Array.from({ length: 11 }, (_, index) =>
      index === 4 ? { turns, handedOver } : { turns: 0, handedOver: 0 },
    ),
  });
  const confidence = (turns: number, handedOver: number) =>
    createPredictor(outcomes(turns, handedOver)).predict([turnOf({ frustrationLevel: 7 })]).confidence;
  const growing = [confidence(10, 4), confidence(100, 40), confidence(10_000, 4_000)];
  expect(growing).toEqual([...growing].sort((a, b) => a - b));
  expect(growing[0]).toBeGreaterThan(0.4);
  expect(growing[2]).toBeGreaterThan(0.97);
  expect(confidence(10_000, 500)).toBeLessThan(0.7);
});

test('parts of a trained prediction add up to the log-odds of its likelihood', () => {
  fc.assert(
    fc.property(anyLogisticModel, anyTurns, (model, turns) => {
      const { likelihood, parts, confidence } = createPredictor(model).predict(turns);
      const sum = parts.reduce((total, { weight }) => total + weight, 0);
      if (Math.abs(sum) < 25) expect(logit(likelihood)).toBeCloseTo(sum, 4);
      expect(likelihood).toBeGreaterThan(0);
      expect(likelihood).toBeLessThan(1);
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }),
  );
});

test('what a trained predictor says names its version', () => {
  const [model] = fc.sample(anyLogisticModel, 1);
  const predictor = createPredictor(model ?? null, 3);
  expect(predictor.name).toBe('logistic-3');
  expect(predictor.predict([turnOf()]).model).toBe('logistic-3');
  expect(predictor.fallbackReason).toBeNull();
});

test('a wider covariance makes a trained prediction less confident', () => {
  fc.assert(
    fc.property(anyLogisticModel, anyTurns, (model, turns) => {
      const wider = { ...model, covariance: model.covariance.map((row) => row.map((value) => value * 4)) };
      const { confidence } = createPredictor(wider).predict(turns);
      expect(confidence).toBeLessThanOrEqual(createPredictor(model).predict(turns).confidence + 1e-9);
    }),
  );
});

test('reasons are what speaks for a person, heaviest first, without the baseline', () => {
  const parts = [
    { factor: BASELINE, weight: 2 },
    { factor: 'topic', weight: 0.2 },
    { factor: 'wait', weight: -1 },
    { factor: 'frustration', weight: 0.9 },
    { factor: 'attempts', weight: 0.01 },
  ];
  expect(factorsOf(parts)).toEqual(['frustration', 'topic']);
});

test('a stored likelihood is judged by whoever said it', () => {
  expect(recommendationOf(0.5, { model: 'factors' })).toBe('continue_ai');
  expect(recommendationOf(0.5, { model: 'logistic-2' })).toBe('offer_human_agent');
  expect(recommendationOf(0.95, { model: 'factors' })).toBe('offer_human_agent');
  expect(recommendationOf(0.95, { model: 'logistic-2' })).toBe('hand_over');
});
