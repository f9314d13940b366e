import { sql } from 'drizzle-orm';
import { FACTORS_LIMIT, limitsInForce } from '#core/escalation/costs.ts';
import { FACTORS_NAME } from '#core/escalation/predict.ts';
import type { Drizzle } from '#db/client.ts';
import type { LiveConversation, LivePicture } from '#protocol/chat-v1.ts';

/** A conversation without a message for this long is not open any more. */
const OPEN_MS = 30 * 60 * 1000;
/** Unless it waits for a person: then only after this long. */
const WAITING_MS = 24 * 60 * 60 * 1000;
/** Frustration from which a customer counts as frustrated. */
const FRUSTRATED = 6;
/** Conversations that are listed. */
const LISTED = 50;

interface Row extends Record<string, unknown> {
  readonly conversation_id: string;
  readonly state: string;
  readonly topic: string | null;
  readonly agent: string | null;
  readonly frustration_level: number;
  readonly likelihood: number | null;
  readonly waiting_since: string | null;
  readonly last_message_at: string;
  readonly open: number;
  readonly waiting: number;
  readonly frustrated: number;
  readonly escalating: number;
}

/** Reads what goes on from the facts of conversations. */
export function createLiveStore(drizzle: Drizzle) {
  // As the column has it: 0.6 as a `real` is a little more than 0.6.
  const recommended = sql`state <> 'escalation' and escalation_likelihood >
    case when escalation_model = ${FACTORS_NAME} then ${FACTORS_LIMIT}::real else ${limitsInForce().offer}::real end`;
  // `handed_over_at` is the first hand-off: the customer may have been helped and need a person once more.
  const handedOverLast = sql`(
    select min(created_at) from turns where turns.conversation_id = conversation_facts.conversation_id
      and created_at > coalesce((
        select max(created_at) from turns where turns.conversation_id = conversation_facts.conversation_id
          and turns.state <> 'escalation'), '-infinity'))`;

  return {
    /** The picture at a time, those in most need first. */
    async read(now: Date): Promise<LivePicture> {
      const since = new Date(now.getTime() - OPEN_MS).toISOString();
      const waitingSince = new Date(now.getTime() - WAITING_MS).toISOString();
      const rows = await drizzle.execute<Row>(sql`
        select conversation_id, state, topic, agent, frustration_last as frustration_level,
          escalation_likelihood as likelihood, last_message_at,
          case when state = 'escalation' then coalesce(${handedOverLast}, handed_over_at, last_message_at) end
            as waiting_since,
          (count(*) over ())::int as open,
          (count(*) filter (where state = 'escalation') over ())::int as waiting,
          (count(*) filter (where frustration_last >= ${FRUSTRATED}) over ())::int as frustrated,
          (count(*) filter (where ${recommended}) over ())::int as escalating
        from conversation_facts
        where state <> 'resolved' and last_message_at > ${waitingSince}::timestamptz
          and (state = 'escalation' or last_message_at > ${since}::timestamptz)
        order by (state = 'escalation') desc, escalation_likelihood desc nulls last, last_message_at desc, conversation_id
        limit ${LISTED}`);
      const { open = 0, waiting = 0, frustrated = 0, escalating = 0 } = rows[0] ?? {};
      return {
        at: now.toISOString(),
        ...{ open, waiting, frustrated, escalating },
        conversations: rows.map((row) => conversationOf(row, { now })),
      };
    },
  };
}

function conversationOf(row: Row, { now }: { readonly now: Date }): LiveConversation {
  const since = row.waiting_since;
  return {
    conversation_id: row.conversation_id,
    state: row.state,
    topic: row.topic,
    agent: row.agent,
    frustration_level: row.frustration_level,
    likelihood: row.likelihood,
    waiting_ms: since === null ? null : Math.max(0, now.getTime() - new Date(since).getTime()),
    last_message_at: new Date(row.last_message_at).toISOString(),
  };
}
