import { describe, expect, test } from 'bun:test';
import { buildUnderstanding, last, type Message, play, WORKED } from './dialogue.fixture.ts';

function several(text: string, ...topics: readonly string[]): Message {
  const [first = null] = topics;
  const understanding = buildUnderstanding({ topic: first });
  const { intent, agentType, confidence } = understanding;
  const problems = topics.map((topic) => ({ topic, intent, agentType, confidence, start: 0, end: 0 }));
  return { text, understanding: { ...understanding, problems } };
}

const BOTH = several('internet is down and why did my bill go up', 'no_internet', 'bill_explain_increase');

describe('several problems in one message', () => {
  test('the first is answered, the others are noted and named', () => {
    const plan = last(BOTH);
    expect(plan.next.topic).toBe('no_internet');
    expect(plan.next.agenda).toEqual(['bill_explain_increase']);
    expect(plan.reply).toContain('why your bill went up');
  });

  test('what is solved makes room for the next, by the agent whose it is', () => {
    const [, second] = play([BOTH, WORKED]);
    expect(second?.next.topic).toBe('bill_explain_increase');
    expect(second?.agent).toBe('billing');
    expect(second?.decision.kind).toBe('answer');
    expect(second?.next.agenda).toBeNull();
    expect(second?.next.solutions.map(({ outcome }) => outcome)).toEqual(['worked', 'offered']);
  });

  test('when all are solved, the conversation is', () => {
    const [, , third] = play([BOTH, WORKED, WORKED]);
    expect(third?.decision.kind).toBe('resolve');
    expect(third?.next.state).toBe('resolved');
  });

  test('a topic that the customer comes to by themselves waits no longer', () => {
    const [, second] = play([
      BOTH,
      { text: 'so my bill', understanding: buildUnderstanding({ topic: 'bill_explain_increase' }) },
    ]);
    expect(second?.next.topic).toBe('bill_explain_increase');
    expect(second?.next.agenda).toBeNull();
  });

  test('at most four wait, none twice, and a goodbye forgets them', () => {
    const ids = [
      'no_internet',
      'late_fee',
      'refund_status',
      'upgrade',
      'late_fee',
      'move_service',
      'paperless',
    ];
    const [first, second] = play([
      several('all of it', ...ids),
      { text: 'bye', understanding: buildUnderstanding({ acts: ['goodbye'] }) },
    ]);
    expect(first?.next.agenda).toEqual(['late_fee', 'refund_status', 'upgrade', 'move_service']);
    expect(second?.next.agenda).toBeNull();
  });

  test('one problem puts nothing on the agenda', () => {
    expect(last(several('internet is down', 'no_internet')).next.agenda).toBeNull();
  });
});
