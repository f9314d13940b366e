import { t } from 'elysia';
import { pageQuery } from '#http/pagination.ts';
import { dateTime, nullable, oneOf, uuid } from '#http/schemas.ts';

const kind = oneOf(
  ['phrasing', 'intent'] as const,
  'New words for an article, or a disagreement about an intent',
);
const STATUSES = ['open', 'accepted', 'rejected'] as const;

export const reviewQuery = t.Object({
  ...pageQuery,
  kind: t.Optional(kind),
  status: t.UnionEnum([...STATUSES], {
    default: 'open',
    description: 'What was decided about the items',
    examples: ['open'],
  }),
});

export const reviewParams = t.Object({ id: uuid('The item') });

export const reviewItem = t.Object(
  {
    id: uuid('The item'),
    kind,
    subject: t.String({
      description: 'Slug of the article of a phrasing, topic of a disagreement',
      examples: ['slow-wifi'],
    }),
    text: t.String({ description: "The customer's words, masked", examples: ['the wifi crawls upstairs'] }),
    details: t.Record(t.String(), t.Unknown(), {
      description: 'Where it comes from, such as the signal click, thumbs_up or worked',
      examples: [{ signal: 'thumbs_up' }],
    }),
    seen_count: t.Integer({ minimum: 1, description: 'How often it was seen', examples: [3] }),
    status: oneOf(STATUSES, 'What was decided'),
    decided_by: nullable(uuid('Who decided')),
    decided_at: nullable(dateTime('When it was decided')),
    created_at: dateTime('When it was first seen'),
    updated_at: dateTime('When it was last seen or decided'),
  },
  { title: 'ReviewItem', description: 'Something to look at' },
);

export const reviewPage = t.Object(
  {
    items: t.Array(reviewItem, { description: 'What was seen most often first' }),
    next_cursor: nullable(t.String({ description: '`cursor` of the next page; null on the last one' })),
  },
  { title: 'ReviewPage', description: 'Items to look at' },
);
