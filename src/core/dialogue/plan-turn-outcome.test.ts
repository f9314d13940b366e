import { describe, expect, test } from 'bun:test';
import { createKnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import {
  act,
  buildArticle,
  buildUnderstanding,
  DOWN,
  FAILED,
  last,
  type Message,
  offered,
  play,
  topic,
  WORKED,
} from './dialogue.fixture.ts';

describe('a failed step', () => {
  test('is recorded and followed by the next step of the same article, without the short answer', () => {
    const [first, second] = play([DOWN, FAILED]);
    expect(first && offered(first)).toBe('no-internet-outage#0');
    expect(second && offered(second)).toBe('no-internet-outage#1');
    expect(second?.reply).not.toContain('short answer');
    expect(second?.next).toMatchObject({
      state: 'follow_up',
      attemptCount: 1,
      tone: 'patient_alternative',
      agent: 'tech_support',
    });
    expect(second?.changedSolutions).toEqual([
      { articleSlug: 'no-internet-outage', step: 0, outcome: 'failed' },
      { articleSlug: 'no-internet-outage', step: 1, outcome: 'offered' },
    ]);
  });

  test('"no" to "did that work?" counts the same', () => {
    expect(last(DOWN, act('no', 'deny')).next).toMatchObject({ attemptCount: 1, state: 'follow_up' });
  });

  test('after the last step the next article of the topic follows, with its short answer', () => {
    const plan = last(DOWN, FAILED, FAILED);
    expect(offered(plan)).toBe('no-internet-restart#0');
    expect(plan.reply).toContain('The short answer of no-internet-restart.');
  });

  test('that names another topic surely counts as failed and moves on to that topic', () => {
    const plan = last(
      DOWN,
      topic("that didn't work, and my bill went up", 'bill_explain_increase', 'failed'),
    );
    expect(offered(plan)).toBe('why-bill-went-up#0');
    expect(plan).toMatchObject({ agent: 'billing', agentChanged: true });
    expect(plan.reply).toMatch(/^[^:]*Billing[^:]*:/);
    expect(plan.changedSolutions[0]).toMatchObject({ articleSlug: 'no-internet-outage', outcome: 'failed' });
  });

  test('that names another topic unsurely stays with the problem at hand', () => {
    const unsure = buildUnderstanding({ topic: 'bill_explain_increase', confidence: 0.55, acts: ['failed'] });
    const plan = last(DOWN, { text: 'no luck, what a bill', understanding: unsure });
    expect(offered(plan)).toBe('no-internet-outage#1');
    expect(plan.agent).toBe('tech_support');
  });

  test('with nothing left to offer goes to a person', () => {
    const plans = play([DOWN, ...Array.from({ length: 6 }, () => FAILED)]);
    expect(plans.map(offered)).toEqual([
      'no-internet-outage#0',
      'no-internet-outage#1',
      'no-internet-restart#0',
      'no-internet-restart#1',
      'no-internet-restart#2',
      'slow-internet#0',
      null,
    ]);
    expect(plans.at(-1)?.decision).toEqual({ kind: 'escalate', reason: 'solutions_exhausted' });
    expect(plans.at(-1)?.next).toMatchObject({
      state: 'escalation',
      escalationReason: 'solutions_exhausted',
      pending: null,
    });
  });

  test('makes the state frustrated from the supportive threshold on, and follow-up again below it', () => {
    const failedAt = (level: number): Message => ({
      text: 'no luck',
      understanding: buildUnderstanding({ acts: ['failed'], level }),
    });
    expect(last(DOWN, failedAt(5)).next.state).toBe('follow_up');
    expect(last(DOWN, failedAt(6)).next.state).toBe('frustrated');
    expect(last(DOWN, failedAt(6), failedAt(3)).next.state).toBe('follow_up');
  });

  test('six failures are enough even when more could be offered', () => {
    const many = createKnowledgeIndex([
      buildArticle('long', { steps: Array.from({ length: 9 }, (_, i) => `Step number ${i}.`) }),
    ]);
    const plans = play([DOWN, ...Array.from({ length: 6 }, () => FAILED)], { knowledge: many });
    expect(plans.at(-1)?.decision).toEqual({ kind: 'escalate', reason: 'solutions_exhausted' });
  });

  test('from the third on, the reply says how to reach a person', () => {
    const plans = play([DOWN, FAILED, FAILED, FAILED]);
    expect(plans.map(({ reply }) => reply.includes('"agent"'))).toEqual([false, false, false, true]);
  });

  test('the same problem stated "again" while its step is tried counts as failed', () => {
    const plan = last(DOWN, topic('internet is down AGAIN', 'no_internet'));
    expect(offered(plan)).toBe('no-internet-outage#1');
    expect(plan.next.attemptCount).toBe(1);
  });

  test('the same problem stated plainly moves on without counting a failure', () => {
    const plan = last(DOWN, topic('no internet here', 'no_internet'));
    expect(offered(plan)).toBe('no-internet-outage#1');
    expect(plan.next.attemptCount).toBe(0);
    expect(plan.next.solutions[0]?.outcome).toBe('unknown');
  });
});

describe('a step that helped', () => {
  test.each([
    ['it works now', ['worked']],
    ['yes', ['affirm']],
    ['thanks, that fixed it', ['thanks', 'worked']],
  ] as const)('%j resolves', (text, acts) => {
    const plan = last(DOWN, FAILED, act(text, ...acts));
    expect(plan.decision).toEqual({ kind: 'resolve' });
    expect(plan.next).toMatchObject({ state: 'resolved', attemptCount: 0, pending: null });
    expect(plan.changedSolutions).toEqual([
      { articleSlug: 'no-internet-outage', step: 1, outcome: 'worked' },
    ]);
  });

  test('in part leaves the outcome unknown and goes on', () => {
    const plan = last(DOWN, act('works but slow', 'partly_worked', 'worked'));
    expect(offered(plan)).toBe('no-internet-outage#1');
    expect(plan.next).toMatchObject({ attemptCount: 0, state: 'initial' });
    expect(plan.changedSolutions[0]).toMatchObject({ step: 0, outcome: 'unknown' });
  });

  test('"ok" says that it will be tried, not that it worked', () => {
    const plan = last(DOWN, act('ok', 'affirm'));
    expect(plan.decision).toEqual({ kind: 'small_talk', act: 'acknowledge' });
    expect(plan.next).toMatchObject({ pending: { kind: 'did_it_work' }, state: 'initial' });
    expect(plan.changedSolutions).toEqual([]);
  });

  test('"thanks" alone asks how it went and resolves nothing', () => {
    const plan = last(DOWN, act('thanks', 'thanks'));
    expect(plan.decision).toEqual({ kind: 'small_talk', act: 'thanks' });
    expect(plan.reply).toEndWith('?');
    expect(plan.next.solutions[0]?.outcome).toBe('offered');
    expect(plan.next.pending).toEqual({ kind: 'did_it_work' });
  });

  test('"yes" and "still broken" together count as failed', () => {
    expect(last(DOWN, act('yes I did, still broken', 'affirm', 'failed')).next.attemptCount).toBe(1);
  });

  test('and another problem in one message: the first is solved, the second begins', () => {
    const plan = last(
      DOWN,
      FAILED,
      topic('that worked, but why is my bill so high', 'bill_explain_increase', 'worked'),
    );
    expect(offered(plan)).toBe('why-bill-went-up#0');
    expect(plan.next).toMatchObject({ state: 'initial', attemptCount: 0, topic: 'bill_explain_increase' });
    expect(plan.changedSolutions[0]).toMatchObject({ outcome: 'worked' });
  });

  test('but did not last: the fix counts as failed and the problem is open again', () => {
    const plan = last(DOWN, WORKED, act('it stopped again', 'failed'));
    expect(offered(plan)).toBe('no-internet-outage#1');
    expect(plan.next).toMatchObject({ state: 'follow_up', attemptCount: 1 });
    expect(plan.changedSolutions[0]).toMatchObject({ step: 0, outcome: 'failed' });
  });

  test('then a new problem starts fresh', () => {
    const plan = last(DOWN, FAILED, WORKED, topic('bill went up', 'bill_explain_increase'));
    expect(plan.next).toMatchObject({
      state: 'initial',
      attemptCount: 0,
      tone: 'helpful_friendly',
      agent: 'billing',
    });
    expect(plan.next.solutions.map(({ outcome }) => outcome)).toEqual(['failed', 'worked', 'offered']);
  });

  test.each([
    ['no', ['deny']],
    ['no thanks', ['thanks']],
  ] as const)('%j to "anything else?" is a goodbye', (text, acts) => {
    expect(last(DOWN, WORKED, act(text, ...acts)).decision).toEqual({ kind: 'small_talk', act: 'goodbye' });
  });

  test('"yes thanks" is a yes even when only the thanks were recognized', () => {
    expect(last(DOWN, act('yes thanks', 'thanks')).decision).toEqual({ kind: 'resolve' });
  });
});

describe('"ok, what next" while a step is open', () => {
  test('gets the next step, and claims neither success nor failure of the last one', () => {
    const plan = last(DOWN, act('ok, what next', 'affirm'));
    expect(offered(plan)).toBe('no-internet-outage#1');
    expect(plan.next).toMatchObject({ state: 'initial', attemptCount: 0 });
    expect(plan.next.solutions.map(({ outcome }) => outcome)).toEqual(['unknown', 'offered']);
  });
});

describe('a step that was done', () => {
  const DONE = { text: 'did it' };

  test('is asked about once, and then followed by the next one', () => {
    const [, asked, next] = play([DOWN, DONE, DONE]);
    expect(asked?.decision).toEqual({ kind: 'small_talk', act: 'done' });
    expect(asked?.reply).toEndWith('?');
    expect(asked?.changedSolutions).toEqual([]);
    expect(next && offered(next)).toBe('no-internet-outage#1');
    expect(next?.next.attemptCount).toBe(0);
  });

  test.each(['yes i did', 'yes, the TV as well', 'yes please'])('%j resolves nothing', (text) => {
    expect(last(DOWN, act(text, 'affirm')).next.state).toBe('initial');
  });

  test('comes later: the customer is given time', () => {
    const plan = last(DOWN, { text: "I can't right now, I'm at work" });
    expect(plan.decision).toEqual({ kind: 'small_talk', act: 'acknowledge' });
    expect(plan.next.pending).toEqual({ kind: 'did_it_work' });
  });
});

describe('a step that is too hard', () => {
  const HARD = { text: 'I do not know how to do that' };

  test('brings the offer of a person, and said twice a person', () => {
    const [, offer, person] = play([DOWN, HARD, { text: 'I am afraid to break something' }]);
    expect(offer?.decision).toEqual({ kind: 'offer_person', why: 'too_hard' });
    expect(person?.decision).toEqual({ kind: 'escalate', reason: 'customer_request' });
  });
});

describe('a restart that was done unasked', () => {
  const restart = createKnowledgeIndex([
    buildArticle('first', { steps: ['Look at the lamp.', 'Restart the gateway once.', 'Look at the plug.'] }),
  ]);
  const steps = (...texts: readonly string[]) =>
    play([DOWN, ...texts.map((text) => act(text, 'failed'))], { knowledge: restart }).map(offered);

  test('is skipped, then and later', () => {
    expect(steps('restarted it already', 'no luck')).toEqual(['first#0', 'first#2', null]);
    expect(steps('no luck')).toEqual(['first#0', 'first#1']);
    const told = topic('internet is down, I rebooted the router', 'no_internet');
    const plans = play([told, FAILED], { knowledge: restart });
    expect(plans.map(offered)).toEqual(['first#0', 'first#2']);
    expect(plans[0]?.reply).toContain('The short answer of first.');
  });

  test('is on the record, and is no failure of ours', () => {
    const [, after] = play([DOWN, act('restarted it already', 'failed')], { knowledge: restart });
    expect(after?.next.attemptCount).toBe(1);
    expect(after?.changedSolutions).toEqual([
      { articleSlug: 'first', step: 0, outcome: 'failed' },
      { articleSlug: 'first', step: 1, outcome: 'unknown' },
      { articleSlug: 'first', step: 2, outcome: 'offered' },
    ]);
  });
});

describe('after a solved problem', () => {
  test('the same problem "again" reopens it', () => {
    const plan = last(DOWN, WORKED, topic('internet is down again', 'no_internet'));
    expect(plan.next).toMatchObject({ state: 'follow_up', attemptCount: 1 });
  });

  test('a no with more behind it is not a goodbye', () => {
    expect(last(DOWN, WORKED, { text: 'nope it looks odd' }).decision.kind).toBe('rephrase');
  });
});

test('a first message that mentions that something worked is about its subject', () => {
  const plan = last(
    topic('it worked fine until the storm, now the internet is down', 'no_internet', 'worked'),
  );
  expect(plan.decision.kind).toBe('answer');
  expect(plan.next.state).toBe('initial');
});

test('with nothing being tried, "that works, but also ..." is about the new subject and forgets no failure', () => {
  const plans = play([
    DOWN,
    FAILED,
    act('never mind', 'cancel'),
    topic('that works but also', 'bill_explain_increase', 'worked'),
  ]);
  expect(plans.at(-1)?.next).toMatchObject({ topic: 'bill_explain_increase', attemptCount: 1 });
});
