import { t } from 'elysia';
import { FACT_COLUMN_NAMES, FACT_COLUMNS, type FactColumn } from '#core/analytics/fact-columns.ts';
import { CONVERSATION_STATES, ESCALATION_REASONS, TONES } from '#core/dialogue/conversation.ts';
import { KEBAB_PATTERN } from '#core/knowledge/read-draft.ts';
import { BANDS, INTENTS, LANGUAGES } from '#core/nlu/understanding.ts';
import { pageQuery } from '#http/pagination.ts';
import { dateTime, nullable, oneOf, uuid } from '#http/schemas.ts';
import { windowQuery } from '#http/window-query.ts';
import { count, factColumn, figureOrNull, listOf, OUTCOMES, reportFields } from '../schema.ts';

const FORMATS = ['json', 'csv', 'ndjson'] as const;
const TOPIC = '^[a-z0-9_]+$';
const agents = ['tech_support', 'billing', 'general'] as const;
const channels = ['http', 'websocket', 'replay'] as const;

function topicFilter(description: string) {
  return t.Optional(t.String({ pattern: TOPIC, maxLength: 64, description, examples: ['no_internet'] }));
}

export const rowsQuery = t.Object({
  ...windowQuery,
  ...pageQuery,
  format: t.Optional(
    oneOf(FORMATS, 'Of the answer; absent: what the Accept header asks for, else a page of JSON'),
  ),
  intent: t.Optional(oneOf([...INTENTS, 'none'] as const, 'Begun with this intent')),
  topic: topicFilter('Begun with this topic; `none`: with none'),
  agent: t.Optional(oneOf([...agents, 'none'] as const, 'Last answered by this agent')),
  tone: t.Optional(oneOf([...TONES, 'none'] as const, 'Last answered in this tone')),
  channel: t.Optional(oneOf(channels, 'Begun over this channel')),
  language: t.Optional(oneOf(LANGUAGES, 'In this language')),
  state: t.Optional(oneOf(CONVERSATION_STATES, 'Standing there now')),
  handed_over_for: t.Optional(oneOf(ESCALATION_REASONS, 'Handed to a person for this reason')),
  with: t.Optional(factColumn),
  without: t.Optional(factColumn),
  min_turns: t.Optional(
    t.Integer({
      minimum: 1,
      maximum: 100_000,
      description: 'With so many turns or more',
      examples: [3],
    }),
  ),
  article: t.Optional(
    t.String({
      pattern: KEBAB_PATTERN,
      maxLength: 200,
      description: 'In which this article was offered',
      examples: ['no-internet-connection'],
    }),
  ),
  step: t.Optional(
    t.Integer({
      minimum: -1,
      maximum: 32_767,
      description: 'In which this step of `article` was offered; -1 is its short answer',
      examples: [0],
    }),
  ),
  outcome: t.Optional(oneOf(OUTCOMES, 'In which the customer said that the offer of `article` ended so')),
  turn_intent: t.Optional(oneOf(INTENTS, 'With a turn of this intent')),
  turn_topic: topicFilter('With a turn about this topic; `none`: about none'),
  turn_band: t.Optional(oneOf(BANDS, 'With a turn in this band of confidence')),
  turn_confidence: t.Optional(
    t.Integer({
      minimum: 0,
      maximum: 9,
      description: 'With a turn whose confidence lies in this tenth: 0 is below 0.1, 9 is 0.9 and more',
      examples: [9],
    }),
  ),
});

const factFields = Object.fromEntries(
  FACT_COLUMN_NAMES.map((name) => [name, count(FACT_COLUMNS[name], 1)]),
) as Record<FactColumn, ReturnType<typeof count>>;

/** What reports say of one conversation. */
export const rowSchema = t.Object(
  {
    conversation_id: uuid('The conversation'),
    owner_id: uuid('The customer'),
    begun_at: dateTime('When it began'),
    last_message_at: dateTime('When its newest message came'),
    channel: oneOf(channels, 'How it began'),
    language: oneOf(LANGUAGES, 'Its language'),
    intent: nullable(oneOf(INTENTS, 'What it began with, coarsely')),
    topic: nullable(t.String({ description: 'What it began with, finely', examples: ['no_internet'] })),
    agent: nullable(oneOf(agents, 'Who answered last')),
    tone: nullable(oneOf(TONES, 'How the last reply was worded')),
    state: oneOf(CONVERSATION_STATES, 'Where it stands'),
    handed_over_for: nullable(oneOf(ESCALATION_REASONS, 'Why it went to a person')),
    handed_over_at: nullable(dateTime('When it went to a person')),
    resolved_at: nullable(dateTime('When it was resolved')),
    frustration_max: t.Integer({
      minimum: 0,
      maximum: 10,
      description: 'Highest frustration',
      examples: [6],
    }),
    frustration_last: t.Integer({
      minimum: 0,
      maximum: 10,
      description: 'Frustration after the newest turn',
      examples: [2],
    }),
    escalation_likelihood: figureOrNull('How likely it was to need a person, 0 to 1', 0.21),
    escalation_model: nullable(t.String({ description: 'What said so', examples: ['factors'] })),
    ...factFields,
    matching_turns: nullable(
      count('Turns that `turn_intent`, `turn_topic` and so on ask for; null: none was asked for', 2),
    ),
  },
  { title: 'ConversationFacts', description: 'One conversation as reports see it' },
);

/** Body of `GET /analytics/conversations` as JSON. */
export const rowsPage = t.Object(
  {
    window: reportFields.window,
    as_of: reportFields.as_of,
    conversations: listOf(rowSchema),
    next_cursor: nullable(
      t.String({
        description:
          'Pass it as `cursor`, with the same `from` and `to`, to get the next page; null on the last one',
        examples: ['WyIyMDI2Il0'],
      }),
    ),
  },
  { title: 'ConversationFactsPage', description: 'Conversations, those begun last first' },
);
