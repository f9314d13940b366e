import { expect, test } from 'bun:test';
import { startConversation } from './conversation.ts';
import { buildUnderstanding } from './dialogue.fixture.ts';
import { routeAgent } from './routing.ts';

const fresh = startConversation('c');
const withBilling = { ...fresh, agent: 'billing', topic: 'late_fee' } as const;

test('a topic that is taken up goes to its agent', () => {
  const understanding = buildUnderstanding({ topic: 'no_internet' });
  expect(routeAgent(fresh, { topic: 'no_internet', understanding })).toBe('tech_support');
  expect(routeAgent(withBilling, { topic: 'no_internet', understanding })).toBe('tech_support');
});

test('an answer, or a message that changes no topic, stays with the agent that asked', () => {
  const understanding = buildUnderstanding({ acts: ['deny'], confidence: 0.9, agentType: 'general' });
  expect(routeAgent(withBilling, { topic: 'late_fee', understanding })).toBe('billing');
  expect(routeAgent({ ...withBilling, agent: 'general' }, { topic: 'late_fee', understanding })).toBe(
    'general',
  );
});

test('before any agent spoke the intent decides, and without one the general agent', () => {
  const billing = buildUnderstanding({ intent: 'billing', agentType: 'billing', confidence: 0.4 });
  expect(routeAgent(fresh, { topic: null, understanding: billing })).toBe('billing');
  expect(routeAgent(fresh, { topic: null, understanding: buildUnderstanding() })).toBe('general');
});
