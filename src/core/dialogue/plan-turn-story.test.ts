import { expect, test } from 'bun:test';
import { buildUnderstanding, play } from './dialogue.fixture.ts';

test('a problem, two failures and growing anger end with a person after five turns, with no step repeated', () => {
  const plans = play([
    { text: 'my internet is down', understanding: buildUnderstanding({ topic: 'no_internet', level: 0 }) },
    { text: "that didn't work", understanding: buildUnderstanding({ acts: ['failed'], level: 1 }) },
    { text: 'still not working', understanding: buildUnderstanding({ acts: ['failed'], level: 4 }) },
    {
      text: 'this is ridiculous, nothing helps',
      understanding: buildUnderstanding({ acts: ['failed'], level: 7 }),
    },
    {
      text: 'STILL NOTHING!! I AM FURIOUS',
      understanding: buildUnderstanding({ acts: ['failed'], level: 10 }),
    },
  ]);
  expect(plans.map(({ decision }) => decision.kind)).toEqual([
    'answer',
    'answer',
    'answer',
    'answer',
    'escalate',
  ]);
  expect(plans.map(({ next }) => next.state)).toEqual([
    'initial',
    'follow_up',
    'follow_up',
    'frustrated',
    'escalation',
  ]);
  expect(plans.map(({ next }) => next.tone)).toEqual([
    'helpful_friendly',
    'patient_alternative',
    'patient_alternative',
    'empathetic_supportive',
    'empathetic_escalation',
  ]);
  expect(plans.map(({ next }) => next.attemptCount)).toEqual([0, 1, 2, 3, 4]);
  expect(plans.at(-1)?.next.escalationReason).toBe('high_frustration');
  expect(new Set(plans.map(({ reply }) => reply)).size).toBe(5);
  const steps = plans.flatMap(({ decision }) =>
    decision.kind === 'answer' ? [decision.article.steps[decision.step]] : [],
  );
  expect(new Set(steps).size).toBe(4);
});

test('a problem solved, thanks, another problem and goodbye', () => {
  const plans = play([
    { text: 'hi', understanding: buildUnderstanding({ acts: ['greeting'] }) },
    { text: 'slow internet', understanding: buildUnderstanding({ topic: 'slow_internet' }) },
    { text: 'ok', understanding: buildUnderstanding({ acts: ['affirm'] }) },
    { text: 'yes', understanding: buildUnderstanding({ acts: ['affirm'] }) },
    { text: 'thanks', understanding: buildUnderstanding({ acts: ['thanks'] }) },
    { text: 'why did my bill go up', understanding: buildUnderstanding({ topic: 'bill_explain_increase' }) },
    { text: 'that helped, bye', understanding: buildUnderstanding({ acts: ['worked', 'goodbye'] }) },
    { text: 'bye', understanding: buildUnderstanding({ acts: ['goodbye'] }) },
  ]);
  expect(plans.map(({ next }) => next.state)).toEqual([
    'initial',
    'initial',
    'initial',
    'resolved',
    'resolved',
    'initial',
    'resolved',
    'resolved',
  ]);
  expect(plans.map(({ agent }) => agent)).toEqual([
    'general',
    'tech_support',
    'tech_support',
    'tech_support',
    'tech_support',
    'billing',
    'billing',
    'billing',
  ]);
  expect(plans.map(({ agentChanged }) => agentChanged)).toEqual([
    false,
    true,
    false,
    false,
    false,
    true,
    false,
    false,
  ]);
});
