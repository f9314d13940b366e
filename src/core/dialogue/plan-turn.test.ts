import { describe, expect, test } from 'bun:test';
import { createKnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import { startConversation } from './conversation.ts';
import {
  act,
  buildArticle,
  buildUnderstanding,
  DOWN,
  FAILED,
  FIXTURE_ARTICLES,
  last,
  offered,
  play,
  topic,
  UNCLEAR,
} from './dialogue.fixture.ts';

describe('a new problem', () => {
  test('is answered by the article closest to its words: short answer, first step, a question', () => {
    const plan = last(topic('restart: no internet', 'no_internet'));
    expect(offered(plan)).toBe('no-internet-restart#0');
    expect(plan.reply).toMatch(
      /our guide "About no internet restart"(?: says)?: The short answer of no-internet-restart\./,
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
    const plan = last(topic('still no internet since Monday', 'no_internet', 'failed'));
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
    expect(last(topic('hi, my internet is down', 'no_internet', 'greeting')).decision.kind).toBe('answer');
  });
});

describe('what a model may do instead', () => {
  test('is to find words for a question, not for a hand-over, which has words of its own', () => {
    const asked = last(UNCLEAR, UNCLEAR);
    expect(asked.modelCandidate).not.toBeNull();
    const plan = last(UNCLEAR, UNCLEAR, UNCLEAR);
    expect(plan.next.state).toBe('escalation');
    expect(plan.modelCandidate).toBeNull();
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
