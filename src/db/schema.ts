import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type {
  ConversationState,
  EscalationReason,
  ModelMemory,
  PendingQuestion,
  SolutionOutcome,
  Tone,
} from '#core/dialogue/conversation.ts';
import type { AnswerSource } from '#core/dialogue/decision.ts';
import type { ArticleDraft } from '#core/knowledge/parse-article.ts';
import type {
  Act,
  AgentId,
  Band,
  Explanation,
  FrustrationPart,
  Intent,
  Language,
  MatchedPattern,
} from '#core/nlu/understanding.ts';
import type { FinishReason } from '#protocol/chat-v1.ts';

/** Roles, least to most: customer (guests too), agent (answers customers), supervisor, admin. */
export type Role = 'customer' | 'agent' | 'supervisor' | 'admin';

const createdAt = () => timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow();
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** People: registered customers, staff, and guests (no email, no password). */
export const users = pgTable(
  'users',
  {
    id: uuid('id').primaryKey(),
    /** Lower-cased; null for guests. */
    email: text('email').unique('users_email_unique'),
    passwordHash: text('password_hash'),
    displayName: text('display_name'),
    role: text('role').$type<Role>().notNull().default('customer'),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    check('users_role_known', sql`${table.role} in ('customer', 'agent', 'supervisor', 'admin')`),
    check('users_email_lower', sql`${table.email} = lower(${table.email})`),
    check('users_password_with_email', sql`(${table.email} is null) = (${table.passwordHash} is null)`),
  ],
);

/** One sign-in on one device. Revoking it ends all its refresh tokens. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
    revokedAt: instant('revoked_at'),
    revokedReason: text('revoked_reason').$type<'logout' | 'token_reuse' | 'password_change'>(),
  },
  (table) => [index('sessions_user').on(table.userId)],
);

/** Refresh tokens by SHA-256 hash; each is good for one use, and a second use revokes its session. */
export const refreshTokens = pgTable(
  'refresh_tokens',
  {
    tokenHash: text('token_hash').primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  (table) => [
    index('refresh_tokens_session').on(table.sessionId),
    index('refresh_tokens_expiry').on(table.expiresAt),
  ],
);

/**
 * A conversation and what the dialogue remembers of it. `version` grows by one with every commit and guards
 * against two turns that started from the same state; `headSeq` is the sequence number of the newest message.
 */
export const conversations = pgTable(
  'conversations',
  {
    id: uuid('id').primaryKey(),
    ownerId: uuid('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    channel: text('channel').$type<'http' | 'websocket' | 'replay'>().notNull(),
    version: integer('version').notNull(),
    headSeq: integer('head_seq').notNull(),
    state: text('state').$type<ConversationState>().notNull(),
    agent: text('agent').$type<AgentId>(),
    intent: text('intent').$type<Intent>(),
    topic: text('topic'),
    tone: text('tone').$type<Tone>().notNull(),
    attemptCount: integer('attempt_count').notNull(),
    frustrationLevel: smallint('frustration_level').notNull(),
    frustrationMemory: real('frustration_memory').notNull(),
    clarificationCount: integer('clarification_count').notNull(),
    language: text('language').$type<Language>().notNull().default('en'),
    /** Topics that the customer named and that are not dealt with yet, in order; null when there are none. */
    agenda: jsonb('agenda').$type<readonly string[]>(),
    /** What was asked of the language model so far; null before the first time. */
    modelMemory: jsonb('model_memory').$type<ModelMemory>(),
    pending: jsonb('pending').$type<PendingQuestion>(),
    escalationReason: text('escalation_reason').$type<EscalationReason>(),
    turnCount: integer('turn_count').notNull(),
    /** Identity of this sequence of messages: a client's position counts only together with it. */
    epoch: uuid('epoch').notNull().default(sql`gen_random_uuid()`),
    /** Messages that are stored and not answered yet. */
    pendingCount: integer('pending_count').notNull().default(0),
    /** The node that answers them, until its lease runs out; then any node may take over. */
    leaseNode: uuid('lease_node'),
    leaseUntil: instant('lease_until'),
    createdAt: createdAt(),
    /** Time of the newest message; lists are ordered by it. */
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('conversations_owner_recent').on(table.ownerId, table.updatedAt, table.id),
    index('conversations_recent').on(table.updatedAt, table.id),
    index('conversations_begun').on(table.createdAt, table.id),
    index('conversations_state_recent').on(table.state, table.updatedAt, table.id),
    index('conversations_pending').on(table.leaseUntil).where(sql`${table.pendingCount} > 0`),
    check(
      'conversations_state_known',
      sql`${table.state} in ('initial', 'follow_up', 'frustrated', 'escalation', 'resolved')`,
    ),
    check('conversations_frustration_range', sql`${table.frustrationLevel} between 0 and 10`),
    check('conversations_language_known', sql`${table.language} in ('en', 'es')`),
    check(
      'conversations_counts',
      sql`${table.version} > 0 and ${table.headSeq} > 0 and ${table.attemptCount} >= 0 and ${table.pendingCount} >= 0`,
    ),
    check(
      'conversations_escalation_has_reason',
      sql`${table.state} <> 'escalation' or ${table.escalationReason} is not null`,
    ),
  ],
);

/** Messages in order. A reply names the message it answers, and a message has at most one reply. */
export const messages = pgTable(
  'messages',
  {
    id: uuid('id').primaryKey(),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    /** From 1, without gaps, within the conversation. */
    seq: integer('seq').notNull(),
    role: text('role').$type<'user' | 'assistant'>().notNull(),
    /** Sensitive numbers are masked before this is written. */
    content: text('content').notNull(),
    /** The sender's own id, so that a retry is recognized. */
    clientMessageId: text('client_message_id'),
    replyTo: uuid('reply_to').references((): AnyPgColumn => messages.id, { onDelete: 'cascade' }),
    /** Stored before its reply was made, and still without one. */
    awaitsReply: boolean('awaits_reply').notNull().default(false),
    createdAt: createdAt(),
  },
  (table) => [
    unique('messages_conversation_seq').on(table.conversationId, table.seq),
    uniqueIndex('messages_client_message_id')
      .on(table.conversationId, table.clientMessageId)
      .where(sql`${table.clientMessageId} is not null`),
    uniqueIndex('messages_one_reply').on(table.replyTo).where(sql`${table.replyTo} is not null`),
    index('messages_awaiting').on(table.conversationId, table.seq).where(sql`${table.awaitsReply}`),
    check('messages_role_known', sql`${table.role} in ('user', 'assistant')`),
    check('messages_seq_positive', sql`${table.seq} > 0`),
    check('messages_only_replies_reply', sql`(${table.role} = 'assistant') = (${table.replyTo} is not null)`),
  ],
);

/**
 * Sessions of `chat.v1`: what a client needs to come back after its socket broke, on any node. The secret is kept as a
 * SHA-256 hash. The one before it stays good until the newer one is known to have arrived.
 */
export const chatSessions = pgTable(
  'chat_sessions',
  {
    id: uuid('id').primaryKey(),
    tokenHash: text('token_hash').notNull(),
    previousTokenHash: text('previous_token_hash'),
    /** No reference: a guest has no row before the first message. */
    userId: uuid('user_id').notNull(),
    role: text('role').$type<Role>().notNull(),
    guest: boolean('guest').notNull(),
    /** The sign-in behind it; null for guests. */
    signInId: uuid('sign_in_id').references(() => sessions.id, { onDelete: 'cascade' }),
    /** No reference: it may not have begun. */
    conversationId: uuid('conversation_id').notNull(),
    clientId: text('client_id').notNull(),
    /** The access token's end: a resume never outlives it. */
    authExpiresAt: instant('auth_expires_at').notNull(),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [index('chat_sessions_expiry').on(table.authExpiresAt)],
);

/** What was understood and decided for one customer message, and how long it took. */
export const turns = pgTable(
  'turns',
  {
    /** The customer's message; its reply is the message whose `reply_to` names it. */
    messageId: uuid('message_id')
      .primaryKey()
      .references(() => messages.id, { onDelete: 'cascade' }),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    /** What the turn is about: what the message says, else what the conversation is about (confidence 0 then). */
    intent: text('intent').$type<Intent>().notNull(),
    topic: text('topic'),
    confidence: real('confidence').notNull(),
    outOfScope: boolean('out_of_scope').notNull(),
    language: text('language').$type<Language>().notNull().default('en'),
    /** What the confidence allowed: to answer, to ask, or to hand over. */
    band: text('band').$type<Band>().notNull().default('answer'),
    /** Why the message was read as it was; null in rows of versions that did not say. */
    explanation: jsonb('explanation').$type<Explanation>(),
    matchedPatterns: jsonb('matched_patterns').$type<readonly MatchedPattern[]>().notNull(),
    acts: text('acts').array().$type<Act[]>().notNull(),
    agent: text('agent').$type<AgentId>().notNull(),
    tone: text('tone').$type<Tone>().notNull(),
    state: text('state').$type<ConversationState>().notNull(),
    frustrationLevel: smallint('frustration_level').notNull(),
    frustrationParts: jsonb('frustration_parts').$type<readonly FrustrationPart[]>().notNull(),
    followUp: boolean('follow_up').notNull(),
    attemptCount: integer('attempt_count').notNull(),
    decision: text('decision').notNull(),
    /** Why a person is needed after this turn; null when none is. */
    escalationReason: text('escalation_reason').$type<EscalationReason>(),
    source: text('source').$type<AnswerSource>().notNull(),
    finishReason: text('finish_reason').$type<FinishReason>().notNull().default('stop'),
    /** Slugs of the articles that the reply cites. */
    articleSlugs: jsonb('article_slugs').$type<readonly string[]>().notNull(),
    latencyMs: real('latency_ms').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index('turns_conversation').on(table.conversationId, table.createdAt),
    index('turns_recent').on(table.createdAt),
    check('turns_confidence_range', sql`${table.confidence} between 0 and 1`),
    check('turns_frustration_range', sql`${table.frustrationLevel} between 0 and 10`),
    check('turns_language_known', sql`${table.language} in ('en', 'es')`),
    check('turns_band_known', sql`${table.band} in ('answer', 'ask', 'hand_over')`),
    check('turns_source_known', sql`${table.source} in ('knowledge', 'model', 'dialogue')`),
    check(
      'turns_finish_reason_known',
      sql`${table.finishReason} in ('stop', 'length', 'cancelled', 'fallback', 'error')`,
    ),
  ],
);

/** What a customer was asked to try, and how it went. */
export const solutions = pgTable(
  'solutions',
  {
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    articleSlug: text('article_slug').notNull(),
    /** Index into the article's steps; -1 is its short answer. */
    step: smallint('step').notNull(),
    outcome: text('outcome').$type<SolutionOutcome>().notNull(),
    /** Order within the conversation, from 0. */
    position: integer('position').notNull(),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.articleSlug, table.step] }),
    index('solutions_article').on(table.articleSlug, table.outcome),
    check('solutions_outcome_known', sql`${table.outcome} in ('offered', 'worked', 'failed', 'unknown')`),
  ],
);

/** The knowledge base. `contentHash` tells whether a newly read source differs from what is stored. */
export const articles = pgTable(
  'articles',
  {
    id: uuid('id').primaryKey(),
    slug: text('slug').notNull().unique('articles_slug_unique'),
    title: text('title').notNull(),
    agent: text('agent').$type<AgentId>().notNull(),
    category: text('category').notNull(),
    // JSON, not text[]: the driver reads arrays character by character, which took 5 MB for these.
    topics: jsonb('topics').$type<readonly string[]>().notNull(),
    keywords: jsonb('keywords').$type<readonly string[]>().notNull(),
    /** How customers say what it answers. */
    phrasings: jsonb('phrasings').$type<readonly string[]>().notNull().default([]),
    steps: jsonb('steps').$type<readonly string[]>().notNull(),
    body: text('body').notNull(),
    language: text('language').$type<Language>().notNull().default('en'),
    revision: integer('revision').notNull(),
    contentHash: text('content_hash').notNull(),
    /** Who keeps it: `seed`, `staff`, or the name of an import. A sync touches only what its own source brought. */
    source: text('source').notNull().default('seed'),
    /** Where in its source it comes from: a path or an address. */
    sourcePath: text('source_path'),
    /** Set when it is no longer shown; the row stays, so that old conversations can name it and it can come back. */
    retiredAt: instant('retired_at'),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('articles_updated').on(table.updatedAt),
    index('articles_source').on(table.source, table.sourcePath),
    check('articles_language_known', sql`${table.language} in ('en', 'es')`),
    check('articles_agent_known', sql`${table.agent} in ('tech_support', 'billing', 'general')`),
    check('articles_revision_positive', sql`${table.revision} > 0`),
  ],
);

/** Whether an article helped, said by a customer. One row per person and article; the newest word counts. */
export const articleFeedback = pgTable(
  'article_feedback',
  {
    articleId: uuid('article_id')
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    helpful: boolean('helpful').notNull(),
    comment: text('comment'),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.articleId, table.userId] })],
);

/** Every version of every article, the one in force among them. */
export const articleRevisions = pgTable(
  'article_revisions',
  {
    articleId: uuid('article_id')
      .notNull()
      .references(() => articles.id, { onDelete: 'cascade' }),
    revision: integer('revision').notNull(),
    content: jsonb('content').$type<ArticleDraft>().notNull(),
    /** Why it was written. */
    change: text('change').$type<ArticleChange>().notNull(),
    /** Null when a program did it. */
    authorId: uuid('author_id').references(() => users.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.articleId, table.revision] }),
    check(
      'article_revisions_change_known',
      sql`${table.change} in ('seed', 'import', 'create', 'edit', 'restore', 'retire', 'review')`,
    ),
  ],
);

export type ArticleChange = 'seed' | 'import' | 'create' | 'edit' | 'restore' | 'retire' | 'review';

/** Vectors by what was embedded and by which model, so that equal text is never computed twice and models never mix. */
export const passageEmbeddings = pgTable(
  'passage_embeddings',
  {
    /** SHA-256 of the embedded text, in hex. */
    contentHash: text('content_hash').notNull(),
    model: text('model').notNull(),
    dimension: integer('dimension').notNull(),
    /** Little-endian float32, `dimension` of them, in base64. */
    vector: text('vector').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.contentHash, table.model] }),
    check('passage_embeddings_dimension_positive', sql`${table.dimension} > 0`),
  ],
);

/** What customers or models said that a person should look at: new phrasings, disagreements about an intent. */
export const reviewItems = pgTable(
  'review_items',
  {
    id: uuid('id').primaryKey(),
    kind: text('kind').$type<ReviewKind>().notNull(),
    /** SHA-256 over kind, subject and text: the same thing seen again only counts. */
    dedupeKey: text('dedupe_key').notNull().unique('review_items_dedupe'),
    /** What it is about: the slug of an article for a phrasing, a topic for a disagreement. */
    subject: text('subject').notNull(),
    /** The customer's words, masked. */
    text: text('text').notNull(),
    details: jsonb('details').$type<Readonly<Record<string, unknown>>>().notNull().default({}),
    seenCount: integer('seen_count').notNull().default(1),
    status: text('status').$type<'open' | 'accepted' | 'rejected'>().notNull().default('open'),
    decidedBy: uuid('decided_by').references(() => users.id, { onDelete: 'set null' }),
    decidedAt: instant('decided_at'),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('review_items_open').on(table.status, table.kind, table.seenCount, table.id),
    check('review_items_kind_known', sql`${table.kind} in ('phrasing', 'intent')`),
    check('review_items_status_known', sql`${table.status} in ('open', 'accepted', 'rejected')`),
    check('review_items_seen', sql`${table.seenCount} > 0`),
  ],
);

export type ReviewKind = 'phrasing' | 'intent';

/** What the language model was used for on one day (UTC), by all nodes together: the daily budget is kept here. */
export const modelUsage = pgTable(
  'model_usage',
  {
    day: date('day', { mode: 'string' }).notNull(),
    model: text('model').notNull(),
    requests: integer('requests').notNull().default(0),
    inputTokens: bigint('input_tokens', { mode: 'number' }).notNull().default(0),
    outputTokens: bigint('output_tokens', { mode: 'number' }).notNull().default(0),
    /** Cents with fractions: one request costs far less than one. */
    costCents: doublePrecision('cost_cents').notNull().default(0),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.day, table.model] })],
);
