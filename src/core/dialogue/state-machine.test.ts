import { describe, expect, test } from 'bun:test';
import { CONVERSATION_STATES, type ConversationState } from './conversation.ts';
import { DIALOGUE_EVENTS, type DialogueEvent, nextState } from './state-machine.ts';

/** Every edge, written out a second time: state, event, next state. All others are refused. */
const EDGES: readonly (readonly [ConversationState, DialogueEvent, ConversationState])[] = [
  ['initial', 'problem_stated', 'initial'],
  ['initial', 'new_problem', 'initial'],
  ['initial', 'solution_failed', 'follow_up'],
  ['initial', 'frustration_high', 'frustrated'],
  ['initial', 'escalated', 'escalation'],
  ['initial', 'solved', 'resolved'],
  ['initial', 'small_talk', 'initial'],
  ['follow_up', 'problem_stated', 'follow_up'],
  ['follow_up', 'new_problem', 'initial'],
  ['follow_up', 'solution_failed', 'follow_up'],
  ['follow_up', 'frustration_high', 'frustrated'],
  ['follow_up', 'escalated', 'escalation'],
  ['follow_up', 'solved', 'resolved'],
  ['follow_up', 'small_talk', 'follow_up'],
  ['frustrated', 'problem_stated', 'follow_up'],
  ['frustrated', 'new_problem', 'initial'],
  ['frustrated', 'solution_failed', 'follow_up'],
  ['frustrated', 'frustration_high', 'frustrated'],
  ['frustrated', 'escalated', 'escalation'],
  ['frustrated', 'solved', 'resolved'],
  ['frustrated', 'small_talk', 'frustrated'],
  ['escalation', 'escalated', 'escalation'],
  ['escalation', 'solved', 'resolved'],
  ['escalation', 'message_added', 'escalation'],
  ['escalation', 'person_declined', 'follow_up'],
  ['resolved', 'new_problem', 'initial'],
  ['resolved', 'solution_failed', 'follow_up'],
  ['resolved', 'frustration_high', 'frustrated'],
  ['resolved', 'escalated', 'escalation'],
  ['resolved', 'solved', 'resolved'],
  ['resolved', 'small_talk', 'resolved'],
];

describe('allowed edges', () => {
  test.each(EDGES)('%s + %s -> %s', (state, event, next) => {
    expect(nextState(state, { event })).toBe(next);
  });
});

describe('refused edges', () => {
  const refused = CONVERSATION_STATES.flatMap((state) =>
    DIALOGUE_EVENTS.map((event) => [state, event] as const),
  ).filter(([state, event]) => !EDGES.some((edge) => edge[0] === state && edge[1] === event));
  test.each(refused)('%s + %s is refused', (state, event) => {
    expect(nextState(state, { event })).toBeNull();
  });
});

test('every state can be left, and every state can come to resolved', () => {
  const reaches = (state: ConversationState): boolean =>
    EDGES.some(([from, , to]) => from === state && to === 'resolved');
  expect(
    CONVERSATION_STATES.filter((state) => !EDGES.some(([from, , to]) => from === state && to !== state)),
  ).toEqual([]);
  expect(CONVERSATION_STATES.filter((state) => !reaches(state))).toEqual([]);
});
