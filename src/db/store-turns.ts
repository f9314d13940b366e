import type postgres from 'postgres';
import type { Conversation, Solution } from '#core/dialogue/conversation.ts';
import type { Intent } from '#core/nlu/understanding.ts';

/** Columns of `turns` but those that say which message it is, in snake_case as stored. */
export interface NewTurn {
  readonly intent: Intent;
  readonly topic: string | null;
  readonly confidence: number;
  readonly out_of_scope: boolean;
  readonly matched_patterns: unknown;
  readonly acts: readonly string[];
  readonly agent: string;
  readonly tone: string;
  readonly state: string;
  readonly frustration_level: number;
  readonly frustration_parts: unknown;
  readonly follow_up: boolean;
  readonly attempt_count: number;
  readonly decision: string;
  readonly escalation_reason: string | null;
  readonly source: string;
  readonly article_slugs: readonly string[];
  readonly latency_ms: number;
}

/** Everything one turn changes, stored together or not at all. */
export interface TurnRecord {
  readonly conversation: Conversation;
  readonly ownerId: string;
  readonly channel: 'http' | 'websocket' | 'replay';
  /** Version the turn started from; 0 for a conversation that is not stored yet. */
  readonly expectedVersion: number;
  readonly message: {
    readonly id: string;
    readonly content: string;
    readonly clientMessageId: string | null;
  };
  readonly reply: { readonly id: string; readonly content: string };
  readonly turn: NewTurn;
  /** Solutions new or changed in this turn; `position` is their place in `conversation.solutions`. */
  readonly solutions: readonly (Solution & { readonly position: number })[];
}

/**
 * `refused` means that nothing was stored because the conversation has moved on since `expectedVersion`, belongs to
 * somebody else, or already holds a message with that client message id.
 */
export type CommitResult =
  | { readonly status: 'committed'; readonly version: number; readonly headSeq: number }
  | { readonly status: 'refused' };

/**
 * Stores turns of different conversations in one statement, which is one transaction: all of it or, when it throws,
 * nothing. The results stand in the order of the records.
 */
export async function storeTurns(
  sql: postgres.Sql,
  records: readonly TurnRecord[],
): Promise<readonly CommitResult[]> {
  const conversations = [];
  const messages = [];
  const turns = [];
  const solutions = [];
  for (const record of records) {
    const { conversation } = record;
    conversations.push(conversationRow(record));
    messages.push(...messageRows(record));
    turns.push({ ...record.turn, message_id: record.message.id, conversation_id: conversation.id });
    for (const solution of record.solutions) {
      solutions.push({
        conversation_id: conversation.id,
        article_slug: solution.articleSlug,
        step: solution.step,
        outcome: solution.outcome,
        position: solution.position,
      });
    }
  }
  const rows = await statement(sql, { conversations, messages, turns, solutions });
  const stored = new Map(rows.map((row) => [row.id, row]));
  return records.map((record) => {
    const row = stored.get(record.conversation.id);
    return row ? { status: 'committed', version: row.version, headSeq: row.head_seq } : { status: 'refused' };
  });
}

/** Messages a turn adds to its conversation. */
const MESSAGES_PER_TURN = 2;

/** `from_head` counts back from the newest message, whose sequence number only the commit knows. */
function messageRows({ conversation, message, reply }: TurnRecord) {
  const { id, content, clientMessageId } = message;
  return [
    {
      id,
      conversation_id: conversation.id,
      from_head: 1,
      role: 'user',
      content,
      client_message_id: clientMessageId,
      reply_to: null,
    },
    {
      id: reply.id,
      conversation_id: conversation.id,
      from_head: 0,
      role: 'assistant',
      content: reply.content,
      client_message_id: null,
      reply_to: id,
    },
  ];
}

function conversationRow({ conversation, ownerId, channel, expectedVersion, message }: TurnRecord) {
  return {
    id: conversation.id,
    owner_id: ownerId,
    channel,
    expected_version: expectedVersion,
    message_count: MESSAGES_PER_TURN,
    client_message_id: message.clientMessageId,
    state: conversation.state,
    agent: conversation.agent,
    intent: conversation.intent,
    topic: conversation.topic,
    tone: conversation.tone,
    attempt_count: conversation.attemptCount,
    frustration_level: conversation.frustrationLevel,
    frustration_memory: conversation.frustrationMemory,
    clarification_count: conversation.clarificationCount,
    pending: conversation.pending,
    escalation_reason: conversation.escalationReason,
    turn_count: conversation.turnCount,
  };
}

interface Rows {
  readonly conversations: readonly unknown[];
  readonly messages: readonly unknown[];
  readonly turns: readonly unknown[];
  readonly solutions: readonly unknown[];
}

/**
 * The whole group in one statement. `fresh` leaves out what must not be stored (in scalar subqueries: for `exists` the
 * planner may read the whole table into a hash); the version check of the conflict clause runs under the row's lock,
 * which is also what makes sequence numbers contiguous between nodes.
 */
function statement(sql: postgres.Sql, rows: Rows) {
  const json = (value: readonly unknown[]) => JSON.stringify(value);
  return sql<{ id: string; version: number; head_seq: number }[]>`
    with input as materialized (
      select * from json_to_recordset(${json(rows.conversations)}::text::json) as input (
        id uuid, owner_id uuid, channel text, expected_version int, message_count int, client_message_id text,
        state text, agent text, intent text, topic text, tone text, attempt_count int, frustration_level int,
        frustration_memory real, clarification_count int, pending jsonb, escalation_reason text, turn_count int)
    ), new_owners as (
      insert into users (id) select distinct owner_id from input where expected_version = 0
      on conflict (id) do nothing
    ), fresh as (
      select * from input
      where (client_message_id is null or (
          select id from messages
          where conversation_id = input.id and messages.client_message_id = input.client_message_id) is null)
        and (expected_version = 0 or (select id from conversations where conversations.id = input.id) is not null)
    ), stored as (
      insert into conversations (
        id, owner_id, channel, version, head_seq, state, agent, intent, topic, tone, attempt_count,
        frustration_level, frustration_memory, clarification_count, pending, escalation_reason, turn_count)
      select id, owner_id, channel, expected_version + 1, message_count, state, agent, intent, topic, tone,
        attempt_count, frustration_level, frustration_memory, clarification_count, nullif(pending, 'null'),
        escalation_reason, turn_count
      from fresh
      on conflict (id) do update set
        version = excluded.version, head_seq = conversations.head_seq + excluded.head_seq, state = excluded.state,
        agent = excluded.agent, intent = excluded.intent, topic = excluded.topic, tone = excluded.tone,
        attempt_count = excluded.attempt_count, frustration_level = excluded.frustration_level,
        frustration_memory = excluded.frustration_memory, clarification_count = excluded.clarification_count,
        pending = excluded.pending, escalation_reason = excluded.escalation_reason,
        turn_count = excluded.turn_count, updated_at = now()
      where conversations.version = excluded.version - 1 and conversations.owner_id = excluded.owner_id
      returning id, version, head_seq
    ), new_messages as (
      insert into messages (id, conversation_id, seq, role, content, client_message_id, reply_to)
      select message.id, stored.id, stored.head_seq - message.from_head, message.role, message.content,
        message.client_message_id, message.reply_to
      from json_to_recordset(${json(rows.messages)}::text::json) as message (
        id uuid, conversation_id uuid, from_head int, role text, content text, client_message_id text, reply_to uuid)
      join stored on stored.id = message.conversation_id
    ), new_turns as (
      insert into turns (
        message_id, conversation_id, intent, topic, confidence, out_of_scope, matched_patterns, acts,
        agent, tone, state, frustration_level, frustration_parts, follow_up, attempt_count, decision, escalation_reason,
        source, article_slugs, latency_ms)
      select message_id, conversation_id, turn.intent, turn.topic, confidence, out_of_scope,
        matched_patterns, acts, turn.agent, turn.tone, turn.state, turn.frustration_level, frustration_parts,
        follow_up, turn.attempt_count, decision, escalation_reason, source, article_slugs, latency_ms
      from json_to_recordset(${json(rows.turns)}::text::json) as turn (
        message_id uuid, conversation_id uuid, intent text, topic text, confidence real,
        out_of_scope boolean, matched_patterns jsonb, acts text[], agent text, tone text, state text,
        frustration_level int, frustration_parts jsonb, follow_up boolean, attempt_count int, decision text,
        escalation_reason text, source text, article_slugs jsonb, latency_ms real)
      join stored on stored.id = turn.conversation_id
    ), changed_solutions as (
      insert into solutions (conversation_id, article_slug, step, outcome, position)
      select conversation_id, article_slug, step, outcome, position
      from json_to_recordset(${json(rows.solutions)}::text::json) as solution (
        conversation_id uuid, article_slug text, step smallint, outcome text, position int)
      join stored on stored.id = solution.conversation_id
      on conflict (conversation_id, article_slug, step) do update
        set outcome = excluded.outcome, updated_at = now()
    )
    select id, version, head_seq from stored`;
}
