import type { ArrayOptions, TSchema } from '@sinclair/typebox';
import { t } from 'elysia';
import {
  CONVERSATION_STATES,
  ESCALATION_REASONS,
  SOLUTION_OUTCOMES,
  TONES,
} from '#core/dialogue/conversation.ts';
import { INTENTS } from '#core/nlu/understanding.ts';
import { dateTime, nullable, oneOf, uuid } from '#http/schemas.ts';
import { MAX_CONTENT_LENGTH } from './turn.ts';

/** A list whose type is readonly, like the values that answers are made of. */
function listOf<Item extends TSchema>(item: Item, options: ArrayOptions = {}) {
  return t.Unsafe<readonly Item['static'][]>(t.Array(item, options));
}

const agent = oneOf(['tech_support', 'billing', 'general'] as const, 'Who answers');
const state = oneOf(CONVERSATION_STATES, 'Where the conversation stands');
const tone = oneOf(TONES, 'How the reply is worded');
const intent = oneOf(INTENTS, 'What the customer wants, coarsely');
const frustrationLevel = t.Integer({
  minimum: 0,
  maximum: 10,
  description: 'Frustration, 0 to 10',
  examples: [2],
});
const escalationReason = nullable(oneOf(ESCALATION_REASONS, 'Why a person is needed'));
const topic = nullable(
  t.String({ description: 'What the customer wants, finely', examples: ['no_internet'] }),
);

/** Body of `POST /chat/messages`. */
export const messageBody = t.Object(
  {
    content: t.String({
      minLength: 1,
      maxLength: MAX_CONTENT_LENGTH,
      pattern: '\\S',
      description: 'What the customer writes',
      examples: ['internet is down AGAIN'],
    }),
    conversation_id: t.Optional(uuid('Conversation to continue; absent begins a new one')),
    id: t.Optional(
      t.String({
        pattern: '^[A-Za-z0-9._~-]{1,64}$',
        description:
          'Your own id of the message. Sending it again in the same conversation returns the stored reply.',
        examples: ['msg-1'],
      }),
    ),
  },
  { examples: [{ content: 'internet is down AGAIN' }] },
);

/** A reply with everything that explains it. */
export const replySchema = t.Object(
  {
    role: t.Literal('assistant'),
    content: t.String({
      description: 'The words of the reply',
      examples: ['Tech Support here. Check for an outage first. Did that work?'],
    }),
    agent,
    intent,
    intent_data: t.Object({
      confidence: t.Number({ minimum: 0, maximum: 1, examples: [0.93] }),
      topic,
      matched_patterns: listOf(
        t.Object({
          pattern: t.String({ examples: ['internet'] }),
          label: t.String({ examples: ['technical'] }),
          weight: t.Number({ examples: [0.9] }),
          text: t.String({ examples: ['internet'] }),
        }),
        { description: 'Why it was understood so' },
      ),
      out_of_scope: t.Boolean({ examples: [false] }),
    }),
    conversation_id: uuid('The conversation'),
    id: uuid('The reply'),
    reply_to: uuid('The message that it answers'),
    seq: t.Integer({ minimum: 1, description: 'Place in the conversation', examples: [2] }),
    tone,
    state,
    follow_up: t.Boolean({
      description: 'The message said that an earlier solution did not help',
      examples: [false],
    }),
    attempt_count: t.Integer({ minimum: 0, description: 'Solutions that failed so far', examples: [0] }),
    frustration: t.Object({
      level: frustrationLevel,
      parts: listOf(
        t.Object({ label: t.String({ examples: ['capitals'] }), points: t.Number({ examples: [3] }) }),
        {
          description: 'Reasons that add up to the level',
        },
      ),
    }),
    decision: t.String({ description: 'What was decided', examples: ['answer'] }),
    source: oneOf(['knowledge', 'model', 'dialogue'] as const, 'Where the words came from'),
    sources: listOf(
      t.Object({
        id: t.String({ examples: ['no-internet-connection'] }),
        slug: t.String({ examples: ['no-internet-connection'] }),
        title: t.String({ examples: ['Your internet is down'] }),
      }),
      { description: 'Articles behind the reply' },
    ),
    escalation_reason: escalationReason,
    guest_token: t.Optional(
      t.String({
        description: 'For a guest that came without a token: send it as a bearer token to continue',
        examples: ['eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl'],
      }),
    ),
  },
  { title: 'Reply', description: 'The reply' },
);

const conversationFields = {
  id: uuid('The conversation'),
  state,
  agent: nullable(agent),
  intent: nullable(intent),
  topic,
  tone,
  attempt_count: t.Integer({ minimum: 0, examples: [1] }),
  frustration_level: frustrationLevel,
  escalation_reason: escalationReason,
  message_count: t.Integer({ minimum: 1, description: 'Messages and replies so far', examples: [4] }),
  channel: oneOf(['http', 'websocket', 'replay'] as const, 'How it began'),
  owner_id: uuid('The customer'),
  created_at: dateTime('When it began'),
  updated_at: dateTime('When the newest message came'),
};

/** A page of conversations. */
export const conversationPage = t.Object(
  {
    conversations: listOf(t.Object(conversationFields)),
    next_cursor: nullable(
      t.String({
        description: 'Pass it as `cursor` to get the next page; null on the last one',
        examples: ['WyIyMDI2Il0'],
      }),
    ),
  },
  { title: 'ConversationPage', description: 'Conversations, the most recently used first' },
);

/** One conversation with its messages and what was tried. */
export const conversationDetail = t.Object(
  {
    ...conversationFields,
    messages: listOf(
      t.Object({
        id: uuid('The message'),
        seq: t.Integer({ minimum: 1, examples: [1] }),
        role: oneOf(['user', 'assistant'] as const, 'Who wrote it'),
        content: t.String({ examples: ['internet is down AGAIN'] }),
        created_at: dateTime('When it was stored'),
        reply: t.Optional(
          t.Omit(replySchema, ['guest_token'], {
            title: 'StoredReply',
            description: 'For a reply: everything that explains it',
          }),
        ),
      }),
    ),
    solutions: listOf(
      t.Object({
        article_slug: t.String({ examples: ['no-internet-connection'] }),
        step: t.Integer({
          minimum: -1,
          description: 'Index of the step, from 0; -1 is the short answer',
          examples: [0],
        }),
        outcome: oneOf(SOLUTION_OUTCOMES, 'How it went'),
      }),
      { description: 'What the customer was asked to try, oldest first' },
    ),
    next_after_seq: nullable(
      t.Integer({ description: 'Pass it as `after_seq` to read on; null at the end', examples: [50] }),
    ),
  },
  { title: 'Conversation', description: 'The conversation' },
);

export const conversationsQuery = t.Object({
  state: t.Optional(state),
  scope: t.Optional(oneOf(['own', 'all'] as const, "Staff may list everybody's conversations")),
});

export const conversationQuery = t.Object({
  after_seq: t.Integer({
    minimum: 0,
    maximum: 2_147_483_647,
    default: 0,
    description: 'Messages after this sequence number',
    examples: [0],
  }),
  limit: t.Integer({
    minimum: 1,
    maximum: 200,
    default: 100,
    description: 'Most messages to return',
    examples: [100],
  }),
});
