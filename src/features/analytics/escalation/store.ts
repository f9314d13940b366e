import { sql } from 'drizzle-orm';
import { type ConversationHistory, historyOf, type StoredTurn } from '#core/escalation/history.ts';
import type { Intent } from '#core/nlu/understanding.ts';
import type { Drizzle } from '#db/client.ts';

/** Conversations that are read at a time. */
const BATCH = 500;

/** A conversation that has been quiet this long is over. */
const QUIET_MS = 24 * 60 * 60 * 1000;

interface ConversationRow extends Record<string, unknown> {
  readonly id: string;
  readonly begun_at: string;
  /** To the microsecond: its place in the list. */
  readonly updated_at: string;
}

interface TurnRow extends Record<string, unknown> {
  readonly conversation_id: string;
  readonly frustration_level: number;
  readonly attempt_count: number;
  readonly follow_up: boolean;
  readonly intent: Intent;
  readonly topic: string | null;
  readonly at: string;
  readonly replied_at: string;
  readonly latency_ms: number;
  readonly message_length: number;
  readonly handed_over: boolean;
}

interface FailureRow extends Record<string, unknown> {
  readonly conversation_id: string;
  readonly failed_at: string;
}

export type EscalationStore = ReturnType<typeof createEscalationStore>;

/** Reads conversations to learn from. */
export function createEscalationStore(drizzle: Drizzle) {
  /** The next conversations after a place in the list, the newest first. */
  function batchAfter(
    place: ConversationRow | undefined,
    { quietBefore }: { readonly quietBefore: Date },
  ): Promise<readonly ConversationRow[]> {
    return drizzle.execute<ConversationRow>(sql`
      select id, created_at as begun_at,
        to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as updated_at
      from conversations
      where channel <> 'replay'
        and (state in ('resolved', 'escalation') or updated_at < ${quietBefore.toISOString()}::timestamptz)
        ${place ? sql`and (updated_at, id) < (${place.updated_at}::timestamptz, ${place.id}::uuid)` : sql``}
      order by updated_at desc, id desc limit ${BATCH}`);
  }

  async function historiesOf(rows: readonly ConversationRow[]): Promise<readonly ConversationHistory[]> {
    const ids = sql`(select value::uuid from json_array_elements_text(${JSON.stringify(rows.map(({ id }) => id))}::text::json))`;
    const turns = await drizzle.execute<TurnRow>(sql`
      select t.conversation_id, t.frustration_level, t.attempt_count, t.follow_up, t.intent, t.topic, t.latency_ms,
        m.created_at as at, r.created_at as replied_at, length(m.content) as message_length,
        t.state = 'escalation' as handed_over
      from turns t join messages m on m.id = t.message_id join messages r on r.reply_to = t.message_id
      where t.conversation_id in ${ids} order by t.conversation_id, m.seq`);
    const failures = await drizzle.execute<FailureRow>(sql`
      select conversation_id, updated_at as failed_at from solutions
      where outcome = 'failed' and conversation_id in ${ids}`);
    const turnsOf = Map.groupBy(turns, ({ conversation_id }) => conversation_id);
    const failuresOf = Map.groupBy(failures, ({ conversation_id }) => conversation_id);
    return rows.map(({ id, begun_at }) => {
      const all = turnsOf.get(id) ?? [];
      const handOff = all.findIndex(({ handed_over }) => handed_over);
      const before = handOff === -1 ? all : all.slice(0, handOff);
      return {
        id,
        begunAt: new Date(begun_at),
        handedOver: handOff !== -1,
        turns: historyOf(before.map(storedTurn), {
          failedAt: (failuresOf.get(id) ?? []).map(({ failed_at }) => new Date(failed_at)),
        }),
      };
    });
  }

  return {
    /**
     * Conversations whose end is known at `now`, the newest first: they went to a person, were solved, or have been quiet for a day. Those
     * of `replay` are nobody's.
     */
    async *read({
      now,
      limit,
    }: {
      readonly now: Date;
      /** Conversations to read at most, about. */
      readonly limit: number;
    }): AsyncGenerator<readonly ConversationHistory[]> {
      const quietBefore = new Date(now.getTime() - QUIET_MS);
      let place: ConversationRow | undefined;
      for (let count = 0; count < limit; count += BATCH) {
        const rows = await batchAfter(place, { quietBefore });
        if (rows.length > 0) yield await historiesOf(rows);
        if (rows.length < BATCH) return;
        place = rows.at(-1);
      }
    },
  };
}

function storedTurn(row: TurnRow): StoredTurn {
  return {
    frustrationLevel: row.frustration_level,
    attemptCount: row.attempt_count,
    followUp: row.follow_up,
    intent: row.intent,
    topic: row.topic,
    at: new Date(row.at),
    repliedAt: new Date(row.replied_at),
    latencyMs: row.latency_ms,
    messageLength: row.message_length,
  };
}
