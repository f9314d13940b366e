import { sql } from 'drizzle-orm';
import {
  check,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Language } from '#core/nlu/understanding.ts';
import type { InboxReason } from '#core/review/inbox-value.ts';
import { conversations, messages, users } from './schema.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });

/** Customers' messages that a person should label, most valuable first; what was said is in `messages`. */
export const inboxItems = pgTable(
  'inbox_items',
  {
    messageId: uuid('message_id')
      .primaryKey()
      .references(() => messages.id, { onDelete: 'cascade' }),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    language: text('language').$type<Language>().notNull(),
    /**
     * SHA-256 of its language and its words, in hex: what was said before by somebody else is not asked about again. Null:
     * not compared with others.
     */
    textHash: text('text_hash').unique('inbox_items_text'),
    /** What the product took it for; null: nothing. */
    topic: text('topic'),
    /** 0 to 1: how much a label is expected to teach. */
    value: real('value').notNull(),
    reasons: jsonb('reasons').$type<readonly InboxReason[]>().notNull(),
    status: text('status').$type<'open' | 'labeled' | 'rejected'>().notNull().default('open'),
    /** One of INTENT_LABELS; null unless labeled. */
    label: text('label'),
    /** Who has it before them now, and until when nobody else is shown it. */
    claimedBy: uuid('claimed_by').references(() => users.id, { onDelete: 'set null' }),
    claimedUntil: instant('claimed_until'),
    decidedBy: uuid('decided_by').references(() => users.id, { onDelete: 'set null' }),
    decidedAt: instant('decided_at'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    index('inbox_items_open').on(table.status, table.value, table.messageId),
    index('inbox_items_decided').on(table.decidedBy, table.decidedAt),
    check('inbox_items_status_known', sql`${table.status} in ('open', 'labeled', 'rejected')`),
    check('inbox_items_value_range', sql`${table.value} between 0 and 1`),
    check(
      'inbox_items_label_when_labeled',
      sql`(${table.status} = 'labeled') = (${table.label} is not null)`,
    ),
  ],
);

/** How far the inbox has come: turns and ratings up to this were looked at. One row, which is also the lock of the pass. */
export const inboxProgress = pgTable(
  'inbox_progress',
  {
    id: smallint('id').primaryKey().default(1),
    readTo: instant('read_to').notNull(),
  },
  (table) => [check('inbox_progress_one_row', sql`${table.id} = 1`)],
);

/** What a trained model does. */
export const MODEL_TASKS = ['intents-en', 'intents-es', 'escalation'] as const;
export type ModelTask = (typeof MODEL_TASKS)[number];

/** Trained models, each version once; versions of a task count from 1. */
export const modelVersions = pgTable(
  'model_versions',
  {
    task: text('task').$type<ModelTask>().notNull(),
    version: integer('version').notNull(),
    /** The model file as its codec wrote it. */
    content: bytes('content').notNull(),
    /** SHA-256 of the content, in hex. */
    contentHash: text('content_hash').notNull(),
    /** SHA-256 of the examples, in hex. */
    datasetHash: text('dataset_hash').notNull(),
    /** Figures of its evaluation by name. */
    metrics: jsonb('metrics').$type<Readonly<Record<string, number>>>().notNull().default({}),
    params: jsonb('params')
      .$type<Readonly<Record<string, string | number | boolean>>>()
      .notNull()
      .default({}),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.task, table.version] }),
    check('model_versions_positive', sql`${table.version} > 0`),
  ],
);

/** Every change of the model in force. The newest row of a task says which that is; version null: the built-in one. */
export const modelPromotions = pgTable(
  'model_promotions',
  {
    id: uuid('id').primaryKey(),
    task: text('task').$type<ModelTask>().notNull(),
    version: integer('version'),
    action: text('action').$type<'promote' | 'rollback'>().notNull(),
    /** Why, in the words of whoever did it. */
    note: text('note'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    index('model_promotions_newest').on(table.task, table.createdAt, table.id),
    // A version that was in force stays, so that a rollback finds it.
    foreignKey({
      name: 'model_promotions_version',
      columns: [table.task, table.version],
      foreignColumns: [modelVersions.task, modelVersions.version],
    }),
  ],
);
