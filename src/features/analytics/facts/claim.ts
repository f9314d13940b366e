import type { Transaction } from './transaction.ts';

/**
 * Takes up the next conversations to make facts of, and notes how far that is. A conversation is due when its newest
 * message is not the one that its fact was made at, when something else made the fact stale, or when its time has come.
 *
 * A message's time is that of the beginning of its transaction, so one that is older may become visible later; a minute
 * is longer than any statement may take. What is marked stale is deleted before anything of it is read: whoever marks it
 * again meanwhile waits for this transaction, and is heard by the next.
 */
export async function claim(
  sql: Transaction,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<readonly string[]> {
  const stale = await sql<{ id: string }[]>`
    delete from stale_facts where conversation_id in (
      select conversation_id from stale_facts order by created_at limit ${limit} for update skip locked)
    returning conversation_id as id`;
  const changed = await sql<{ id: string; at: string }[]>`
    select id, updated_at::text as at from conversations
    where updated_at >= least(coalesce((select read_to from analytics_progress), '-infinity'), now() - interval '60 seconds')
      and (select read_at from conversation_facts where conversation_id = conversations.id)
        is distinct from updated_at
    order by updated_at, id limit ${limit}`;
  const due = await sql<{ id: string }[]>`
    select conversation_id as id from conversation_facts where due_at <= ${now.toISOString()}
    order by due_at limit ${limit}`;
  const last = changed.length < limit ? null : (changed.at(-1)?.at ?? null);
  await sql`
    insert into analytics_progress (id, read_to, updated_at)
    values (1, coalesce(${last}::timestamptz, now()), now())
    on conflict (id) do update set read_to = greatest(analytics_progress.read_to, excluded.read_to), updated_at = now()`;
  return [...new Set([...stale, ...changed, ...due].map(({ id }) => id))];
}
