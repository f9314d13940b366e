import { t } from 'elysia';
import { TONES } from '#core/dialogue/conversation.ts';
import { oneOf } from '#http/schemas.ts';
import { windowQuery } from '#http/window-query.ts';
import {
  count,
  figureOrNull,
  figureSchema,
  interval,
  listOf,
  reportFields,
  rowsOf,
  share,
} from '../schema.ts';

export const qualityQuery = t.Object({
  ...windowQuery,
  limit: t.Integer({
    minimum: 1,
    maximum: 200,
    default: 50,
    description: 'Most solutions, those offered most first',
    examples: [50],
  }),
});

/** Body of `GET /metrics/conversation-quality`. */
export const qualityReport = t.Object(
  {
    ...reportFields,
    figures: listOf(figureSchema, {
      description: 'Resolution three ways, first attempt, follow-up, reopening, containment, frustration',
    }),
    frustration_by_turn: listOf(
      t.Object({
        turn: t.Integer({
          minimum: 1,
          maximum: 10,
          description: 'Number of the turn in its conversation; 10 stands for all later ones too',
          examples: [1],
        }),
        turns: count('Such turns'),
        mean: figureOrNull('Mean frustration, 0 to 10', 1.8),
        frustrated_share: share('Of these turns: a frustration of 6 or more'),
        follow_up_share: share('Of these turns: the customer said that a solution had not helped'),
        ...rowsOf,
      }),
    ),
    tones: listOf(
      t.Object({
        tone: oneOf(TONES, 'How the replies were worded'),
        turns: count('Turns in it'),
        share: share('Of all turns'),
        ...rowsOf,
      }),
    ),
    solutions: listOf(
      t.Object({
        article_slug: t.String({ description: 'The article', examples: ['no-internet-connection'] }),
        title: t.String({
          description: 'Its title; the slug where the article is gone',
          examples: ['Your internet is down'],
        }),
        step: t.Integer({
          minimum: -1,
          description: 'Index of the step, from 0; -1 is the short answer',
          examples: [0],
        }),
        offered: count('Conversations in which it was offered', 90),
        worked: count('Of these: the customer said that it worked', 41),
        failed: count('Of these: the customer said that it did not', 20),
        success: t.Object({
          value: share('Worked, of those offered'),
          interval,
          ...rowsOf,
        }),
        follow_up_rate: share('Failed, of those offered'),
        ...rowsOf,
      }),
    ),
  },
  { title: 'QualityReport', description: 'How well conversations went' },
);

export const resolutionQuery = t.Object({
  ...windowQuery,
  days: t.Optional(
    t.Integer({
      minimum: 1,
      maximum: 366,
      description: 'The last so many days, instead of `from` and `to`',
      examples: [7],
    }),
  ),
});

const durable = t.Object({
  value: share('Of those due: not back with the same topic'),
  due: count('Resolved, and the days since have passed', 80),
  durable: count('Of these: not back with the same topic', 74),
  interval,
  ...rowsOf,
});
const resolutionRate = t.Object({
  value: share('Of the conversations with this intent'),
  conversations: count('How many these are', 64),
  interval,
  ...rowsOf,
});

/** Body of `GET /metrics/intent-resolution-rate`. */
export const resolutionReport = t.Object(
  {
    ...reportFields,
    intents: listOf(
      t.Object({
        intent: t.String({
          description: 'Intent the conversation began with; `none`: none',
          examples: ['billing'],
        }),
        conversations: count('Conversations begun with it', 100),
        first_attempt: resolutionRate,
        confirmed: resolutionRate,
        assumed: resolutionRate,
        resolved: resolutionRate,
        durable_7: durable,
        durable_30: durable,
        ...rowsOf,
      }),
      { description: 'Most frequent first' },
    ),
    brief: t.Record(t.String(), t.Unsafe<number | null>(share('Without a follow-up')), {
      description: 'By intent: the share without a message saying that a solution failed',
      examples: [{ billing: 0.91, technical: 0.72 }],
    }),
  },
  { title: 'IntentResolutionReport', description: 'Resolution by intent' },
);
