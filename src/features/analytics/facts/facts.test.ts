import { beforeAll, expect, test } from 'bun:test';
import fc from 'fast-check';
import { FACT_COLUMN_NAMES, type FactColumn } from '#core/analytics/fact-columns.ts';
import type { Database } from '#db/client.ts';
import { CALENDAR, newEra, newestChange, openEras, refresherAt, storeAll } from './era.fixture.ts';
import { readRaw, recount } from './recompute.fixture.ts';
import { conversationPlan } from './stored-conversation.fixture.ts';

const HOUR_MS = 60 * 60_000;
const ERA_MS = 60 * 24 * HOUR_MS;

let database: Database;

beforeAll(async () => {
  database = await openEras();
});

test('each column of a fact is what a plain reading of the raw rows gives, at any time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(conversationPlan, { minLength: 1, maxLength: 12 }),
      fc.nat({ max: 120 * 24 }),
      async (plans, hours) => {
        const era = newEra();
        const ids = await storeAll(database, { plans, era });
        const newest = await newestChange(database, ids);
        const now = new Date(Math.max(era.getTime() + hours * HOUR_MS, newest));
        await refresherAt(database, { now: () => now }).refresh();
        const all = await readRaw(database, { from: era, to: new Date(era.getTime() + ERA_MS) });
        const facts = await readFacts(ids);
        expect(all.length).toBe(ids.length);
        for (const raw of all) {
          const context = { others: all, now: now.getTime(), businessMs: CALENDAR.businessMs };
          expect({ id: raw.id, ...facts.get(raw.id) }).toEqual({ id: raw.id, ...recount(raw, context) });
        }
      },
    ),
    { numRuns: 20 },
  );
});

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
