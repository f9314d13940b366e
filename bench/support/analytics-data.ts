import postgres from 'postgres';

/** Days that the generated conversations spread over, up to now. */
export const DAYS = 90;
/** Messages of an average conversation: three turns. */
const MESSAGES_PER_CONVERSATION = 6;
/** Conversations made by one statement. */
const CHUNK = 20_000;

/**
 * Fills a migrated, empty database with conversations of one to five turns, solutions, ratings and feedback, spread over
 * the last 90 days, by SQL alone: what is in the rows follows from their numbers. Resolves to the number of messages.
 */
export async function generateConversations(
  url: string,
  { messages }: { messages: number },
): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const conversations = Math.round(messages / MESSAGES_PER_CONVERSATION);
    for (let first = 0; first < conversations; first += CHUNK) {
      const last = Math.min(conversations, first + CHUNK) - 1;
      await generateChunk(sql, { first, last, conversations });
    }
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from messages`;
    return row?.count ?? 0;
  } finally {
    await sql.end();
  }
}

/** Brings what the planner knows up to date; the product's own connections have too little time for that. */
export async function analyze(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await sql`vacuum analyze`;
  await sql.end();
}

/** An id that follows from what it is of: a UUID in form, in no order, as random ones are. */
const idOf = (text: string) => `md5(${text})::uuid`;

async function generateChunk(
  sql: postgres.Sql,
  { first, last, conversations }: { first: number; last: number; conversations: number },
): Promise<void> {
  await sql.begin(async (transaction) => {
    await transaction`
      create temporary table made on commit drop as
      select number, ${sql.unsafe(idOf(`'c' || number`))} as id, ${sql.unsafe(idOf(`'u' || number / 3`))} as owner_id,
        now() - make_interval(secs => ${DAYS * 86_400}::float8 * (${conversations} - number) / ${conversations})
          as begun_at,
        1 + (number * 7) % 5 as turns,
        (array['no_internet', 'slow_internet', 'bill_high', 'wifi_password', 'payment_failed', 'tv_no_signal',
          'move_home', 'cancel_service', 'email_setup', 'router_light'])[1 + (number * 13) % 10] as topic,
        (array['technical', 'technical', 'billing', 'technical', 'billing_dispute', 'technical', 'general',
          'general', 'technical', 'technical_complex'])[1 + (number * 13) % 10] as intent,
        -- How it ends: solved, answered, handed over.
        case (number * 11) % 10 when 0 then 'escalate' when 1 then 'escalate' when 2 then 'answer'
          when 3 then 'answer' when 4 then 'clarify' else 'resolve' end as ending
      from generate_series(${first}::int, ${last}::int) as number`;
    await transaction`insert into users (id) select distinct owner_id from made on conflict do nothing`;
    await transaction`
      insert into conversations (id, owner_id, channel, version, head_seq, state, agent, intent, topic, tone,
        attempt_count, frustration_level, frustration_memory, clarification_count, language, escalation_reason,
        turn_count, created_at, updated_at)
      select id, owner_id, case number % 3 when 0 then 'http' else 'websocket' end, turns, 2 * turns,
        case ending when 'escalate' then 'escalation' when 'resolve' then 'resolved' else 'initial' end,
        case when intent like 'billing%' then 'billing' when intent = 'general' then 'general' else 'tech_support' end,
        intent, topic, 'helpful_friendly', 0, number % 9, 0, 0, case number % 8 when 0 then 'es' else 'en' end,
        case ending when 'escalate' then 'customer_request' end, turns, begun_at,
        begun_at + make_interval(mins => 2 * turns - 2, secs => 3)
      from made`;
    await transaction`
      insert into messages (id, conversation_id, seq, role, content, reply_to, created_at)
      select ${sql.unsafe(idOf(`'m' || number || '-' || seq`))}, id, seq,
        case seq % 2 when 1 then 'user' else 'assistant' end,
        case seq % 2 when 1 then 'My connection drops every evening and I have tried what I could.'
          else 'Sorry to hear that. Please switch the router off, wait for half a minute and switch it on again.' end,
        case seq % 2 when 0 then ${sql.unsafe(idOf(`'m' || number || '-' || (seq - 1)`))} end,
        begun_at + make_interval(mins => 2 * ((seq - 1) / 2), secs => case seq % 2 when 0 then 3 else 0 end)
      from made cross join lateral generate_series(1, 2 * turns) as seq order by number, seq`;
    await transaction`
      insert into turns (message_id, conversation_id, intent, topic, confidence, out_of_scope, language, band,
        matched_patterns, acts, agent, tone, state, frustration_level, frustration_parts, follow_up, attempt_count,
        decision, escalation_reason, source, article_slugs, latency_ms, created_at)
      select ${sql.unsafe(idOf(`'m' || number || '-' || (2 * turn - 1)`))}, id, intent, topic,
        ((number * 37 + turn * 11) % 100) / 100.0, (number + turn) % 20 = 0,
        case number % 8 when 0 then 'es' else 'en' end, case (number + turn) % 6 when 0 then 'ask' else 'answer' end,
        '[]', '{}', case when intent like 'billing%' then 'billing' else 'tech_support' end,
        (array['helpful_friendly', 'understanding_adaptive', 'patient_alternative', 'empathetic_supportive',
          'empathetic_escalation'])[1 + (number + turn) % 5],
        case when turn < turns then 'initial' when ending = 'escalate' then 'escalation'
          when ending = 'resolve' then 'resolved' else 'initial' end,
        (number + turn) % 10, '[]', turn > 1 and (number + turn) % 3 = 0, 0,
        case when turn = turns then ending else 'answer' end,
        case when turn = turns and ending = 'escalate' then 'customer_request' end,
        case (number + turn) % 10 when 0 then 'model' else 'knowledge' end, '["a-guide"]', 12,
        begun_at + make_interval(mins => 2 * (turn - 1), secs => 3)
      from made cross join lateral generate_series(1, turns) as turn order by number, turn`;
    await transaction`
      insert into solutions (conversation_id, article_slug, step, outcome, position, created_at, updated_at)
      select id, 'guide-' || (number + step) % 40, step,
        case when ending = 'resolve' and step = turns then 'worked' else 'failed' end, step - 1, begun_at, begun_at
      from made cross join lateral generate_series(1, turns) as step`;
    await transaction`
      insert into reply_ratings (message_id, user_id, conversation_id, rating, created_at, updated_at)
      select ${sql.unsafe(idOf(`'m' || number || '-' || (2 * turns)`))}, owner_id, id, 1 + number % 5,
        begun_at + interval '30 minutes', begun_at + interval '30 minutes'
      from made where number % 5 = 0`;
    await transaction`
      insert into conversation_feedback (conversation_id, user_id, rating, resolved, created_at, updated_at)
      select id, owner_id, 1 + number % 5, number % 4 <> 0, begun_at + interval '1 hour', begun_at + interval '1 hour'
      from made where number % 11 = 0`;
  });
}
