import type postgres from 'postgres';

/** Rows of the record sets that the statement reads. */
export interface RecordSets {
  readonly onlyTurns: boolean;
  readonly conversations: unknown[];
  readonly messages: unknown[];
  readonly turns: unknown[];
  readonly solutions: unknown[];
}

/** What the statement returns of a conversation that a record was stored in. */
export interface StoredRow {
  readonly id: string;
  readonly version: number;
  readonly head_seq: number;
  readonly epoch: string;
  readonly pending_count: number;
  readonly lease_node: string | null;
  readonly at: string;
}

/**
 * The whole group in one statement, each kind of record in its own branch: `turned`, `accepted` and `answered`. `fresh`
 * leaves out what must not be stored (in scalar subqueries: for `exists` the planner may read the whole table into a
 * hash). The checks of version, owner and unanswered messages run under the row's lock, which is also what makes
 * sequence numbers contiguous between nodes. Rows are taken in one order, so that nodes do not lock each other out.
 */
export function runStatement(sql: postgres.Sql, rows: RecordSets) {
  const json = (value: readonly unknown[]) => JSON.stringify(value);
  const others = rows.onlyTurns ? { branches: sql``, results: sql`` } : otherKinds(sql);
  return sql<StoredRow[]>`
    with input as materialized (
      select * from json_to_recordset(${json(rows.conversations)}::text::json) as input (
        kind text, id uuid, owner_id uuid, channel text, expected_version int, client_message_id text, message_id uuid,
        lease_node uuid, lease_ms int,
        state text, agent text, intent text, topic text, tone text, attempt_count int, frustration_level int,
        frustration_memory real, clarification_count int, language text, agenda jsonb, model_memory jsonb,
        pending jsonb, escalation_reason text, turn_count int)
      order by id
    ), new_owners as (
      insert into users (id) select distinct owner_id from input where expected_version = 0 order by owner_id
      on conflict (id) do nothing
    ), fresh as (
      select * from input
      where (client_message_id is null or (
          select id from messages
          where conversation_id = input.id and messages.client_message_id = input.client_message_id) is null)
        and (expected_version = 0 or (select id from conversations where conversations.id = input.id) is not null)
    ), turned as (
      insert into conversations (
        id, owner_id, channel, version, head_seq, state, agent, intent, topic, tone, attempt_count,
        frustration_level, frustration_memory, clarification_count, language, agenda, model_memory, pending,
        escalation_reason, turn_count)
      select id, owner_id, channel, expected_version + 1, 2, state, agent, intent, topic, tone,
        attempt_count, frustration_level, frustration_memory, clarification_count, language, nullif(agenda, 'null'),
        nullif(model_memory, 'null'), nullif(pending, 'null'), escalation_reason, turn_count
      from fresh where kind = 'turn'
      on conflict (id) do update set
        version = excluded.version, head_seq = conversations.head_seq + 2, state = excluded.state,
        agent = excluded.agent, intent = excluded.intent, topic = excluded.topic, tone = excluded.tone,
        attempt_count = excluded.attempt_count, frustration_level = excluded.frustration_level,
        frustration_memory = excluded.frustration_memory, clarification_count = excluded.clarification_count,
        language = excluded.language, agenda = excluded.agenda, model_memory = excluded.model_memory,
        pending = excluded.pending, escalation_reason = excluded.escalation_reason,
        turn_count = excluded.turn_count, updated_at = now()
      where conversations.version = excluded.version - 1 and conversations.owner_id = excluded.owner_id
        and conversations.pending_count = 0
      returning id, version, head_seq, epoch, pending_count, lease_node
    )${others.branches}, stored as (
      select * from turned ${others.results}
    ), new_messages as (
      insert into messages (id, conversation_id, seq, role, content, client_message_id, reply_to, awaits_reply)
      select message.id, stored.id, stored.head_seq - message.from_head, message.role, message.content,
        message.client_message_id, message.reply_to, message.awaits_reply
      from json_to_recordset(${json(rows.messages)}::text::json) as message (
        id uuid, conversation_id uuid, from_head int, role text, content text, client_message_id text, reply_to uuid,
        awaits_reply boolean)
      join stored on stored.id = message.conversation_id
    ), new_turns as (
      insert into turns (
        message_id, conversation_id, intent, topic, confidence, out_of_scope, language, band, explanation,
        matched_patterns, acts, agent, tone, state, frustration_level, frustration_parts, follow_up, attempt_count, decision, escalation_reason,
        source, finish_reason, article_slugs, latency_ms)
      select message_id, conversation_id, turn.intent, turn.topic, confidence, out_of_scope,
        language, band, nullif(explanation, 'null'), matched_patterns, acts, turn.agent, turn.tone, turn.state, turn.frustration_level, frustration_parts,
        follow_up, turn.attempt_count, decision, escalation_reason, source, finish_reason, article_slugs, latency_ms
      from json_to_recordset(${json(rows.turns)}::text::json) as turn (
        message_id uuid, conversation_id uuid, intent text, topic text, confidence real,
        out_of_scope boolean, language text, band text, explanation jsonb, matched_patterns jsonb, acts text[], agent text, tone text, state text,
        frustration_level int, frustration_parts jsonb, follow_up boolean, attempt_count int, decision text,
        escalation_reason text, source text, finish_reason text, article_slugs jsonb, latency_ms real)
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
    select *, now() as at from stored`;
}

/** The branches of messages alone and of replies. They are left out when there are none: they cost time even then. */
function otherKinds(sql: postgres.Sql) {
  const branches = sql`
    , accepted as (
      insert into conversations (
        id, owner_id, channel, version, head_seq, state, tone, attempt_count, frustration_level, frustration_memory,
        clarification_count, turn_count, pending_count, lease_node, lease_until)
      select id, owner_id, channel, 1, 1, state, tone, attempt_count, frustration_level, frustration_memory,
        clarification_count, turn_count, 1, lease_node, now() + lease_ms * interval '1 millisecond'
      from fresh where kind = 'message'
      on conflict (id) do update set
        head_seq = conversations.head_seq + 1, pending_count = conversations.pending_count + 1, updated_at = now(),
        (lease_node, lease_until) = (
          select case when held then conversations.lease_node else excluded.lease_node end,
            case when held then conversations.lease_until else excluded.lease_until end
          from (select conversations.lease_node <> excluded.lease_node and conversations.lease_until > now()) as lease (held))
      where conversations.owner_id = excluded.owner_id
      returning id, version, head_seq, epoch, pending_count, lease_node
    ), answered as (
      update conversations set
        version = conversations.version + 1, head_seq = conversations.head_seq + 1,
        pending_count = conversations.pending_count - 1,
        lease_node = case when conversations.pending_count > 1 then conversations.lease_node end,
        lease_until = case when conversations.pending_count > 1 then conversations.lease_until end,
        state = input.state, agent = input.agent, intent = input.intent, topic = input.topic, tone = input.tone,
        attempt_count = input.attempt_count, frustration_level = input.frustration_level,
        frustration_memory = input.frustration_memory, clarification_count = input.clarification_count,
        language = input.language, agenda = nullif(input.agenda, 'null'),
        model_memory = nullif(input.model_memory, 'null'), pending = nullif(input.pending, 'null'), escalation_reason = input.escalation_reason,
        turn_count = input.turn_count, updated_at = now()
      from input
      where input.kind = 'reply' and conversations.id = input.id
        and conversations.version = input.expected_version and conversations.owner_id = input.owner_id
        and (select awaits_reply from messages where id = input.message_id and conversation_id = input.id)
      returning conversations.id, conversations.version, head_seq, epoch, pending_count, conversations.lease_node
    ), no_longer_awaiting as (
      update messages set awaits_reply = false
      from input join answered on answered.id = input.id
      where messages.id = input.message_id
    )`;
  return { branches, results: sql`union all select * from accepted union all select * from answered` };
}
