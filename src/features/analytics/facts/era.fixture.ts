import { createBusinessCalendar } from '#core/analytics/business-hours.ts';
import { CELL_KINDS } from '#core/analytics/cell-kinds.ts';
import type { Database } from '#db/client.ts';
import { openTestDatabase } from '../../../../test/support/database.ts';
import { createFactRefresher, type FactRefresherOptions } from './refresher.ts';
import { createFactStore } from './store.ts';
import { type ConversationPlan, storeConversation } from './stored-conversation.fixture.ts';

export const CALENDAR = createBusinessCalendar({
  days: Array.from({ length: 7 }, (_, day) => (day < 5 ? [{ from: 8 * 60, to: 20 * 60 }] : [])),
  timeZone: 'America/New_York',
});

let eras = 0;
let cleared: Promise<void> | undefined;

/** The database of this test process, without what an earlier run left in the eras. */
export async function openEras(): Promise<Database> {
  const database = await openTestDatabase();
  cleared ??= clearEras(database);
  await cleared;
  return database;
}

async function clearEras({ sql }: Database): Promise<void> {
  await sql`delete from conversations where created_at < '1900-01-01'`;
  for (const { table } of Object.values(CELL_KINDS))
    await sql.unsafe(`delete from ${table} where start < '1900-01-01'`);
}

/** The beginning of a year of the past that nothing else is in: the figures of tests that share a database do not meet. */
export function newEra(): Date {
  eras += 1;
  return new Date(Date.UTC(1000 + eras, 1, 5));
}

export function refresherAt(
  database: Database,
  { now, ...options }: { readonly now: () => Date } & Partial<FactRefresherOptions>,
) {
  return createFactRefresher({
    store: createFactStore(database),
    calendar: CALENDAR,
    now,
    onError: (error) => {
      throw error;
    },
    ...options,
  });
}

/** Stores conversations of four customers of their own; resolves to the ids. */
export async function storeAll(
  database: Database,
  { plans, era }: { readonly plans: readonly ConversationPlan[]; readonly era: Date },
): Promise<readonly string[]> {
  const owners = Array.from({ length: 4 }, () => Bun.randomUUIDv7());
  const ids: string[] = [];
  for (const plan of plans) ids.push(await storeConversation(database, plan, { era, owners }));
  return ids;
}

/** The time of the newest thing in some conversations, in ms: nobody looks at a conversation before it has happened. */
export async function newestChange({ sql }: Database, ids: readonly string[]): Promise<number> {
  const [row] = await sql<{ newest: number }[]>`
    select (extract(epoch from max(at)) * 1000)::float8 as newest from (
      select updated_at as at, id as conversation_id from conversations
      union all select updated_at, conversation_id from reply_ratings
      union all select updated_at, conversation_id from conversation_feedback) as changes
    where conversation_id::text in (select json_array_elements_text(${JSON.stringify(ids)}::text::json))`;
  return row?.newest ?? 0;
}
