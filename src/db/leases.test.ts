import { afterAll, beforeAll, expect, test } from 'bun:test';
import { openTestDatabase } from '../../test/support/database.ts';
import type { Database } from './client.ts';
import { deleteUnanswered, messageRecord } from './commit-records.fixture.ts';
import { createLeases, type Leases } from './leases.ts';
import { storeTurns } from './store-turns.ts';

let database: Database;
let leases: Leases;
beforeAll(async () => {
  database = await openTestDatabase();
  leases = createLeases(database.sql);
});
afterAll(() => deleteUnanswered(database.sql));

const newId = () => Bun.randomUUIDv7();
/** More than any other test leaves behind. */
const ALL = 1_000;

async function waiting({ nodeId, leaseMs }: { nodeId: string; leaseMs: number }): Promise<string> {
  const record = messageRecord({ nodeId, leaseMs });
  await storeTurns(database.sql, [record]);
  return record.conversation.id;
}

async function leaseOf(id: string) {
  const [row] = await database.sql<{ node: string; ms: number }[]>`
    select lease_node as node, extract(epoch from lease_until - now())::float * 1000 as ms
    from conversations where id = ${id}`;
  return row!;
}

test('a node renews what is its own and still good, and nothing else', async () => {
  const [nodeId, other] = [newId(), newId()];
  const own = await waiting({ nodeId, leaseMs: 10_000 });
  const foreign = await waiting({ nodeId: other, leaseMs: 10_000 });
  await leases.keep({ nodeId, leaseMs: 60_000, conversationIds: [own, foreign], claim: 0 });
  expect((await leaseOf(own)).ms).toBeGreaterThan(50_000);
  expect(await leaseOf(foreign)).toMatchObject({ node: other });
  expect((await leaseOf(foreign)).ms).toBeLessThan(10_001);
});

test('a node takes over leases that ran out, so many at a time, each of them once', async () => {
  const dead = newId();
  const left = await Promise.all(Array.from({ length: 5 }, () => waiting({ nodeId: dead, leaseMs: -5_000 })));
  const good = await waiting({ nodeId: dead, leaseMs: 60_000 });
  const [first, second] = [newId(), newId()];
  const none = { leaseMs: 60_000, conversationIds: [] };
  expect(await leases.keep({ ...none, nodeId: first, claim: 2 })).toHaveLength(2);
  const both = await Promise.all([
    leases.keep({ ...none, nodeId: first, claim: ALL }),
    leases.keep({ ...none, nodeId: second, claim: ALL }),
  ]);
  for (const id of left) expect((await leaseOf(id)).node).not.toBe(dead);
  const again = both.flat();
  expect(new Set(again).size).toBe(again.length);
  expect(again).not.toContain(good);
  expect(await leaseOf(good)).toMatchObject({ node: dead });
});

test('leases that are given up can be taken over at once', async () => {
  const [nodeId, next] = [newId(), newId()];
  const id = await waiting({ nodeId, leaseMs: 60_000 });
  await leases.giveUp(nodeId);
  expect(await leases.keep({ nodeId: next, leaseMs: 60_000, conversationIds: [], claim: ALL })).toContain(id);
});
