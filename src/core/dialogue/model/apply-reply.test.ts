import { describe, expect, test } from 'bun:test';
import { createKnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import type { TurnPlan } from '../decision.ts';
import { buildArticle, buildUnderstanding, play, topic, UNCLEAR } from '../dialogue.fixture.ts';
import { applyModelReply } from './apply-reply.ts';

const LAMP = buildArticle('orange-lamp', {
  topics: ['modem_offline_lights'],
  keywords: ['orange lamp'],
  body: 'An orange lamp means that the box is starting.',
  steps: ['Wait until the orange lamp turns white.'],
});
const knowledge = createKnowledgeIndex([LAMP]);

function planOf(text: string, fields: Parameters<typeof buildUnderstanding>[0] = {}): TurnPlan {
  const [plan] = play([{ text, understanding: buildUnderstanding(fields) }], { knowledge });
  if (plan === undefined) throw new Error('No plan.');
  return plan;
}

/** Given its article whether or not the search would have found it. */
function withCandidate(plan: TurnPlan): TurnPlan {
  return { ...plan, modelCandidate: { articles: [LAMP] } };
}

const given = { articles: [LAMP], said: '' };
const WORDS = 'An orange lamp means that the box is starting';

describe('applyModelReply', () => {
  test('takes the words and the citations, and leaves all that was decided', () => {
    const plan = withCandidate(planOf('zxqv'));
    const applied = applyModelReply(plan, { ...given, reply: `${WORDS} [orange-lamp].` });
    expect(applied).toEqual({
      plan: {
        ...plan,
        reply: `${WORDS}.`,
        source: 'model',
        citations: [{ id: LAMP.id, slug: LAMP.slug, title: LAMP.title }],
        next: { ...plan.next, lastReply: `${WORDS}.` },
        modelCandidate: null,
      },
    });
  });

  test('asks the question that the next message may answer', () => {
    const nearestTopics = [{ topic: 'slow_internet', score: 0.3 }];
    const plan = withCandidate(planOf('zxqv', { nearestTopics }));
    expect(plan.next.pending?.kind).toBe('which_topic');
    const applied = applyModelReply(plan, {
      ...given,
      reply: `${WORDS} [orange-lamp]. Is it on [orange-lamp]?`,
    });
    const reply = 'plan' in applied ? applied.plan.reply : '';
    expect(reply).toStartWith(`${WORDS}. `);
    expect(reply.match(/\?/g)).toHaveLength(1);
    expect(reply).toMatch(/slow internet\?$/);
  });

  test('says the step that is on record as offered, or is not used', () => {
    const answer = { kind: 'answer', article: LAMP, step: 0, withSummary: true } as const;
    const plan = { ...withCandidate(planOf('zxqv')), decision: answer };
    const say = (reply: string) => applyModelReply(plan, { ...given, reply });
    expect(say(`${WORDS} [orange-lamp].`)).toEqual({ refusal: 'off_plan' });
    expect(say('Please wait until the orange lamp turns white [orange-lamp].')).toHaveProperty('plan');
  });

  test('is not for a plan that no model was called for, nor for a hand-over', () => {
    const sure = play([topic('internet is down', 'no_internet')]).at(-1);
    const handOver = play([UNCLEAR, UNCLEAR, UNCLEAR]).at(-1);
    expect(handOver?.decision.kind).toBe('escalate');
    for (const plan of [sure, handOver])
      expect(plan && applyModelReply(plan, { ...given, reply: `${WORDS} [orange-lamp].` })).toEqual({
        refusal: 'off_plan',
      });
  });
});
