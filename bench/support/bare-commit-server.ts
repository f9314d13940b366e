import type { ServerWebSocket } from 'bun';
import postgres from 'postgres';

/**
 * The floor of the turn benchmark: a socket server that does nothing but what cannot be left out. It reads
 * {content}, stores the rows of a turn (one conversation, two messages, one turn, one solution) in groups like the
 * product, and answers with a reply that was recorded from the product. No identity, no limits, no understanding,
 * no log, no retries.
 */
interface Customer {
  readonly ownerId: string;
  readonly conversationId: string;
  headSeq: number;
}

interface Waiting {
  readonly socket: ServerWebSocket<Customer>;
  readonly content: string;
}

/** As in the product: more than this wait for the statement after. */
const MAX_BATCH = 256;

const sql = postgres(process.env['DATABASE_URL'] ?? '', { max: 1, onnotice: () => {} });
const answer = process.env['FLOOR_REPLY'] ?? '{}';
const reply = JSON.parse(answer) as Readonly<Record<string, unknown>> & {
  readonly content: string;
  readonly intent_data: {
    readonly confidence: number;
    readonly topic: string | null;
    readonly matched_patterns: unknown;
  };
  readonly frustration: { readonly level: number; readonly parts: unknown };
  readonly sources: readonly { readonly slug: string }[];
};

const slug = reply.sources[0]?.slug ?? 'none';
/** The end of each row, the same in all of them, made once. */
const replyContent = JSON.stringify(reply.content);
const conversationTail = `"state":${json('state')},"agent":${json('agent')},"intent":${json('intent')},"topic":${JSON.stringify(reply.intent_data.topic)},"tone":${json('tone')}}`;
const turnTail = JSON.stringify({
  intent: reply['intent'],
  topic: reply.intent_data.topic,
  confidence: reply.intent_data.confidence,
  matched_patterns: reply.intent_data.matched_patterns,
  acts: [],
  agent: reply['agent'],
  tone: reply['tone'],
  state: reply['state'],
  frustration_level: reply.frustration.level,
  frustration_parts: reply.frustration.parts,
  decision: reply['decision'],
  source: reply['source'],
  article_slugs: [slug],
  latency_ms: 1.5,
}).slice(1);

let waiting: Waiting[] = [];
let running = false;
let batches = 0;
let batched = 0;

function json(name: string): string {
  return JSON.stringify(reply[name]);
}

async function commitAll(): Promise<void> {
  while (waiting.length > 0) {
    const batch = waiting.slice(0, MAX_BATCH);
    waiting = waiting.slice(MAX_BATCH);
    await store(batch);
    batches += 1;
    batched += batch.length;
    for (const { socket } of batch) socket.send(answer);
  }
  running = false;
}

async function store(batch: readonly Waiting[]): Promise<void> {
  const conversations = [];
  const messages = [];
  const turns = [];
  const solutions = [];
  for (const { socket, content } of batch) {
    const { data } = socket;
    data.headSeq += 2;
    const { headSeq, conversationId: id, ownerId } = data;
    const messageId = Bun.randomUUIDv7();
    const replyId = Bun.randomUUIDv7();
    conversations.push(`{"id":"${id}","owner_id":"${ownerId}","head_seq":${headSeq},${conversationTail}`);
    messages.push(
      `{"id":"${messageId}","conversation_id":"${id}","seq":${headSeq - 1},"role":"user","content":${JSON.stringify(content)}}`,
      `{"id":"${replyId}","conversation_id":"${id}","seq":${headSeq},"role":"assistant","content":${replyContent},"reply_to":"${messageId}"}`,
    );
    turns.push(`{"message_id":"${messageId}","conversation_id":"${id}",${turnTail}`);
    solutions.push(`{"conversation_id":"${id}","article_slug":"${slug}","step":${headSeq / 2}}`);
  }
  await insert([conversations, messages, turns, solutions].map((rows) => `[${rows.join(',')}]`));
}

/** The product's statement without its checks. */
function insert([conversations = '', messages = '', turns = '', solutions = '']: readonly string[]) {
  return sql`
    with input as materialized (
      select * from json_to_recordset(${conversations}::text::json) as input (
        id uuid, owner_id uuid, head_seq int, state text, agent text, intent text, topic text, tone text)
    ), new_owners as (
      insert into users (id) select owner_id from input where head_seq = 2 on conflict (id) do nothing
    ), stored as (
      insert into conversations (
        id, owner_id, channel, version, head_seq, state, agent, intent, topic, tone, attempt_count,
        frustration_level, frustration_memory, clarification_count, turn_count)
      select id, owner_id, 'websocket', 1, head_seq, state, agent, intent, topic, tone, 0, 0, 0, 0, 1 from input
      on conflict (id) do update set version = conversations.version + 1, head_seq = excluded.head_seq,
        turn_count = conversations.turn_count + 1, updated_at = now()
    ), new_messages as (
      insert into messages (id, conversation_id, seq, role, content, reply_to)
      select id, conversation_id, seq, role, content, reply_to
      from json_to_recordset(${messages}::text::json) as message (
        id uuid, conversation_id uuid, seq int, role text, content text, reply_to uuid)
    ), new_turns as (
      insert into turns (
        message_id, conversation_id, intent, topic, confidence, out_of_scope, matched_patterns, acts,
        agent, tone, state, frustration_level, frustration_parts, follow_up, attempt_count, decision, source,
        article_slugs, latency_ms)
      select message_id, conversation_id, intent, topic, confidence, false, matched_patterns, acts,
        agent, tone, state, frustration_level, frustration_parts, false, 0, decision, source, article_slugs, latency_ms
      from json_to_recordset(${turns}::text::json) as turn (
        message_id uuid, conversation_id uuid, intent text, topic text, confidence real,
        matched_patterns jsonb, acts text[], agent text, tone text, state text, frustration_level int,
        frustration_parts jsonb, decision text, source text, article_slugs jsonb, latency_ms real)
    )
    insert into solutions (conversation_id, article_slug, step, outcome, position)
    select conversation_id, article_slug, step, 'offered', step
    from json_to_recordset(${solutions}::text::json) as solution (
      conversation_id uuid, article_slug text, step smallint)
    on conflict (conversation_id, article_slug, step) do update set outcome = excluded.outcome`;
}

Bun.serve<Customer>({
  hostname: '127.0.0.1',
  port: Number(process.env['PORT'] ?? '0'),
  fetch(request, server) {
    const path = new URL(request.url).pathname;
    if (path === '/ready') return new Response('ready');
    if (path === '/metrics')
      return new Response(`commit_batch_size_sum ${batched}\ncommit_batch_size_count ${batches}\n`);
    const data = { ownerId: Bun.randomUUIDv7(), conversationId: Bun.randomUUIDv7(), headSeq: 0 };
    return server.upgrade(request, { data }) ? undefined : new Response(null, { status: 426 });
  },
  websocket: {
    perMessageDeflate: false,
    message(socket, frame) {
      const { content } = JSON.parse(String(frame)) as { content: string };
      waiting.push({ socket, content });
      if (running) return;
      running = true;
      queueMicrotask(commitAll);
    },
  },
});
