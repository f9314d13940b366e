import { expect, test } from 'bun:test';
import { TOPICS } from '#core/nlu/topics.ts';
import { INTENTS } from '#core/nlu/understanding.ts';
import { AGENTS } from './agents.ts';

test('every topic and every intent belongs to exactly one agent', () => {
  const agents = Object.values(AGENTS);
  expect(agents.flatMap(({ topics }) => topics).toSorted()).toEqual(TOPICS.map(({ id }) => id).toSorted());
  expect(agents.flatMap(({ intents }) => intents).toSorted()).toEqual([...INTENTS].toSorted());
});

test('an agent has its own id and name', () => {
  for (const [id, agent] of Object.entries(AGENTS)) expect(agent.id).toBe(id as typeof agent.id);
  expect(new Set(Object.values(AGENTS).map(({ name }) => name)).size).toBe(3);
});
