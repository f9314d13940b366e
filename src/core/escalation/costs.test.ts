import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { ESCALATION_COSTS, type EscalationCosts, escalationLimits, recommend } from './costs.ts';

const probability = fc.double({ min: 0, max: 1, noNaN: true });
const cost = fc.double({ min: 0.1, max: 20, noNaN: true });

/** What each action is expected to cost. */
function expected(costs: EscalationCosts, p: number) {
  return {
    continue_ai: p * costs.missed,
    offer_human_agent: p * costs.offerFirst + (1 - p) * costs.needlessOffer,
    hand_over: (1 - p) * costs.needlessHandOver,
  };
}

test('the action taken costs no more than any other', () => {
  fc.assert(
    fc.property(probability, (p) => {
      const costs = expected(ESCALATION_COSTS, p);
      expect(costs[recommend(p)]).toBeLessThanOrEqual(Math.min(...Object.values(costs)) + 1e-9);
    }),
  );
});

test('limits of any costs are where the cheapest action changes', () => {
  const costs = fc
    .record({ missed: cost, needlessOffer: cost, offerFirst: cost, needlessHandOver: cost })
    .filter((each) => each.missed > each.offerFirst && each.needlessHandOver > each.needlessOffer);
  fc.assert(
    fc.property(costs, probability, (each, p) => {
      const { offer, handOver } = escalationLimits(each);
      const of = expected(each, p);
      const action = p > handOver ? 'hand_over' : p > offer ? 'offer_human_agent' : 'continue_ai';
      expect(of[action]).toBeLessThanOrEqual(Math.min(...Object.values(of)) + 1e-9);
    }),
  );
});

test('the limits in force are a third and eight ninths', () => {
  const { offer, handOver } = escalationLimits(ESCALATION_COSTS);
  expect(offer).toBeCloseTo(1 / 3, 10);
  expect(handOver).toBeCloseTo(8 / 9, 10);
});

test('a detour that costs more than it avoids is refused', () => {
  expect(() => escalationLimits({ ...ESCALATION_COSTS, missed: 1 })).toThrow(RangeError);
  expect(() => escalationLimits({ ...ESCALATION_COSTS, needlessHandOver: 2 })).toThrow(RangeError);
});
