import type { Transaction } from './transaction.ts';

/** A resolved conversation: who may come back, and with what. */
export interface Resolved {
  readonly conversationId: string;
  readonly ownerId: string;
  readonly topic: string;
  readonly resolvedAtMs: number;
}

/** When each customer's next conversation with the same topic began, by conversation; those without one are missing. */
export async function readReturns(
  sql: Transaction,
  resolved: readonly Resolved[],
): Promise<ReadonlyMap<string, number>> {
  if (resolved.length === 0) return new Map();
  const wanted = resolved.map(({ resolvedAtMs, ...one }) => ({
    ...one,
    resolvedAt: new Date(resolvedAtMs).toISOString(),
  }));
  const rows = await sql<{ id: string; atMs: number }[]>`
    select wanted."conversationId" as id, floor(extract(epoch from later.begun_at) * 1000)::float8 as "atMs"
    from json_to_recordset(${JSON.stringify(wanted)}::text::json)
      as wanted ("conversationId" uuid, "ownerId" uuid, topic text, "resolvedAt" timestamptz)
    cross join lateral (
      select begun_at from conversation_facts
      where owner_id = wanted."ownerId" and topic = wanted.topic and begun_at > wanted."resolvedAt"
        and conversation_id <> wanted."conversationId"
      order by begun_at limit 1
    ) as later`;
  return new Map(rows.map(({ id, atMs }) => [id, atMs]));
}
