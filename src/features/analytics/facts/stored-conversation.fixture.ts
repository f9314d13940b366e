import fc from 'fast-check';
import { ESCALATION_REASONS, TONES } from '#core/dialogue/conversation.ts';
import { BANDS, INTENTS, LANGUAGES } from '#core/nlu/understanding.ts';
import type { Database } from '#db/client.ts';

const MINUTE_MS = 60_000;
/** Ratings and feedback come between the full minutes of messages: what happens at the same moment has no order. */
const BETWEEN = 0.5;
const newId = () => Bun.randomUUIDv7();

/** Conversations to store, with times of their own choice; all in whole minutes. */
export interface ConversationPlan {
  /** Number of the customer, 0 to 3. */
  readonly owner: number;
  /** From the beginning of the era. */
  readonly begunMinute: number;
  readonly channel: 'http' | 'websocket' | 'replay';
  readonly language: 'en' | 'es';
  readonly turns: readonly TurnPlan[];
  readonly solutions: readonly ('offered' | 'worked' | 'failed' | 'unknown')[];
  readonly replyRatings: readonly {
    readonly turn: number;
    readonly rating: number;
    readonly minute: number;
  }[];
  readonly feedback: {
    readonly rating: number | null;
    readonly resolved: boolean | null;
    readonly minute: number;
  } | null;
  /** A message at the end that is not answered. */
  readonly pendingAfterMinutes: number | null;
}

export interface TurnPlan {
  /** Since the reply before. */
  readonly afterMinutes: number;
  readonly replyMinutes: number;
  readonly decision: string;
  readonly acts: readonly string[];
  readonly intent: (typeof INTENTS)[number];
  readonly topic: string | null;
  readonly confidence: number;
  readonly outOfScope: boolean;
  readonly band: (typeof BANDS)[number];
  readonly tone: (typeof TONES)[number];
  readonly frustrationLevel: number;
  readonly followUp: boolean;
  readonly attemptCount: number;
  readonly escalationReason: (typeof ESCALATION_REASONS)[number] | null;
  readonly source: 'knowledge' | 'model' | 'dialogue';
  readonly latencyMs: number;
}

const DECISIONS = [
  ...['answer', 'answer', 'answer', 'resolve', 'resolve', 'small_talk', 'small_talk', 'clarify'],
  ...['rephrase', 'escalate', 'waiting_for_person', 'offer_person', 'repeat', 'of_a_later_version'],
] as const;

const DAY_MINUTES = 24 * 60;
/** Mostly quick, sometimes about a day, sometimes weeks. */
const pause = fc.oneof(
  fc.integer({ min: 1, max: 60 }),
  fc.integer({ min: DAY_MINUTES - 3, max: DAY_MINUTES + 3 }),
  fc.integer({ min: 1, max: 40 * DAY_MINUTES }),
);

const turnPlan: fc.Arbitrary<TurnPlan> = fc
  .record({
    afterMinutes: pause,
    replyMinutes: fc.oneof(fc.constant(0), fc.nat({ max: 30 })),
    decision: fc.constantFrom(...DECISIONS),
    acts: fc.subarray(['thanks', 'cancel', 'worked']),
    intent: fc.constantFrom(...INTENTS),
    topic: fc.constantFrom(null, 'no_internet', 'slow_internet', 'bill_high'),
    confidence: fc.integer({ min: 0, max: 10_000 }).map((steps) => steps / 10_000),
    outOfScope: fc.boolean(),
    band: fc.constantFrom(...BANDS),
    tone: fc.constantFrom(...TONES),
    frustrationLevel: fc.nat({ max: 10 }),
    followUp: fc.boolean(),
    attemptCount: fc.nat({ max: 3 }),
    reason: fc.constantFrom(...ESCALATION_REASONS),
    source: fc.constantFrom('knowledge' as const, 'model' as const, 'dialogue' as const),
    latencyMs: fc.integer({ min: 1, max: 900 }),
  })
  .map(({ reason, ...turn }) => ({
    ...turn,
    escalationReason: turn.decision === 'escalate' || turn.decision === 'waiting_for_person' ? reason : null,
  }));

const rating = fc.integer({ min: 1, max: 5 });

/** Random dialogues: most make little sense, so that no rule of the dialogue hides a wrong figure. */
export const conversationPlan: fc.Arbitrary<ConversationPlan> = fc.record({
  owner: fc.nat({ max: 3 }),
  begunMinute: fc.nat({ max: 40 * DAY_MINUTES }),
  channel: fc.constantFrom('http' as const, 'websocket' as const, 'replay' as const),
  language: fc.constantFrom(...LANGUAGES),
  turns: fc.array(turnPlan, { maxLength: 7 }),
  solutions: fc.array(
    fc.constantFrom('offered' as const, 'worked' as const, 'failed' as const, 'unknown' as const),
    { maxLength: 3 },
  ),
  replyRatings: fc.array(fc.record({ turn: fc.nat({ max: 6 }), rating, minute: pause }), { maxLength: 3 }),
  feedback: fc.option(
    fc
      .record({ rating: fc.option(rating), resolved: fc.option(fc.boolean()), minute: pause })
      .filter((word) => word.rating !== null || word.resolved !== null),
    { freq: 2 },
  ),
  pendingAfterMinutes: fc.option(pause, { freq: 5 }),
});

/** Stores a conversation as if it had happened in an era that began at `era`; resolves to its id. It is marked stale, as old news is not found by its time. */
export async function storeConversation(
  { sql }: Pick<Database, 'sql'>,
  plan: ConversationPlan,
  { era, owners }: { readonly era: Date; readonly owners: readonly string[] },
): Promise<string> {
  const id = newId();
  const rows = rowsOf(plan, { id, era, ownerId: owners[plan.owner] ?? newId() });
  await sql.begin(async (transaction) => {
    for (const [table, list] of Object.entries(rows)) {
      if (list.length === 0) continue;
      const names = Object.keys(list[0] ?? {}).join(', ');
      const conflict = table === 'users' ? 'on conflict do nothing' : '';
      await transaction.unsafe(
        `insert into ${table} (${names}) select ${names} from json_populate_recordset(null::${table}, $1::text::json) ${conflict}`,
        [JSON.stringify(list)],
      );
    }
  });
  return id;
}

type Rows = Record<string, Record<string, unknown>[]>;

function rowsOf(
  plan: ConversationPlan,
  { id, era, ownerId }: { readonly id: string; readonly era: Date; readonly ownerId: string },
): Rows {
  const at = (minute: number) => new Date(era.getTime() + minute * MINUTE_MS).toISOString();
  const rows: Rows = {
    users: [{ id: ownerId, role: 'customer', created_at: at(0), updated_at: at(0) }],
    conversations: [],
    messages: [],
    turns: [],
    solutions: [],
    reply_ratings: [],
    conversation_feedback: [],
    stale_facts: [{ conversation_id: id, created_at: at(0) }],
  };
  let minute = plan.begunMinute;
  let seq = 0;
  let state = 'initial';
  const replies: { id: string; minute: number }[] = [];
  const message = (role: string, { replyTo = null }: { replyTo?: string | null } = {}) => {
    seq += 1;
    const row = { id: newId(), conversation_id: id, seq, role, content: 'words', reply_to: replyTo };
    rows['messages']?.push({ ...row, awaits_reply: false, created_at: at(minute) });
    return row.id;
  };
  for (const [index, turn] of plan.turns.entries()) {
    // The first message is what the conversation begins with.
    minute += index === 0 ? 0 : turn.afterMinutes;
    const askedAt = at(minute);
    const asked = message('user');
    minute += turn.replyMinutes;
    replies.push({ id: message('assistant', { replyTo: asked }), minute });
    state = stateAfter(state, turn);
    rows['turns']?.push(
      turnRow(turn, { conversation_id: id, message_id: asked, state, created_at: askedAt }),
    );
  }
  if (plan.turns.length === 0 || plan.pendingAfterMinutes !== null) {
    minute += plan.turns.length === 0 ? 0 : (plan.pendingAfterMinutes ?? 0);
    message('user');
  }
  const pending = seq - 2 * plan.turns.length;
  rows['conversations']?.push({
    ...conversationRow(plan, { id, owner_id: ownerId, state }),
    head_seq: seq,
    pending_count: pending,
    created_at: at(plan.begunMinute),
    updated_at: at(minute),
  });
  addSolutions(rows, { plan, id, at });
  addRatings(rows, { plan, id, ownerId, replies, at });
  return rows;
}

function stateAfter(before: string, { decision, escalationReason }: TurnPlan): string {
  if (escalationReason !== null) return 'escalation';
  if (decision === 'resolve') return 'resolved';
  // Small talk while a person is awaited leaves things as they are, half of the time by chance of its words.
  return decision === 'repeat' && before === 'escalation' ? 'escalation' : 'initial';
}

function conversationRow(plan: ConversationPlan, rest: { id: string; owner_id: string; state: string }) {
  const last = plan.turns.at(-1);
  return {
    ...rest,
    channel: plan.channel,
    version: 1,
    agent: last ? 'tech_support' : null,
    intent: last?.intent ?? null,
    topic: last?.topic ?? null,
    tone: last?.tone ?? 'helpful_friendly',
    attempt_count: 0,
    frustration_level: last?.frustrationLevel ?? 0,
    frustration_memory: 0,
    clarification_count: 0,
    language: plan.language,
    escalation_reason: rest.state === 'escalation' ? (last?.escalationReason ?? 'customer_request') : null,
    turn_count: plan.turns.length,
    epoch: newId(),
  };
}

function turnRow(turn: TurnPlan, rest: Readonly<Record<string, unknown>>) {
  return {
    ...rest,
    intent: turn.intent,
    topic: turn.topic,
    confidence: turn.confidence,
    out_of_scope: turn.outOfScope,
    language: 'en',
    band: turn.band,
    matched_patterns: [],
    acts: turn.acts,
    agent: turn.intent.startsWith('billing') ? 'billing' : 'tech_support',
    tone: turn.tone,
    frustration_level: turn.frustrationLevel,
    frustration_parts: [],
    follow_up: turn.followUp,
    attempt_count: turn.attemptCount,
    decision: turn.decision,
    escalation_reason: turn.escalationReason,
    source: turn.source,
    finish_reason: 'stop',
    article_slugs: [],
    latency_ms: turn.latencyMs,
  };
}

interface Rest {
  readonly plan: ConversationPlan;
  readonly id: string;
  readonly at: (minute: number) => string;
}

function addSolutions(rows: Rows, { plan, id, at }: Rest): void {
  for (const [position, outcome] of plan.solutions.entries()) {
    const times = { created_at: at(plan.begunMinute), updated_at: at(plan.begunMinute) };
    const article = { article_slug: position === 0 ? 'restart' : 'cables', step: position };
    rows['solutions']?.push({ conversation_id: id, ...article, outcome, position, ...times });
  }
}

function addRatings(
  rows: Rows,
  {
    plan,
    id,
    ownerId,
    replies,
    at,
  }: Rest & {
    readonly ownerId: string;
    readonly replies: readonly { readonly id: string; readonly minute: number }[];
  },
): void {
  const rated = new Set<string>();
  for (const { turn, rating: given, minute } of plan.replyRatings) {
    const reply = replies[turn];
    if (reply === undefined || rated.has(reply.id)) continue;
    rated.add(reply.id);
    const time = at(reply.minute + minute + BETWEEN + rated.size / 60);
    const row = { message_id: reply.id, user_id: ownerId, conversation_id: id, rating: given };
    rows['reply_ratings']?.push({ ...row, created_at: time, updated_at: time });
  }
  if (plan.feedback === null) return;
  const { minute, ...word } = plan.feedback;
  const time = at(plan.begunMinute + minute + BETWEEN);
  const row = { conversation_id: id, user_id: ownerId, ...word, reasons: [] };
  rows['conversation_feedback']?.push({ ...row, created_at: time, updated_at: time });
}
