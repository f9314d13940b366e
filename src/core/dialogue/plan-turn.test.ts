import { describe, expect, test } from 'bun:test';
import { createKnowledgeIndex } from '../knowledge/knowledge-index.ts';
import type { Act } from '../nlu/understanding.ts';
import { startConversation } from './conversation.ts';
import type { TurnPlan } from './decision.ts';
import {
  buildArticle,
  buildUnderstanding,
  FIXTURE_ARTICLES,
  type Message,
  play,
} from './dialogue.fixture.ts';

const act = (text: string, ...acts: readonly Act[]): Message => ({
  text,
  understanding: buildUnderstanding({ acts }),
});
const topic = (text: string, id: string, acts: readonly Act[] = []): Message => ({
  text,
  understanding: buildUnderstanding({ topic: id, acts }),
});
const DOWN = topic('internet is down', 'no_internet');
const FAILED = act("that didn't work", 'failed');
const WORKED = act('it works now', 'worked');
const UNCLEAR: Message = { text: 'zxqv' };

function last(...messages: readonly Message[]): TurnPlan {
  const plan = play(messages).at(-1);
  if (plan === undefined) throw new Error('No messages.');
  return plan;
}

/** What was offered in a turn: "slug#step". */
function offered({ decision }: TurnPlan): string | null {
  return decision.kind === 'answer' ? `${decision.article.slug}#${decision.step}` : null;
}

describe('a new problem', () => {
  test('is answered by the article closest to its words: short answer, first step, a question', () => {
    const plan = last(topic('restart: no internet', 'no_internet'));
    expect(offered(plan)).toBe('no-internet-restart#0');
    expect(plan.reply).toContain(
      'From our guide "About no internet restart": The short answer of no-internet-restart.',
    );
    expect(plan.reply).toContain('Unplug the gateway.');
    expect(plan.reply).toEndWith('?');
    expect(plan).toMatchObject({
      source: 'knowledge',
      agent: 'tech_support',
      agentChanged: false,
      modelCandidate: null,
    });
    expect(plan.citations).toEqual([
      { id: 'id-no-internet-restart', slug: 'no-internet-restart', title: 'About no internet restart' },
    ]);
    expect(plan.next).toMatchObject({
      state: 'initial',
      topic: 'no_internet',
      intent: 'technical',
      agent: 'tech_support',
      tone: 'helpful_friendly',
      pending: { kind: 'did_it_work' },
      attemptCount: 0,
      turnCount: 1,
      lastReply: plan.reply,
      solutions: [{ articleSlug: 'no-internet-restart', step: 0, outcome: 'offered' }],
    });
    expect(plan.changedSolutions).toEqual(plan.next.solutions);
  });

  test('names its topic, so that "internet is down" is answered about the internet', () => {
    expect(last(DOWN).reply.toLowerCase()).toContain('internet');
  });

  test('told as "still not working since Monday" first is a problem, not a failed solution', () => {
    const plan = last(topic('still no internet since Monday', 'no_internet', ['failed']));
    expect(plan.decision.kind).toBe('answer');
    expect(plan.next).toMatchObject({ attemptCount: 0, state: 'initial', tone: 'helpful_friendly' });
  });

  test('an article without steps is offered once, as its short answer', () => {
    const plan = last(topic('what plans are there', 'plan_options'));
    expect(offered(plan)).toBe('plans#-1');
    expect(plan.reply).toContain('The short answer of plans.');
    expect(last(topic('what plans', 'plan_options'), act('no', 'deny')).decision).toEqual({
      kind: 'escalate',
      reason: 'solutions_exhausted',
    });
  });

  test('with a topic that no article treats offers a person, and a model may try', () => {
    const plan = last(topic('parental controls', 'parental_controls'));
    expect(plan.decision).toEqual({ kind: 'offer_person', why: 'nothing_left' });
    expect(plan.modelCandidate).not.toBeNull();
    expect(plan.next.pending).toEqual({ kind: 'talk_to_person' });
  });
});

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
      topic("that didn't work, and my bill went up", 'bill_explain_increase', ['failed']),
    );
    expect(offered(plan)).toBe('why-bill-went-up#0');
    expect(plan).toMatchObject({ agent: 'billing', agentChanged: true });
    expect(plan.reply).toStartWith('Billing here:');
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
      topic('that worked, but why is my bill so high', 'bill_explain_increase', ['worked']),
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

describe('another topic', () => {
  test('takes over when it is sure; the open step stays of unknown outcome', () => {
    const plan = last(DOWN, topic('why is my bill so high', 'bill_explain_increase'));
    expect(plan).toMatchObject({ agent: 'billing', agentChanged: true });
    expect(plan.changedSolutions.map(({ outcome }) => outcome)).toEqual(['unknown', 'offered']);
    expect(plan.next.attemptCount).toBe(0);
  });

  test('is asked about when it is doubtful, together with the one at hand', () => {
    const unsure = buildUnderstanding({ topic: 'bill_explain_increase', confidence: 0.55 });
    const plan = last(DOWN, { text: 'zxqv', understanding: unsure });
    expect(plan.decision).toEqual({ kind: 'clarify', topics: ['bill_explain_increase', 'no_internet'] });
  });
});

describe('a message that is not understood', () => {
  const nearest = buildUnderstanding({
    nearestTopics: [
      { topic: 'slow_internet', score: 0.3 },
      { topic: 'no_internet', score: 0.2 },
      { topic: 'late_fee', score: 0.1 },
    ],
  });
  const VAGUE: Message = { text: 'zxqv', understanding: nearest };

  test('asks which of the two nearest topics, then for other words, then a person takes over', () => {
    const plans = play([VAGUE, VAGUE, VAGUE]);
    expect(plans.map(({ decision }) => decision)).toEqual([
      { kind: 'clarify', topics: ['slow_internet', 'no_internet'] },
      { kind: 'rephrase' },
      { kind: 'escalate', reason: 'not_understood' },
    ]);
    expect(plans.map(({ next }) => next.clarificationCount)).toEqual([1, 2, 0]);
    expect(plans.every(({ modelCandidate }) => modelCandidate !== null)).toBe(true);
    expect(plans[0]?.reply).toContain('slow internet');
  });

  test('without any near topic asks for other words at once', () => {
    expect(last(UNCLEAR).decision).toEqual({ kind: 'rephrase' });
  });

  test.each([
    ['the first one', [], 'slow_internet'],
    ['2', [], 'no_internet'],
    ['having none at all', [], 'no_internet'],
    ['yes', ['affirm'], 'slow_internet'],
  ] as const)('%j answers the question', (text, acts, expected) => {
    const plan = last(VAGUE, act(text, ...acts));
    expect(plan.decision.kind).toBe('answer');
    expect(plan.next).toMatchObject({ topic: expected, clarificationCount: 0, agent: 'tech_support' });
  });

  test.each([
    ['no', ['deny']],
    ['neither', []],
  ] as const)('%j asks for other words', (text, acts) => {
    expect(last(VAGUE, act(text, ...acts)).decision).toEqual({ kind: 'rephrase' });
  });

  test('another sure topic overrides the question', () => {
    expect(last(VAGUE, topic('late bill', 'bill_explain_increase')).next.topic).toBe('bill_explain_increase');
  });

  test('is answered when a search finds a whole phrase', () => {
    const plan = last({ text: 'slow internet' });
    expect(offered(plan)).toBe('slow-internet#0');
    expect(plan.next.topic).toBe('slow_internet');
    expect(plan.modelCandidate).toBeNull();
  });

  test('is not answered by words when a stray subject, a step under way or a tie between topics speaks against it', () => {
    const words = { text: 'unplugging outlets gateway' };
    expect(last(words).decision.kind).toBe('answer');
    expect(last({ ...words, understanding: buildUnderstanding({ outOfScope: true }) }).decision.kind).toBe(
      'rephrase',
    );
    expect(last(topic('plans', 'plan_options'), words).decision.kind).toBe('rephrase');
    const tie = createKnowledgeIndex([
      buildArticle('outlet-one', { topics: ['no_internet'], steps: ['Unplug outlets at the gateway.'] }),
      buildArticle('outlet-two', { topics: ['gateway_restart'], steps: ['Unplug outlets at the gateway.'] }),
    ]);
    expect(play([words], { knowledge: tie })[0]?.decision.kind).not.toBe('answer');
  });

  test('is not answered by chance words when it is plainly about something else', () => {
    const outside = buildUnderstanding({ outOfScope: true });
    const plan = last({ text: 'the second thing about outages in football', understanding: outside });
    expect(plan.decision).toEqual({ kind: 'rephrase' });
  });

  test('while a step is tried asks about the step', () => {
    const plan = last(DOWN, UNCLEAR);
    expect(plan.decision).toEqual({ kind: 'rephrase' });
    expect(plan.next.pending).toEqual({ kind: 'did_it_work' });
    expect(last(DOWN, UNCLEAR, act('no', 'deny')).next.attemptCount).toBe(1);
  });
});

describe('a person', () => {
  test.each([[[]], [[DOWN]], [[DOWN, WORKED]]])('is given at once when asked for', (before) => {
    const plan = last(...before, act('agent please', 'person'));
    expect(plan.decision).toEqual({ kind: 'escalate', reason: 'customer_request' });
    expect(plan.next).toMatchObject({ state: 'escalation', escalationReason: 'customer_request' });
  });

  test('learns what it is about when the request says so', () => {
    const plan = last(topic('talk to someone about moving', 'move_service', ['person']));
    expect(plan.next).toMatchObject({ state: 'escalation', topic: 'move_service', intent: 'general' });
  });

  test('is given when the customer is very upset, whatever could still be offered', () => {
    const furious = buildUnderstanding({ topic: 'no_internet', level: 8 });
    const plan = last({ text: 'INTERNET DOWN!!', understanding: furious });
    expect(plan.decision).toEqual({ kind: 'escalate', reason: 'high_frustration' });
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
      topic('never mind, why did my bill go up', 'bill_explain_increase', ['cancel']),
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
    const plan = last(topic("I don't want an agent, my internet is down", 'no_internet', ['person']));
    expect(plan.decision.kind).toBe('answer');
  });
});

describe('steering', () => {
  test('"say that again" repeats the last reply word by word and changes nothing else', () => {
    const [first, again] = play([DOWN, act('say that again', 'repeat')]);
    expect(again?.reply).toBe(first?.reply ?? '');
    expect(again?.decision).toEqual({ kind: 'repeat' });
    expect(again?.next).toMatchObject({ ...first?.next, turnCount: 2 });
  });

  test('"never mind" stops the flow', () => {
    const plan = last(DOWN, act('never mind', 'cancel'));
    expect(plan.decision).toEqual({ kind: 'small_talk', act: 'cancel' });
    expect(plan.next).toMatchObject({ pending: null, state: 'initial' });
    expect(plan.changedSolutions).toEqual([
      { articleSlug: 'no-internet-outage', step: 0, outcome: 'unknown' },
    ]);
  });

  test.each([
    ['hi', 'greeting'],
    ['bye', 'goodbye'],
    ['thanks', 'thanks'],
  ] as const)('%j is small talk', (text, kind) => {
    const plan = last(act(text, kind));
    expect(plan).toMatchObject({
      decision: { kind: 'small_talk', act: kind },
      agent: 'general',
      source: 'dialogue',
      citations: [],
    });
  });

  test('a greeting with a problem is a problem', () => {
    expect(last(topic('hi, my internet is down', 'no_internet', ['greeting'])).decision.kind).toBe('answer');
  });
});

describe('what a model may do instead', () => {
  test('starts from the conversation without the escalation', () => {
    const plan = last(UNCLEAR, UNCLEAR, UNCLEAR);
    expect(plan.next.state).toBe('escalation');
    expect(plan.modelCandidate?.next).toMatchObject({
      state: 'initial',
      pending: null,
      clarificationCount: 0,
      escalationReason: null,
      turnCount: 3,
    });
  });

  test('is at most four articles', () => {
    const many = createKnowledgeIndex([
      ...FIXTURE_ARTICLES,
      ...Array.from({ length: 8 }, (_, i) =>
        buildArticle(`blinking-${i}`, { topics: [i % 2 === 0 ? 'no_internet' : 'gateway_restart'] }),
      ),
    ]);
    const [plan] = play([{ text: 'blinking' }], { knowledge: many });
    expect(plan?.modelCandidate?.articles).toHaveLength(4);
  });
});

test('the same input gives the same plan, and does not change what it was given', () => {
  const conversation = startConversation('c');
  const before = structuredClone(conversation);
  expect(play([DOWN, FAILED], { from: conversation })).toEqual(play([DOWN, FAILED], { from: conversation }));
  expect(conversation).toEqual(before);
});
