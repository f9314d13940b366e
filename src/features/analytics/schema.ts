import type { ArrayOptions, TSchema } from '@sinclair/typebox';
import { t } from 'elysia';
import { DIMENSIONS } from '#core/analytics/dimensions.ts';
import { FACT_COLUMN_NAMES, type FactColumn } from '#core/analytics/fact-columns.ts';
import { MEASURE_NAMES } from '#core/analytics/measures.ts';
import { CONVERSATION_STATES, ESCALATION_REASONS } from '#core/dialogue/conversation.ts';
import { BANDS } from '#core/nlu/understanding.ts';
import { dateTime, nullable, oneOf } from '#http/schemas.ts';

/** A list whose type is readonly, like the values that answers are made of. */
export function listOf<Item extends TSchema>(item: Item, options: ArrayOptions = {}) {
  return t.Unsafe<readonly Item['static'][]>(t.Array(item, options));
}

/** A share, 0 to 1; null where there is nothing that it could be a share of. */
export function share(description: string) {
  return nullable(t.Number({ minimum: 0, maximum: 1, description, examples: [0.42] }));
}

/** How many there are. */
export function count(description: string, example = 120) {
  return t.Integer({ minimum: 0, description, examples: [example] });
}

/** A number, or null where there is nothing to compute it from. */
export function figureOrNull(description: string, example: number) {
  return nullable(t.Number({ description, examples: [example] }));
}

/** What customers say of a solution. */
export const OUTCOMES = ['worked', 'failed'] as const;

/** The conversations that a report or a part of it is about, as the query parameters that list them. */
export const filterSchema = t.Object(
  {
    from: dateTime('Begun at or after this'),
    to: dateTime('Begun before this'),
    intent: t.Optional(t.String({ description: 'Begun with this intent; `none`: with none' })),
    topic: t.Optional(t.String({ description: 'Begun with this topic; `none`: with none' })),
    agent: t.Optional(t.String({ description: 'Last answered by this agent' })),
    tone: t.Optional(t.String({ description: 'Last answered in this tone' })),
    channel: t.Optional(t.String({ description: 'Begun over this channel' })),
    language: t.Optional(t.String({ description: 'In this language' })),
    state: t.Optional(oneOf(CONVERSATION_STATES, 'Standing there now')),
    handed_over_for: t.Optional(oneOf(ESCALATION_REASONS, 'Handed to a person for this reason')),
    with: t.Optional(t.Unsafe<FactColumn>(t.String({ description: 'In which this column is not 0' }))),
    without: t.Optional(t.Unsafe<FactColumn>(t.String({ description: 'In which this column is 0' }))),
    min_turns: t.Optional(count('With so many turns or more', 3)),
    article: t.Optional(t.String({ description: 'In which this article was offered' })),
    step: t.Optional(
      t.Integer({ minimum: -1, description: 'In which this step of the article was offered', examples: [0] }),
    ),
    outcome: t.Optional(oneOf(OUTCOMES, 'In which the customer said that the offer ended so')),
    turn_intent: t.Optional(t.String({ description: 'With a turn of this intent' })),
    turn_topic: t.Optional(t.String({ description: 'With a turn about this topic; `none`: about none' })),
    turn_band: t.Optional(oneOf(BANDS, 'With a turn in this band of confidence')),
    turn_confidence: t.Optional(
      t.Integer({
        minimum: 0,
        maximum: 9,
        description: 'With a turn whose confidence lies in this tenth: 0 is below 0.1, 9 is 0.9 and more',
        examples: [9],
      }),
    ),
  },
  {
    title: 'AnalyticsFilter',
    description: 'Which conversations these are',
    examples: [{ from: '2026-01-08T00:00:00.000Z', to: '2026-01-15T00:00:00.000Z', topic: 'no_internet' }],
  },
);

const HREF_EXAMPLE =
  '/api/v1/analytics/conversations?from=2026-01-08T00%3A00%3A00.000Z&to=2026-01-15T00%3A00%3A00.000Z&topic=no_internet';

/** What every aggregate carries: the rows behind it. */
export const rowsOf = {
  filter: filterSchema,
  href: t.String({
    description: 'Path and query that list exactly these conversations; add `format=csv` for a file',
    examples: [HREF_EXAMPLE],
  }),
};

/** What every report begins with. */
export const reportFields = {
  window: t.Object({
    from: dateTime('Where the window begins'),
    to: dateTime('Where it ends, itself not in it'),
    time_zone: t.String({ description: 'Zone of the buckets', examples: ['America/New_York'] }),
  }),
  cohort: t.Object(
    { conversations: count('How many there are', 1240), ...rowsOf },
    { description: 'The conversations begun in the window: every figure is about these and no others' },
  ),
  as_of: nullable(dateTime('Every change before this is in the figures; null: nothing has been counted yet')),
};

/** Wilson score interval. */
export const interval = nullable(
  t.Unsafe<readonly [number, number]>(
    t.Array(t.Number({ minimum: 0, maximum: 1 }), {
      minItems: 2,
      maxItems: 2,
      description:
        'Where the true rate lies with 95 % confidence (Wilson); null where no such interval holds',
      examples: [[0.61, 0.68]],
    }),
  ),
);

/** One figure of a report with all that is needed to check it. */
export const figureSchema = t.Object(
  {
    name: oneOf(MEASURE_NAMES, 'Name of the figure'),
    about: t.String({ description: 'What it says', examples: ['Confirmed or assumed'] }),
    value: figureOrNull('Null where there is nothing to compute it from', 0.64),
    kind: oneOf(['count', 'rate', 'mean', 'percentile'] as const, 'How it is computed'),
    unit: oneOf(['count', 'share', 'ms', 'level', 'rating', 'turns'] as const, 'What its value is in'),
    numerator: figureOrNull('Sum that is divided, or the count; null for a percentile', 794),
    denominator: figureOrNull('Sum that it is divided by; null for a count', 1240),
    interval,
    ...rowsOf,
  },
  { title: 'Figure', description: 'A figure; its rows are those of its numerator' },
);

/** One value of a dimension. */
export const groupSchema = t.Object(
  {
    value: t.String({ description: 'The value; `none` for those without one', examples: ['no_internet'] }),
    conversations: count('How many conversations have it', 310),
    share: share('Of the conversations of the window'),
    resolution_rate: share('Confirmed or assumed, of these'),
    handoff_rate: share('Handed to a person, of these'),
    ...rowsOf,
  },
  { title: 'AnalyticsGroup', description: 'The conversations with one value' },
);

export const BUCKETS = ['hour', 'day', 'week'] as const;

/** The width of the points of a series, where a report has one. */
export const bucketQuery = {
  bucket: t.Optional(
    oneOf(BUCKETS, 'Width of the points; absent: hours up to 2 days, days up to 92, else weeks'),
  ),
};

export const groupBy = oneOf([...DIMENSIONS, 'none'] as const, 'What the figures are split by');
export const factColumn = oneOf(FACT_COLUMN_NAMES, 'A column of a conversation');
