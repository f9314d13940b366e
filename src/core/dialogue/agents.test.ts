import { expect, test } from 'bun:test';
import { TOPICS } from '#core/nlu/topics.ts';
import { INTENTS } from '#core/nlu/understanding.ts';
import { AGENTS } from './agents.ts';

test('every topic and every intent belongs to exactly one agent', () => {
  const agents = Object.values(AGENTS);
  expect(agents.flatMap(({ topics }) => topics).toSorted()).toEqual(TOPICS.map(({ id }) => id).toSorted());
  expect(agents.flatMap(({ intents }) => intents).toSorted()).toEqual([...INTENTS].toSorted());
});

test('an agent names itself and never asks the same way twice running', () => {
  for (const [id, agent] of Object.entries(AGENTS)) {
    expect(agent.id).toBe(id as typeof agent.id);
    expect(agent.greeting).toContain(agent.name);
    expect(new Set(agent.checks).size).toBeGreaterThan(2);
  }
});
