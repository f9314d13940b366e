import { expect, test } from 'bun:test';
import { turnOf } from '#core/escalation/escalation.fixture.ts';
import type { ConversationHistory } from '#core/escalation/history.ts';
import type { Predictor } from '#core/escalation/predict.ts';
import { measureEscalation, warningTurns } from './measure.ts';
import { topicWeights } from './topic-weights.ts';

/** Says the frustration level of the newest turn, in tenths. */
const BY_LEVEL: Predictor = {
  name: 'by level',
  limit: 0.5,
  fallbackReason: null,
  predict: (turns) => ({
    likelihood: (turns.at(-1)?.frustrationLevel ?? 0) / 10,
    confidence: 0.5,
    parts: [],
    recommendation: 'continue_ai',
    model: 'by level',
  }),
};

function history(levels: readonly number[], handedOver: boolean): ConversationHistory {
  return {
    id: `${levels.join()}${handedOver}`,
    begunAt: new Date(0),
    turns: levels.map((frustrationLevel) => turnOf({ frustrationLevel })),
    handedOver,
  };
}

test('the warning counts the turns from the first crossing to the hand-off', () => {
  expect(warningTurns([0.1, 0.6, 0.2, 0.7], { threshold: 0.5 })).toBe(3);
  expect(warningTurns([0.6], { threshold: 0.5 })).toBe(1);
  expect(warningTurns([0.5, 0.5], { threshold: 0.5 })).toBeNull();
  expect(warningTurns([], { threshold: 0.5 })).toBeNull();
});

test('figures are those of a plain count', () => {
  const scores = measureEscalation(
    [
      history([1, 8], true),
      history([9], true),
      history([2, 3, 4], true),
      history([0, 6], false),
      history([1], false),
      history([], true),
    ],
    { predictor: BY_LEVEL, seed: 1 },
  );
  expect(scores.turns).toBe(9);
  expect(scores.prevalence).toBeCloseTo(6 / 9, 10);
  const squares = [0.9, 0.2, 0.1, 0.8, 0.7, 0.6].map((distance) => distance ** 2);
  const brier = (squares.reduce((sum, square) => sum + square, 0) + 0.6 ** 2 + 0.1 ** 2) / 9;
  expect(scores.brier).toBeCloseTo(brier, 10);
  // 18 pairs of a turn before a hand-off and another: 13 in the right order, one tie.
  expect(scores.auroc).toBeCloseTo(13.5 / 18, 10);
  expect(scores.meanConfidence).toBe(0.5);
  expect(scores.warning).toEqual({
    threshold: 0.5,
    handedOver: 3,
    warned: 2,
    meanTurns: 1,
    medianTurns: 1,
    others: 2,
    falseAlarms: 1,
  });
});

test('a topic weighs what its conversations say, drawn toward all', () => {
  const outcomes = (topic: string, count: number, handedOver: number) =>
    Array.from({ length: count }, (_, index) => ({ topic, handedOver: index < handedOver }));
  const all = [...outcomes('often', 100, 80), ...outcomes('seldom', 100, 10), ...outcomes('rare', 1, 1)];
  const { weightOf, weights } = topicWeights(all);
  expect(weightOf('often')).toBeGreaterThan(1);
  expect(weightOf('seldom')).toBeLessThan(-1);
  expect(Math.abs(weightOf('rare'))).toBeLessThan(0.3);
  expect(weightOf('unheard of')).toBe(0);
  expect(weightOf(null)).toBe(0);
  expect(weights['often']).toBe(weightOf('often'));
  expect(topicWeights(outcomes('only', 100, 30)).weightOf('only')).toBe(0);
});
