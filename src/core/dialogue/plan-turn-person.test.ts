import { describe, expect, test } from 'bun:test';
import {
  act,
  buildUnderstanding,
  DOWN,
  FAILED,
  last,
  offered,
  play,
  topic,
  WORKED,
} from './dialogue.fixture.ts';

describe('a person', () => {
  test.each([[[]], [[DOWN]], [[DOWN, WORKED]]])('is given at once when asked for', (before) => {
    const plan = last(...before, act('agent please', 'person'));
    expect(plan.decision).toEqual({ kind: 'escalate', reason: 'customer_request' });
    expect(plan.next).toMatchObject({ state: 'escalation', escalationReason: 'customer_request' });
  });

  test('learns what it is about when the request says so', () => {
    const plan = last(topic('talk to someone about moving', 'move_service', 'person'));
    expect(plan.next).toMatchObject({ state: 'escalation', topic: 'move_service', intent: 'general' });
  });

  test('is given when the customer is very upset, whatever could still be offered', () => {
    const furious = buildUnderstanding({ topic: 'no_internet', level: 8 });
    const plan = last({ text: 'INTERNET DOWN!!', understanding: furious });
    expect(plan.decision).toEqual({ kind: 'escalate', reason: 'high_frustration' });
    expect(plan.next.topic).toBe('no_internet');
    const failed = last(DOWN, {
      text: 'STILL DOWN!!',
      understanding: buildUnderstanding({ acts: ['failed'], level: 9 }),
    });
    expect(failed.decision).toEqual({ kind: 'escalate', reason: 'high_frustration' });
    expect(failed.next).toMatchObject({ attemptCount: 1, tone: 'empathetic_escalation' });
  });

  test('and the emergency number are given when there is danger', () => {
    const plan = last(topic('my modem is on fire and I have no internet', 'no_internet'));
    expect(plan.decision).toEqual({ kind: 'escalate', reason: 'safety' });
    expect(plan.reply).toContain('911');
  });

  test('who is awaited gets further messages added', () => {
    const plans = play([
      DOWN,
      act('agent', 'person'),
      DOWN,
      FAILED,
      act('agent!', 'person'),
      act('hello?', 'greeting'),
    ]);
    expect(plans.slice(2).map(({ decision }) => decision.kind)).toEqual(
      Array.from({ length: 4 }, () => 'waiting_for_person'),
    );
    expect(plans.at(-1)?.next).toMatchObject({ state: 'escalation', escalationReason: 'customer_request' });
  });

  test('is not needed any more when it works', () => {
    const plan = last(DOWN, act('agent', 'person'), WORKED);
    expect(plan.next).toMatchObject({ state: 'resolved', escalationReason: null });
    expect(plan.changedSolutions).toEqual([
      { articleSlug: 'no-internet-outage', step: 0, outcome: 'worked' },
    ]);
  });

  test.each([
    ['never mind', ['cancel']],
    ["never mind, I don't need an agent", ['cancel', 'person']],
  ] as const)('is declined by %j', (text, acts) => {
    const plan = last(DOWN, act('agent', 'person'), act(text, ...acts));
    expect(plan.decision).toEqual({ kind: 'small_talk', act: 'cancel' });
    expect(plan.next).toMatchObject({ state: 'follow_up', escalationReason: null, pending: null });
  });

  test('is declined for another subject, which is taken up', () => {
    const plan = last(
      DOWN,
      act('agent', 'person'),
      topic('never mind, why did my bill go up', 'bill_explain_increase', 'cancel'),
    );
    expect(offered(plan)).toBe('why-bill-went-up#0');
    expect(plan.next).toMatchObject({ state: 'follow_up', escalationReason: null });
  });

  test('is offered to abusive words, calmly; "yes" takes the offer, "no" goes on', () => {
    const ABUSE = act('you idiots', 'abusive');
    expect(last(DOWN, ABUSE).decision).toEqual({ kind: 'offer_person', why: 'upset' });
    expect(last(DOWN, ABUSE, act('yes', 'affirm')).decision).toEqual({
      kind: 'escalate',
      reason: 'customer_request',
    });
    const plan = last(DOWN, ABUSE, act('no', 'deny'));
    expect(offered(plan)).toBe('no-internet-outage#1');
    expect(plan.next.attemptCount).toBe(0);
  });

  test('who is refused in the first message is not called', () => {
    const plan = last(topic("I don't want an agent, my internet is down", 'no_internet', 'person'));
    expect(plan.decision.kind).toBe('answer');
  });
});
