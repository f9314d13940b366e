import { t } from 'elysia';
import { FACT_COLUMN_NAMES, type FactColumn } from '#core/analytics/fact-columns.ts';
import { FEEDBACK_REASONS } from '#core/review/feedback-reasons.ts';
import { dateTime, nullable, oneOf, uuid } from '#http/schemas.ts';
import { windowQuery } from '#http/window-query.ts';

const rating = t.Integer({ minimum: 1, maximum: 5, description: '1 (worst) to 5', examples: [5] });
const commentText = t.String({
  maxLength: 2_000,
  description: 'In your own words; secrets such as card numbers are masked before they are stored',
  examples: ['The second step fixed it.'],
});
const reason = oneOf(FEEDBACK_REASONS, 'What was good or bad');

export const feedbackBody = t.Object(
  {
    conversation_id: uuid('The conversation'),
    rating: t.Optional(nullable(rating)),
    resolved: t.Optional(
      nullable(t.Boolean({ description: 'Whether the problem is solved', examples: [true] })),
    ),
    reasons: t.Optional(
      nullable(
        t.Array(reason, {
          maxItems: FEEDBACK_REASONS.length,
          description: 'What was good or bad; these take the place of those said before',
        }),
      ),
    ),
    comment: t.Optional(nullable(commentText)),
  },
  {
    description: 'At least one of rating, resolved, reasons and comment; what is absent stays as it was said',
    examples: [{ conversation_id: '0197a3c2-5b1e-7c44-9f0e-3d2a1b6c8e71', rating: 5, resolved: true }],
  },
);

export const feedbackReceipt = t.Object(
  {
    conversation_id: uuid('The conversation'),
    rating: nullable(rating),
    resolved: nullable(t.Boolean({ examples: [true] })),
    reasons: t.Array(reason),
    comment: nullable(t.String({ description: 'As it is stored', examples: ['The second step fixed it.'] })),
  },
  { title: 'ConversationFeedback', description: 'All that you said of the conversation so far' },
);

export const ratingBody = t.Object(
  {
    message_id: uuid('The reply'),
    rating,
    comment: t.Optional(nullable(commentText)),
  },
  { examples: [{ message_id: '0197a3c2-5b1e-7c44-9f0e-3d2a1b6c8e71', rating: 5 }] },
);

export const ratingReceipt = t.Object(
  { message_id: uuid('The reply'), conversation_id: uuid('Its conversation'), rating },
  { description: 'What was recorded' },
);

export const summaryQuery = t.Object(windowQuery);

const count = (description: string, example: number) =>
  t.Integer({ minimum: 0, description, examples: [example] });
const mean = nullable(
  t.Number({ minimum: 1, maximum: 5, description: 'Mean rating; null without one', examples: [4.2] }),
);
const share = t.Number({ minimum: 0, maximum: 1, examples: [0.19] });
const rows = {
  filter: t.Object({
    from: dateTime('Begun at or after this'),
    to: dateTime('Begun before this'),
    with: t.Optional(
      t.Unsafe<FactColumn>(
        t.UnionEnum([...FACT_COLUMN_NAMES] as [FactColumn, ...FactColumn[]], {
          description: 'In which this column is not 0',
          examples: ['rated'],
          default: undefined as never,
        }),
      ),
    ),
  }),
  href: t.String({
    description: 'Path and query that list exactly these conversations',
    examples: ['/api/v1/analytics/conversations?with=rated'],
  }),
};

export const feedbackSummary = t.Object(
  {
    window: t.Object({
      from: dateTime('Where the window begins'),
      to: dateTime('Where it ends, itself not in it'),
      time_zone: t.String({ description: 'Zone of the days', examples: ['America/New_York'] }),
    }),
    cohort: t.Object(
      { conversations: count('How many there are', 1240), ...rows },
      { description: 'The conversations begun in the window: everything here is about these' },
    ),
    as_of: nullable(
      dateTime('Every change before this is in the figures; null: nothing has been counted yet'),
    ),
    ratings: count('Ratings of conversations and replies', 260),
    mean,
    response_rate: t.Object(
      {
        value: nullable(t.Number({ minimum: 0, maximum: 1, description: 'The share', examples: [0.19] })),
        numerator: count('Conversations with a rating', 240),
        denominator: count('Conversations', 1240),
        interval: nullable(
          t.Array(share, {
            minItems: 2,
            maxItems: 2,
            description: 'Where the true rate lies with 95 % confidence (Wilson)',
            examples: [[0.17, 0.22]],
          }),
        ),
        ...rows,
      },
      { description: 'Conversations with at least one rating' },
    ),
    distribution: t.Array(t.Object({ rating, ratings: count('How often it was given', 140), ...rows }), {
      description: 'From 1 to 5',
    }),
    resolved: t.Object(
      { yes: count('Said that it is solved', 90), no: count('Said that it is not', 12) },
      { description: 'What customers said of their problem when they were asked' },
    ),
    reasons: t.Array(t.Object({ reason, count: count('How often it was given', 31) })),
    trend: t.Array(
      t.Object({
        start: dateTime('Where the day begins'),
        end: dateTime('Where it ends'),
        conversations: count('Begun on it', 170),
        rated: count('Of these: with a rating', 33),
        ratings: count('Their ratings', 36),
        mean,
        ...rows,
      }),
      { description: 'By the day on which conversations began' },
    ),
    comments: t.Array(
      t.Object({
        conversation_id: uuid('The conversation'),
        message_id: nullable(uuid('The reply; null for the whole conversation')),
        rating: nullable(rating),
        comment: t.String({ description: 'Masked words of the customer', examples: ['Took too long'] }),
        at: dateTime('When it was said'),
      }),
      { description: 'The newest 50' },
    ),
  },
  { title: 'FeedbackSummary', description: 'What customers said' },
);
