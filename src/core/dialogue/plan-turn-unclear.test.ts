import { describe, expect, test } from 'bun:test';
import { createKnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import {
  act,
  buildArticle,
  buildUnderstanding,
  DOWN,
  FIXTURE_ARTICLES,
  last,
  type Message,
  offered,
  play,
  topic,
  UNCLEAR,
} from './dialogue.fixture.ts';

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
    expect(plans.map(({ modelCandidate }) => modelCandidate !== null)).toEqual([true, true, false]);
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

  test('another vague message that points elsewhere gets its own question', () => {
    const other = buildUnderstanding({ nearestTopics: [{ topic: 'late_fee', score: 0.3 }] });
    const plans = play([VAGUE, { text: 'zxqv', understanding: other }, VAGUE]);
    expect(plans.map(({ decision }) => decision.kind)).toEqual(['clarify', 'clarify', 'escalate']);
  });

  test('"still not working" alone asks for words, not about articles that share its words', () => {
    const plan = last(act('still not working since the outage restart', 'failed'));
    expect(plan.decision).toEqual({ kind: 'rephrase' });
  });

  test('the picked topic, not the words that picked it, chooses the article', () => {
    const first = buildArticle('z-first', {
      title: 'The first one',
      topics: ['slow_internet'],
      keywords: ['first one'],
    });
    const knowledge = createKnowledgeIndex([...FIXTURE_ARTICLES, first]);
    const [, plan] = play([VAGUE, act('the first one')], { knowledge });
    expect(plan && offered(plan)).toBe('slow-internet#0');
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

  describe('whose words meet an article', () => {
    const lamp = (slug: string, id: string) =>
      buildArticle(slug, { topics: [id], keywords: ['orange lamp'], steps: ['Look at the orange lamp.'] });
    const one = createKnowledgeIndex([...FIXTURE_ARTICLES, lamp('orange-lamp', 'modem_offline_lights')]);
    const two = createKnowledgeIndex([...one.articles, lamp('lamp-orange', 'gateway_restart')]);
    const words = { text: 'the lamps, they are orange' };

    test('is answered, and a model may do better', () => {
      const [plan] = play([words], { knowledge: one });
      expect(plan && offered(plan)).toBe('orange-lamp#0');
      expect(plan?.modelCandidate?.articles.map(({ slug }) => slug)).toContain('orange-lamp');
    });

    test('in part is asked about, unless it only says that something failed', () => {
      const [vague, failed] = [{ text: 'a lamp' }, act('a lamp, still broken', 'failed')].map(
        (message) => play([message], { knowledge: one })[0],
      );
      expect(vague?.decision).toEqual({ kind: 'clarify', topics: ['modem_offline_lights'] });
      expect(failed?.decision).toEqual({ kind: 'rephrase' });
    });

    test('is not, when it is plainly about something else', () => {
      const outside = { ...words, understanding: buildUnderstanding({ outOfScope: true }) };
      expect(play([outside], { knowledge: one })[0]?.decision).toEqual({ kind: 'rephrase' });
    });

    test('is not, while a step is being tried', () => {
      const plan = play([topic('plans', 'plan_options'), words], { knowledge: one })[1];
      expect(plan?.decision.kind).toBe('clarify');
      expect(plan?.next.solutions[0]?.outcome).toBe('offered');
    });

    test.each([['the lamps, they are orange'], ['orange lamp']])(
      'is asked about when two topics tie for %j',
      (text) => {
        const topics = ['gateway_restart', 'modem_offline_lights'];
        expect(play([{ text }], { knowledge: two })[0]?.decision).toEqual({ kind: 'clarify', topics });
      },
    );
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

describe('one loose word', () => {
  const shortWord = (text: string, ...topics: readonly string[]): Message => ({
    text,
    understanding: buildUnderstanding({
      nearestTopics: topics.map((near) => ({ topic: near, score: 0.35 })),
    }),
  });

  test('is asked about, however well an article fits it', () => {
    expect(last(shortWord('fee', 'late_fee', 'slow_internet')).decision).toEqual({
      kind: 'clarify',
      topics: ['late_fee', 'slow_internet'],
    });
  });

  test('wins over articles about something else that share the other words', () => {
    const tv = shortWord('paying the late fees for speed', 'slow_internet');
    expect(last(tv).decision).toEqual({ kind: 'clarify', topics: ['slow_internet'] });
  });

  test('"can you help me" is answered with an open question, not with a refusal', () => {
    expect(last({ text: 'can you help me?' }).decision).toEqual({ kind: 'small_talk', act: 'acknowledge' });
  });
});

describe('words for what the customer goes through', () => {
  test('a death is met with condolences', () => {
    const plan = last(topic('my mother died, what about her plan', 'plan_options'));
    expect(plan.reply).toMatch(/sorry/);
    expect(plan.reply).not.toContain('Happy to help');
  });

  test('a customer who may hurt themselves is given a number to call, not a word about equipment', () => {
    const plan = last({ text: 'i want to kill myself' });
    expect(plan.decision).toEqual({ kind: 'escalate', reason: 'safety' });
    expect(plan.reply).toContain('988');
    expect(plan.reply).not.toContain('equipment');
  });

  test('a question while a step is tried is not said to be misunderstood, and shows the ways on', () => {
    const plan = last(topic('plans', 'plan_options'), { text: 'is it zxqv?' });
    expect(plan.decision.kind).toBe('rephrase');
    expect(plan.reply).toMatch(/guides/);
    expect(plan.reply).toMatch(/"next".*"agent"|"agent".*"next"/);
  });

  test('"cancel" with nothing to stop is asked about, not waved off', () => {
    const understanding = buildUnderstanding({
      acts: ['cancel'],
      nearestTopics: [{ topic: 'cancel_service', score: 0.35 }],
    });
    expect(last({ text: 'cancel', understanding }).decision).toEqual({
      kind: 'clarify',
      topics: ['cancel_service'],
    });
  });
});
