import { t } from 'elysia';
import { INTENT_LABELS } from '#core/nlu/intent-labels.ts';
import { LANGUAGES } from '#core/nlu/understanding.ts';
import { INBOX_REASONS } from '#core/review/inbox-value.ts';
import { pageQuery } from '#http/pagination.ts';
import { dateTime, nullable, oneOf, uuid } from '#http/schemas.ts';

const STATUSES = ['open', 'labeled', 'rejected'] as const;
const language = oneOf(LANGUAGES, 'Language of the message');
const topicOrNull = (description: string) => nullable(t.String({ description, examples: ['slow_internet'] }));

export const nextQuery = t.Object({
  limit: t.Integer({ minimum: 1, maximum: 50, default: 10, description: 'Most messages', examples: [10] }),
});

export const inboxQuery = t.Object({
  ...pageQuery,
  status: t.UnionEnum([...STATUSES], {
    default: 'open',
    description: 'What was decided about the messages',
    examples: ['open'],
  }),
});

export const itemParams = t.Object({ message_id: uuid('The message') });

export const labelBody = t.Object(
  { label: oneOf([...INTENT_LABELS], 'A topic, an act as `act:<name>`, or `out_of_scope`') },
  { examples: [{ label: 'slow_internet' }] },
);

export const inboxItem = t.Object(
  {
    message_id: uuid('The message'),
    conversation_id: uuid('Its conversation'),
    text: t.String({ description: "The customer's words, masked", examples: ['the wifi crawls upstairs'] }),
    said_at: dateTime('When it was said'),
    language,
    topic: topicOrNull('What it was taken for; null: no topic'),
    confidence: t.Number({ minimum: 0, maximum: 1, description: 'How surely', examples: [0.44] }),
    runner_up: topicOrNull('The next best topic'),
    value: t.Number({
      minimum: 0,
      maximum: 1,
      description: 'How much a label is expected to teach',
      examples: [0.72],
    }),
    reasons: t.Array(oneOf(INBOX_REASONS, 'Why it is here'), { description: 'The heaviest first' }),
    status: oneOf(STATUSES, 'What was decided'),
    label: nullable(t.String({ description: 'Null unless labeled', examples: ['wifi_coverage'] })),
    claimed_by: nullable(uuid('Who has it before them, or had it last')),
    claimed_until: nullable(dateTime('Until then nobody else is shown it')),
    decided_by: nullable(uuid('Who decided')),
    decided_at: nullable(dateTime('When it was decided')),
  },
  { title: 'InboxItem', description: 'A message that should be labeled' },
);

const items = t.Array(inboxItem, { description: 'The most valuable first' });

export const claimedItems = t.Object(
  { items },
  { title: 'ClaimedInboxItems', description: 'Yours for 10 minutes' },
);

export const inboxPage = t.Object(
  {
    items,
    next_cursor: nullable(t.String({ description: '`cursor` of the next page; null on the last one' })),
  },
  { title: 'InboxPage', description: 'Messages of the inbox' },
);

export const releasedItems = t.Object(
  { released: t.Integer({ minimum: 0, examples: [7] }) },
  { description: 'How many messages were given up' },
);

const labeled = t.Integer({ minimum: 0, description: 'Labeled by people', examples: [3] });
const asked = t.Integer({
  minimum: 0,
  description: 'Conversations of the last 30 days that began with it',
  examples: [120],
});

export const inboxCoverage = t.Object(
  {
    topics: t.Array(
      t.Object({
        topic: t.String({ description: 'A topic or `out_of_scope`', examples: ['slow_internet'] }),
        asked,
        labeled,
        by_language: t.Array(t.Object({ language, labeled })),
      }),
      { description: 'Those with the fewest labels first, of these the most asked' },
    ),
    languages: t.Array(t.Object({ language, asked, labeled })),
  },
  { title: 'InboxCoverage', description: 'What is labeled against what customers ask' },
);
