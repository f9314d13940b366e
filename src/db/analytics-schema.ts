import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  type PgColumnBuilderBase,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import type { CellParts } from '#core/analytics/cell-kinds.ts';
import type { Dimension, Timed } from '#core/analytics/dimensions.ts';
import { FACT_COLUMN_NAMES, type FactColumn } from '#core/analytics/fact-columns.ts';
import type { ConversationState, EscalationReason, Tone } from '#core/dialogue/conversation.ts';
import type { AgentId, Intent, Language } from '#core/nlu/understanding.ts';
import { conversations } from './schema.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** A column for each of FACT_COLUMNS, under its own name. */
function factColumns<Builder extends PgColumnBuilderBase>(make: (name: FactColumn) => Builder) {
  return Object.fromEntries(FACT_COLUMN_NAMES.map((name) => [name, make(name)])) as Record<
    FactColumn,
    Builder
  >;
}

/** `confidence_0` to `confidence_9`. */
function tenths<Builder extends PgColumnBuilderBase>(make: (name: string) => Builder) {
  return Object.fromEntries(
    Array.from({ length: 10 }, (_, tenth) => [`confidence_${tenth}`, make(`confidence_${tenth}`)]),
  ) as Record<`confidence_${number}`, Builder>;
}

/** Width of a cell: an hour or a day, in UTC. */
export type Grain = 'hour' | 'day';

/**
 * One row for each conversation: what reports say of it. Made anew from the raw rows whenever those change or time
 * changes what they mean (`due_at`); never written by a turn.
 */
export const conversationFacts = pgTable(
  'conversation_facts',
  {
    conversationId: uuid('conversation_id')
      .primaryKey()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    ownerId: uuid('owner_id').notNull(),
    /** `conversations.created_at`: the conversation belongs to every window that holds it. */
    begunAt: instant('begun_at').notNull(),
    lastMessageAt: instant('last_message_at').notNull(),
    /** `conversations.updated_at` as it was read. */
    readAt: instant('read_at').notNull(),
    channel: text('channel').$type<'http' | 'websocket' | 'replay'>().notNull(),
    language: text('language').$type<Language>().notNull(),
    /** Of the first turn with a topic, else of the first turn; null before the first reply. */
    intent: text('intent').$type<Intent>(),
    topic: text('topic'),
    /** Of the newest turn. */
    agent: text('agent').$type<AgentId>(),
    tone: text('tone').$type<Tone>(),
    state: text('state').$type<ConversationState>().notNull(),
    handedOverFor: text('handed_over_for').$type<EscalationReason>(),
    handedOverAt: instant('handed_over_at'),
    resolvedAt: instant('resolved_at'),
    frustrationMax: smallint('frustration_max').notNull(),
    frustrationLast: smallint('frustration_last').notNull(),
    /** Index of the bin of each duration (`binOf`); null where there is no duration. */
    firstResponseBin: smallint('first_response_bin'),
    firstResponseBusinessBin: smallint('first_response_business_bin'),
    resolutionBin: smallint('resolution_bin'),
    resolutionBusinessBin: smallint('resolution_business_bin'),
    /** How likely it is to need a person, 0 to 1, after its newest turn, with the parts; by the model named. */
    escalationLikelihood: real('escalation_likelihood'),
    escalationParts:
      jsonb('escalation_parts').$type<readonly { readonly factor: string; readonly weight: number }[]>(),
    escalationModel: text('escalation_model'),
    /** What it adds to the cells that are not by conversation. */
    parts: jsonb('parts').$type<CellParts>().notNull(),
    /** When time alone will change this row; null: never. */
    dueAt: instant('due_at'),
    ...factColumns((name) =>
      name.endsWith('_ms') ? bigint(name, { mode: 'number' }).notNull() : integer(name).notNull(),
    ),
  },
  (table) => [
    index('conversation_facts_begun').on(table.begunAt, table.conversationId),
    index('conversation_facts_due').on(table.dueAt).where(sql`${table.dueAt} is not null`),
    /** To find the conversations that a new one is a return to. */
    index('conversation_facts_owner').on(table.ownerId, table.topic, table.begunAt),
    /** What is going on now. */
    index('conversation_facts_open').on(table.lastMessageAt).where(sql`${table.state} <> 'resolved'`),
  ],
);

/**
 * Sums of the facts of conversations that began in one hour or day, by one dimension; `all` has the value ''. In this and
 * the tables below a row may be left that counts nothing.
 */
export const analyticsCells = pgTable(
  'analytics_cells',
  {
    dimension: text('dimension').$type<Dimension | 'all'>().notNull(),
    grain: text('grain').$type<Grain>().notNull(),
    start: instant('start').notNull(),
    /** '' stands for none. */
    value: text('value').notNull(),
    conversations: integer('conversations').notNull(),
    ...factColumns((name) => bigint(name, { mode: 'number' }).notNull()),
  },
  (table) => [
    primaryKey({ columns: [table.dimension, table.grain, table.start, table.value] }),
    check('analytics_cells_grain_known', sql`${table.grain} in ('hour', 'day')`),
  ],
);

/** How many conversations of a cell have a duration in each bin. */
export const durationCells = pgTable(
  'duration_cells',
  {
    dimension: text('dimension').$type<Dimension | 'all'>().notNull(),
    timed: text('timed').$type<Timed>().notNull(),
    grain: text('grain').$type<Grain>().notNull(),
    start: instant('start').notNull(),
    value: text('value').notNull(),
    bin: smallint('bin').notNull(),
    conversations: integer('conversations').notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.dimension, table.timed, table.grain, table.start, table.value, table.bin],
    }),
  ],
);

/** What the turns of conversations that began in one hour or day were about, and how sure that was. */
export const intentCells = pgTable(
  'intent_cells',
  {
    grain: text('grain').$type<Grain>().notNull(),
    start: instant('start').notNull(),
    intent: text('intent').$type<Intent>().notNull(),
    /** '' stands for none. */
    topic: text('topic').notNull(),
    turns: integer('turns').notNull(),
    outOfScope: integer('out_of_scope').notNull(),
    bandAnswer: integer('band_answer').notNull(),
    bandAsk: integer('band_ask').notNull(),
    bandHandOver: integer('band_hand_over').notNull(),
    /** In ten-thousandths, as exact as a confidence is stored: sums of whole numbers never drift. */
    confidenceSum: bigint('confidence_sum', { mode: 'number' }).notNull(),
    /** Turns with a confidence below 0.1, from there to below 0.2, and so on to 1. */
    ...tenths((name) => integer(name).notNull()),
  },
  (table) => [primaryKey({ columns: [table.grain, table.start, table.intent, table.topic] })],
);

/** How the solutions fared that were offered in conversations that began in one hour or day. */
export const solutionCells = pgTable(
  'solution_cells',
  {
    grain: text('grain').$type<Grain>().notNull(),
    start: instant('start').notNull(),
    articleSlug: text('article_slug').notNull(),
    step: smallint('step').notNull(),
    offered: integer('offered').notNull(),
    worked: integer('worked').notNull(),
    failed: integer('failed').notNull(),
  },
  (table) => [primaryKey({ columns: [table.grain, table.start, table.articleSlug, table.step] })],
);

/** Frustration by the number of the turn in its conversation, 1 to 10; 10 stands for all later ones too. */
export const turnNumberCells = pgTable(
  'turn_number_cells',
  {
    grain: text('grain').$type<Grain>().notNull(),
    start: instant('start').notNull(),
    turnNumber: smallint('turn_number').notNull(),
    turns: integer('turns').notNull(),
    frustrationSum: integer('frustration_sum').notNull(),
    frustrated: integer('frustrated').notNull(),
    followUps: integer('follow_ups').notNull(),
  },
  (table) => [primaryKey({ columns: [table.grain, table.start, table.turnNumber] })],
);

/** Conversations whose facts are to be made anew for another reason than a message: feedback, a return. */
export const staleFacts = pgTable('stale_facts', {
  conversationId: uuid('conversation_id')
    .primaryKey()
    .references(() => conversations.id, { onDelete: 'cascade' }),
  createdAt: instant('created_at').notNull().defaultNow(),
});

/** How far the facts have come: every change of a conversation before this is in them. One row. */
export const analyticsProgress = pgTable(
  'analytics_progress',
  {
    id: smallint('id').primaryKey().default(1),
    readTo: instant('read_to').notNull(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [check('analytics_progress_one_row', sql`${table.id} = 1`)],
);
