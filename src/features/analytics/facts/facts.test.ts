import { beforeAll, expect, test } from 'bun:test';
import fc from 'fast-check';
import { createBusinessCalendar } from '#core/analytics/business-hours.ts';
import { FACT_COLUMN_NAMES, type FactColumn } from '#core/analytics/fact-columns.ts';
import type { Database } from '#db/client.ts';
import { openTestDatabase } from '../../../../test/support/database.ts';
import { readRaw, recount } from './recompute.fixture.ts';
import { createFactRefresher } from './refresher.ts';
import { createFactStore } from './store.ts';
import { type ConversationPlan, conversationPlan, storeConversation } from './stored-conversation.fixture.ts';

const DAY_MS = 24 * 60 * 60_000;
const HOURS = {
  days: Array.from({ length: 7 }, (_, day) => (day < 5 ? [{ from: 8 * 60, to: 20 * 60 }] : [])),
  timeZone: 'America/New_York',
};
const CALENDAR = createBusinessCalendar(HOURS);

let database: Database;
let eras = 0;

beforeAll(async () => {
  database = await openTestDatabase();
});

/** A year of the past that no other test knows: figures of tests on one database do not meet. */
function newEra(): Date {
  eras += 1;
  return new Date(Date.UTC(1200 + eras, 1, 5));
}

async function storeAll(plans: readonly ConversationPlan[], era: Date): Promise<readonly string[]> {
  const owners = Array.from({ length: 4 }, () => Bun.randomUUIDv7());
  const ids: string[] = [];
  for (const plan of plans) ids.push(await storeConversation(database, plan, { era, owners }));
  return ids;
}

function refresherAt(now: Date) {
  return createFactRefresher({
    store: createFactStore(database),
    calendar: CALENDAR,
    now: () => now,
    onError: (error) => {
      throw error;
    },
  });
}

test('each column of a fact is what a plain reading of the raw rows gives, at any time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(conversationPlan, { minLength: 1, maxLength: 12 }),
      fc.nat({ max: 120 * 24 }),
      async (plans, hours) => {
        const era = newEra();
        const ids = await storeAll(plans, era);
        // Nobody looks at a conversation before it has happened.
        const newest = await newestChange(ids);
        const now = new Date(Math.max(era.getTime() + hours * 60 * 60_000, newest));
        await refresherAt(now).refresh();
        const all = await readRaw(database, { from: era, to: new Date(era.getTime() + 60 * DAY_MS) });
        const businessMs = (from: number, to: number) => CALENDAR.businessMs(from, to);
        const facts = await readFacts(ids);
        expect(all.length).toBe(ids.length);
        for (const raw of all) {
          const expected = recount(raw, { others: all, now: now.getTime(), businessMs });
          expect({ id: raw.id, ...facts.get(raw.id) }).toEqual({ id: raw.id, ...expected });
        }
      },
    ),
    { numRuns: 40 },
  );
});

async function newestChange(ids: readonly string[]): Promise<number> {
  const [row] = await database.sql<{ newest: number }[]>`
    select (extract(epoch from max(at)) * 1000)::float8 as newest from (
      select updated_at as at, id as conversation_id from conversations
      union all select updated_at, conversation_id from reply_ratings
      union all select updated_at, conversation_id from conversation_feedback) as changes
    where conversation_id::text in (select json_array_elements_text(${JSON.stringify(ids)}::text::json))`;
  return row?.newest ?? 0;
}

async function readFacts(ids: readonly string[]): Promise<Map<string, Record<FactColumn, number>>> {
  const rows = await database.sql<(Record<FactColumn, string | number> & { conversation_id: string })[]>`
    select * from conversation_facts
    where conversation_id::text in (select json_array_elements_text(${JSON.stringify(ids)}::text::json))`;
  return new Map(
    rows.map((row) => [
      row.conversation_id,
      Object.fromEntries(FACT_COLUMN_NAMES.map((name) => [name, Number(row[name])])) as Record<
        FactColumn,
        number
      >,
    ]),
  );
}
