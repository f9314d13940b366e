import { t } from 'elysia';
import {
  CONVERSATION_STATES,
  ESCALATION_REASONS,
  SOLUTION_OUTCOMES,
  TONES,
} from '#core/dialogue/conversation.ts';
import { ACTS, BANDS, INTENTS, LANGUAGES } from '#core/nlu/understanding.ts';
import { dateTime, nullable, oneOf, uuid } from '#http/schemas.ts';
import { rowSchema } from '../conversations/schema.ts';
import { likelihood, parts, predictionConfidence, recommendation } from '../prediction/schema.ts';
import { figureOrNull, listOf } from '../schema.ts';

export const flowParams = t.Object({ conversation_id: uuid('The conversation') });

const frustrationLevel = t.Integer({
  minimum: 0,
  maximum: 10,
  description: 'Frustration, 0 to 10',
  examples: [2],
});
const topic = nullable(t.String({ description: 'The topic', examples: ['no_internet'] }));

const understood = t.Object(
  {
    intent: oneOf(INTENTS, 'What it is about, coarsely'),
    topic,
    confidence: t.Number({ minimum: 0, maximum: 1, description: 'How sure that is', examples: [0.93] }),
    band: oneOf(BANDS, 'What the confidence allowed'),
    out_of_scope: t.Boolean({ description: 'About nothing this desk deals with', examples: [false] }),
    acts: listOf(oneOf(ACTS, 'What it does'), { description: 'What it does in the conversation' }),
    follow_up: t.Boolean({ description: 'It says that a solution had not helped', examples: [false] }),
    language: oneOf(LANGUAGES, 'Its language'),
    why: t.String({
      description: 'The same as a sentence',
      examples: ['Read as no_internet (93 %): "internet" and "down" weighed most.'],
    }),
    words: listOf(
      t.Object({
        word: t.String({ examples: ['internet'] }),
        weight: t.Number({ description: 'What it spoke for the topic; negative: against', examples: [1.4] }),
      }),
      { description: 'Words that weighed most' },
    ),
    margin: figureOrNull('How far the topic lies from "none of these"; null: not stored', 2.1),
    runner_up: nullable(
      t.Object({
        topic: t.String({ examples: ['slow_wifi'] }),
        margin: t.Number({ examples: [0.3] }),
      }),
    ),
    patterns: listOf(
      t.Object({
        pattern: t.String({ examples: ['internet'] }),
        label: t.String({ examples: ['technical'] }),
        weight: t.Number({ examples: [0.9] }),
        text: t.String({ examples: ['internet'] }),
      }),
      { description: 'Patterns that fired' },
    ),
    problems: listOf(
      t.Object({ topic: t.String({ examples: ['no_internet'] }), confidence: t.Number({ examples: [0.8] }) }),
      { description: 'Topics in the order they were named, when there are several' },
    ),
  },
  { description: 'What was understood, and why' },
);

const decided = t.Object(
  {
    decision: t.String({ description: 'What was decided', examples: ['answer'] }),
    why: t.String({
      description: 'The same as a sentence',
      examples: ['Offered "Your internet is down", because the topic no_internet was clear.'],
    }),
    state: oneOf(CONVERSATION_STATES, 'Where the conversation stood after it'),
    agent: oneOf(['tech_support', 'billing', 'general'] as const, 'Who answered'),
    tone: oneOf(TONES, 'How the reply is worded'),
    source: oneOf(['knowledge', 'model', 'dialogue'] as const, 'Where the words came from'),
    finish_reason: t.String({ description: 'How the words ended', examples: ['stop'] }),
    escalation_reason: nullable(oneOf(ESCALATION_REASONS, 'Why a person is needed')),
    attempt_count: t.Integer({ minimum: 0, description: 'Solutions that had failed', examples: [0] }),
    articles: listOf(
      t.Object({
        slug: t.String({ examples: ['no-internet-connection'] }),
        title: t.String({ examples: ['Your internet is down'] }),
      }),
      { description: 'Articles that the reply cites' },
    ),
  },
  { description: 'What was decided, and why' },
);

const turn = t.Object({
  n: t.Integer({ minimum: 1, description: 'Number of the turn', examples: [1] }),
  message_id: uuid('The message'),
  reply_id: uuid('The reply'),
  at: dateTime('When the message came'),
  message: t.String({ description: 'Masked words of the customer', examples: ['internet is down AGAIN'] }),
  reply: t.String({ description: 'Words of the reply', examples: ['Check for an outage first.'] }),
  latency_ms: t.Number({ description: 'Time the turn took', examples: [3.1] }),
  understood,
  decided,
  frustration: t.Object({
    level: frustrationLevel,
    parts: listOf(
      t.Object({ label: t.String({ examples: ['capitals'] }), points: t.Number({ examples: [3] }) }),
      { description: 'Reasons that add up to the level' },
    ),
  }),
  escalation: t.Object(
    {
      likelihood,
      confidence: predictionConfidence,
      parts,
      recommendation,
      model: t.String({ description: 'Model that says so', examples: ['factors'] }),
    },
    { description: 'How likely a person was needed after this turn' },
  ),
  rating: nullable(
    t.Integer({ minimum: 1, maximum: 5, description: 'Newest rating of the reply', examples: [4] }),
  ),
});

/** Body of `GET /metrics/conversation-flow/{conversation_id}`. */
export const flowReport = t.Object(
  {
    conversation: nullable(rowSchema),
    turns: listOf(turn, { description: 'Oldest first; the first 500' }),
    more: t.Boolean({ description: 'Whether there are more turns than these', examples: [false] }),
    waiting: listOf(
      t.Object({
        message_id: uuid('The message'),
        at: dateTime('When it came'),
        message: t.String({ description: 'Masked words of the customer', examples: ['hello?'] }),
      }),
      { description: 'Messages that are not answered yet' },
    ),
    frustration_curve: listOf(frustrationLevel, { description: 'Frustration after each turn' }),
    solutions: listOf(
      t.Object({
        article_slug: t.String({ examples: ['no-internet-connection'] }),
        title: t.String({ examples: ['Your internet is down'] }),
        step: t.Integer({
          minimum: -1,
          description: 'Index of the step; -1 is the short answer',
          examples: [0],
        }),
        outcome: oneOf(SOLUTION_OUTCOMES, 'How it went'),
        at: dateTime('When it was offered'),
      }),
      { description: 'What the customer was asked to try, oldest first' },
    ),
    feedback: listOf(
      t.Object({
        message_id: nullable(uuid('The reply it is about; null: the whole conversation')),
        rating: nullable(t.Integer({ minimum: 1, maximum: 5, examples: [4] })),
        resolved: nullable(t.Boolean({ description: 'Whether the problem is solved', examples: [true] })),
        reasons: listOf(t.String(), { examples: [['fast']] }),
        comment: nullable(t.String({ description: 'Masked', examples: ['Worked at once'] })),
        at: dateTime('When it was said'),
      }),
      { description: 'What was said of it, oldest first' },
    ),
  },
  { title: 'ConversationFlow', description: 'A conversation turn by turn' },
);
