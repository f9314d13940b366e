import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import type { FeedbackReason } from '#core/review/feedback-reasons.ts';
import { conversations, messages, users } from './schema.ts';

const instant = (name: string) =>
  timestamp(name, { withTimezone: true, mode: 'date' }).notNull().defaultNow();

/** A person's rating of one reply, 1 (worst) to 5. The newest counts. */
export const replyRatings = pgTable(
  'reply_ratings',
  {
    /** The reply. */
    messageId: uuid('message_id')
      .notNull()
      .references(() => messages.id, { onDelete: 'cascade' }),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    rating: smallint('rating').notNull(),
    /** Masked. */
    comment: text('comment'),
    /** `conversations.created_at`, so that a report reads only the rows of its window. */
    begunAt: instant('begun_at'),
    createdAt: instant('created_at'),
    updatedAt: instant('updated_at'),
  },
  (table) => [
    primaryKey({ columns: [table.messageId, table.userId] }),
    index('reply_ratings_conversation').on(table.conversationId),
    index('reply_ratings_recent').on(table.updatedAt),
    index('reply_ratings_begun').on(table.begunAt),
    check('reply_ratings_range', sql`${table.rating} between 1 and 5`),
  ],
);

/** What a person said of a whole conversation. The newest counts. */
export const conversationFeedback = pgTable(
  'conversation_feedback',
  {
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** Null: not rated. */
    rating: smallint('rating'),
    /** Whether the problem is solved; null: not said. */
    resolved: boolean('resolved'),
    /** What was good or bad, from a closed list. */
    reasons: jsonb('reasons').$type<readonly FeedbackReason[]>().notNull().default([]),
    /** Masked. */
    comment: text('comment'),
    /** `conversations.created_at`, as above. */
    begunAt: instant('begun_at'),
    createdAt: instant('created_at'),
    updatedAt: instant('updated_at'),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.userId] }),
    index('conversation_feedback_begun').on(table.begunAt),
    check('conversation_feedback_rating_range', sql`${table.rating} between 1 and 5`),
    check(
      'conversation_feedback_says_something',
      sql`${table.rating} is not null or ${table.resolved} is not null or ${table.comment} is not null or ${table.reasons} <> '[]'`,
    ),
  ],
);
