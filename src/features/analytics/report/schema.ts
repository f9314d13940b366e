import { t } from 'elysia';
import { MEASURE_NAMES } from '#core/analytics/measures.ts';
import { ESCALATION_REASONS } from '#core/dialogue/conversation.ts';
import { dateTime, nullable, oneOf, uuid } from '#http/schemas.ts';
import { windowQuery } from '#http/window-query.ts';
import {
  BUCKETS,
  bucketQuery,
  count,
  figureOrNull,
  figureSchema,
  groupBy,
  groupSchema,
  listOf,
  reportFields,
  rowsOf,
  share,
} from '../schema.ts';

const bucket = oneOf(BUCKETS, 'Width of the points');
const span = {
  start: dateTime('Where the bucket begins'),
  end: dateTime('Where it ends'),
};

export const overviewQuery = t.Object({ ...windowQuery, ...bucketQuery });

/** Body of `GET /analytics/overview`. */
export const overviewReport = t.Object(
  {
    ...reportFields,
    figures: listOf(figureSchema, { description: 'Every figure there is' }),
    previous: listOf(
      t.Object({
        name: oneOf(MEASURE_NAMES, 'Name of the figure'),
        value: figureOrNull('Its value then', 0.61),
      }),
      { description: 'The same figures for the window before this one, of the same length' },
    ),
    series: t.Object({
      bucket,
      points: listOf(
        t.Object({
          ...span,
          conversations: count('Begun in it'),
          resolved: count('Of these: confirmed or assumed', 77),
          handed_over: count('Of these: handed to a person', 14),
          rated: count('Of these: with a rating', 20),
          ratings: count('Their ratings', 22),
          rating_sum: count('Sum of these ratings', 92),
          ...rowsOf,
        }),
      ),
    }),
    top_topics: listOf(groupSchema, { description: 'The 10 most frequent topics' }),
    intents: listOf(groupSchema),
    agents: listOf(groupSchema),
    handoff_reasons: listOf(
      t.Object({
        value: oneOf(ESCALATION_REASONS, 'Why they went to a person'),
        conversations: count('How many did', 24),
        share: share('Of the conversations of the window'),
        ...rowsOf,
      }),
    ),
    websocket: t.Object(
      {
        active_connections: count('Open sockets', 12),
        total_connections: count('Sockets opened since the start', 481),
        max_connections: count('Most sockets at once', 1000),
        messages_received: count('Messages received since the start', 5210),
        messages_sent: count('Messages sent since the start', 5209),
      },
      { description: 'The sockets of the node that answers' },
    ),
  },
  { title: 'OverviewReport', description: 'Every figure of the window, and what it is made of' },
);

export const metricsQuery = t.Object({
  ...windowQuery,
  measures: t.String({
    minLength: 1,
    maxLength: 1_000,
    default: 'conversations,resolution_rate,handoff_rate,satisfaction',
    description: 'Names of figures, with commas between them',
    examples: ['conversations,resolution_rate'],
  }),
  bucket: t.UnionEnum([...BUCKETS, 'none'], {
    default: 'none',
    description: 'Width of the points; `none`: one point for the window',
    examples: ['day'],
  }),
  group_by: t.UnionEnum(['none', 'intent', 'topic', 'agent', 'tone', 'channel', 'language'], {
    default: 'none',
    description: 'What the figures are split by',
    examples: ['topic'],
  }),
  limit: t.Integer({
    minimum: 1,
    maximum: 100,
    default: 20,
    description: 'Most groups, those with the most conversations first',
    examples: [20],
  }),
});

/** Body of `GET /analytics/metrics`. */
export const metricsReport = t.Object(
  {
    ...reportFields,
    bucket: oneOf([...BUCKETS, 'none'] as const, 'Width of the points'),
    group_by: groupBy,
    series: listOf(
      t.Object({
        measure: oneOf(MEASURE_NAMES, 'Name of the figure'),
        group: nullable(
          t.String({ description: 'Value it is for; null: not split', examples: ['no_internet'] }),
        ),
        points: listOf(
          t.Object({
            ...span,
            value: figureOrNull('Null where there is nothing to compute it from', 0.64),
            numerator: figureOrNull('Sum that is divided, or the count', 64),
            denominator: figureOrNull('Sum that it is divided by', 100),
            ...rowsOf,
          }),
        ),
      }),
    ),
  },
  { title: 'MetricsReport', description: 'Figures over time and by group' },
);

const bands = t.Object(
  {
    answer: count('Turns sure enough to answer', 300),
    ask: count('Turns in which it was asked whether the topic is meant', 40),
    hand_over: count('Turns whose topic was not used', 9),
  },
  { description: 'Turns by what their confidence allowed' },
);

const understood = {
  turns: count('Turns about it', 349),
  share: share('Of all turns'),
  mean_confidence: figureOrNull('Mean confidence, 0 to 1', 0.91),
  bands,
  ...rowsOf,
};

export const intentsQuery = t.Object({ ...windowQuery, ...bucketQuery });

/** Body of `GET /analytics/intents`. */
export const intentsReport = t.Object(
  {
    ...reportFields,
    turns: count('Turns of the conversations', 3800),
    intents: listOf(
      t.Object({ intent: t.String({ description: 'The intent', examples: ['technical'] }), ...understood }),
      { description: 'Most frequent first' },
    ),
    topics: listOf(
      t.Object({
        topic: t.String({ description: 'The topic; `none`: about no topic', examples: ['no_internet'] }),
        intent: t.String({ description: 'The intent', examples: ['technical'] }),
        ...understood,
      }),
      { description: 'Most frequent first, at most 100' },
    ),
    confidence: listOf(t.Integer({ minimum: 0 }), {
      minItems: 10,
      maxItems: 10,
      description: 'Turns by confidence: below 0.1, below 0.2 and so on to 1',
      examples: [[4, 2, 3, 6, 9, 11, 20, 44, 120, 700]],
    }),
    confidence_rows: listOf(t.Object(rowsOf), { description: 'The conversations behind each of these ten' }),
    bucket,
    trend: listOf(
      t.Object({
        ...span,
        turns: count('Turns of the conversations begun in it'),
        mean_confidence: figureOrNull('Mean confidence, 0 to 1', 0.91),
        out_of_scope_rate: share('Turns about nothing this desk deals with'),
        bands,
        ...rowsOf,
      }),
    ),
    drift: t.Object(
      {
        against: t.Object({ from: dateTime('Begin of the window before'), to: dateTime('Its end') }),
        conversations_before: count('Conversations begun in the window before', 1190),
        enough: t.Boolean({
          description: 'Whether both windows hold the 200 conversations that a comparison needs',
          examples: [true],
        }),
        psi: figureOrNull('Population stability index of the topics; null without enough data', 0.04),
        psi_by_chance: figureOrNull(
          'What the index stays below in 19 of 20 cases when nothing changed',
          0.03,
        ),
        jensen_shannon: figureOrNull('Jensen-Shannon divergence of the topics in bits, 0 to 1', 0.006),
        confidence_change: figureOrNull('Mean confidence less that of the window before', -0.01),
        level: nullable(oneOf(['none', 'some', 'strong'] as const, 'How much the topics changed')),
        largest: listOf(
          t.Object({
            topic: t.String({ description: 'The topic', examples: ['no_internet'] }),
            share: t.Number({ description: 'Of the conversations now', examples: [0.31] }),
            share_before: t.Number({ description: 'Of those before', examples: [0.24] }),
            ...rowsOf,
          }),
          { description: 'The 10 topics whose share changed most' },
        ),
      },
      { description: 'How the topics differ from those of the window before, of the same length' },
    ),
  },
  { title: 'IntentsReport', description: 'What customers write about, and how surely it is understood' },
);

const rated = {
  conversations: count('Conversations'),
  ratings: count('Ratings', 40),
  mean: figureOrNull('Mean rating, 1 to 5', 4.2),
  response_rate: share('Conversations with a rating'),
  ...rowsOf,
};
const ratedBy = listOf(
  t.Object({ value: t.String({ description: 'The value', examples: ['billing'] }), ...rated }),
);

export const satisfactionQuery = t.Object({ ...windowQuery, ...bucketQuery });

/** Body of `GET /analytics/satisfaction`. */
export const satisfactionReport = t.Object(
  {
    ...reportFields,
    mean: figureOrNull('Mean rating, 1 to 5', 4.2),
    ratings: count('Ratings', 260),
    rated: count('Conversations with a rating', 240),
    response_rate: share('Conversations with a rating'),
    distribution: t.Record(t.String(), t.Integer(), {
      description: 'Ratings by their value',
      examples: [{ '1': 8, '2': 9, '3': 20, '4': 83, '5': 140 }],
    }),
    by_rating: listOf(
      t.Object({
        rating: t.Integer({ minimum: 1, maximum: 5, description: 'The value', examples: [5] }),
        ratings: count('How often it was given', 140),
        share: share('Of all ratings'),
        ...rowsOf,
      }),
      { description: 'The same with the conversations behind each value' },
    ),
    by_agent: ratedBy,
    by_topic: ratedBy,
    bucket,
    series: listOf(t.Object({ ...span, ...rated })),
    comments: listOf(
      t.Object({
        conversation_id: uuid('The conversation'),
        rating: nullable(t.Integer({ minimum: 1, maximum: 5, examples: [2] })),
        comment: t.String({ description: 'Masked words of the customer', examples: ['Took too long'] }),
        at: dateTime('When it was said'),
      }),
      { description: 'The newest 50' },
    ),
  },
  { title: 'SatisfactionReport', description: 'What customers thought of it' },
);
