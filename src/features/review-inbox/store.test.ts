import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { eq } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import { inboxItems } from '#db/learning-schema.ts';
import { openTestDatabase } from '../../../test/support/database.ts';
import { addItem, addReviewer } from './inbox.fixture.ts';
import { createInboxStore, type InboxStore } from './store.ts';

let database: Database;
let store: InboxStore;
beforeAll(async () => {
  database = await openTestDatabase();
  store = createInboxStore(database.drizzle);
});
afterAll(async () => {
  await database.drizzle.delete(inboxItems);
});

const idsOf = (items: readonly { readonly messageId: string }[]) => items.map(({ messageId }) => messageId);
const add = (count: number, value: number) =>
  Promise.all(Array.from({ length: count }, () => addItem(database, { value })));
/** Lets the time of a claim run out. */
const expire = (messageId: string) =>
  database.sql`update inbox_items set claimed_until = now() - interval '1 second' where message_id = ${messageId}`;

describe('claiming', () => {
  test('never puts a message before two people, however many ask at once', async () => {
    const added = await add(60, 0.99);
    const people = await Promise.all(Array.from({ length: 8 }, () => addReviewer(database)));
    // Those who came away with less than they asked for, because others were just being served, ask again.
    const rounds = [];
    for (let round = 0; round < 3; round += 1)
      rounds.push(...(await Promise.all(people.map((person) => store.claim(person, { limit: 10 })))));
    const holders = new Map<string, Set<string | null>>();
    for (const item of rounds.flat())
      holders.set(item.messageId, (holders.get(item.messageId) ?? new Set()).add(item.claimedBy));
    for (const id of added) expect(holders.get(id)?.size).toBe(1);
    for (const items of rounds) expect(items.length).toBeLessThanOrEqual(10);
  });

  test('gives the most valuable first, and the same ones again with more time', async () => {
    const person = await addReviewer(database);
    await database.drizzle.delete(inboxItems);
    const [low, high, middle] = [
      await addItem(database, { value: 0.1 }),
      await addItem(database, { value: 0.9 }),
      await addItem(database, { value: 0.5 }),
    ];
    expect(idsOf(await store.claim(person, { limit: 2 }))).toEqual([high, middle]);
    const [again] = await store.claim(person, { limit: 1 });
    expect(again).toMatchObject({ messageId: high, claimedBy: person, confidence: expect.any(Number) });
    const leftMs = (again?.claimedUntil?.getTime() ?? 0) - Date.now();
    expect(leftMs).toBeGreaterThan(9 * 60_000);
    expect(leftMs).toBeLessThan(11 * 60_000);
    const other = await addReviewer(database);
    expect(idsOf(await store.claim(other, { limit: 5 }))).toEqual([low]);
    await expire(high);
    expect(idsOf(await store.claim(other, { limit: 5 }))).toEqual([high, low]);
    expect(await store.release(other)).toBe(2);
    expect(idsOf(await store.claim(person, { limit: 5 }))).toEqual([high, middle, low]);
  });
});

describe('deciding', () => {
  test('labels or rejects an open item, once', async () => {
    const person = await addReviewer(database);
    const id = await addItem(database);
    const done = await store.decide(id, { userId: person, label: 'late_fee' });
    expect(done).toMatchObject({
      kind: 'done',
      item: { status: 'labeled', label: 'late_fee', decidedBy: person, claimedBy: null },
    });
    expect(await store.decide(id, { userId: person, label: null })).toEqual({ kind: 'decided_before' });
    const rejected = await store.decide(await addItem(database), { userId: person, label: null });
    expect(rejected).toMatchObject({ kind: 'done', item: { status: 'rejected', label: null } });
    expect(await store.decide(Bun.randomUUIDv7(), { userId: person, label: null })).toEqual({
      kind: 'missing',
    });
  });

  test('waits while another person has the item', async () => {
    const [person, other] = [await addReviewer(database), await addReviewer(database)];
    await database.drizzle.delete(inboxItems);
    const id = await addItem(database);
    await store.claim(person, { limit: 1 });
    expect(await store.decide(id, { userId: other, label: 'late_fee' })).toEqual({ kind: 'claimed' });
    await expire(id);
    expect(await store.decide(id, { userId: other, label: 'late_fee' })).toMatchObject({ kind: 'done' });
  });

  test('by many at once is done once', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => addReviewer(database)));
    const id = await addItem(database);
    const outcomes = await Promise.all(
      people.map((userId) => store.decide(id, { userId, label: 'late_fee' })),
    );
    expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'decided_before')).toHaveLength(5);
  });

  test('is taken back by whoever decided or by anyone who may, and the item is theirs again', async () => {
    const [person, other] = [await addReviewer(database), await addReviewer(database)];
    const id = await addItem(database);
    const undo = (userId: string, anyone = false) => store.undo(id, { userId, anyone });
    expect(await undo(person)).toEqual({ kind: 'not_decided' });
    await store.decide(id, { userId: person, label: 'late_fee' });
    expect(await undo(other)).toEqual({ kind: 'not_yours' });
    expect(await undo(person)).toMatchObject({
      kind: 'done',
      item: { status: 'open', label: null, decidedBy: null, decidedAt: null, claimedBy: person },
    });
    await store.decide(id, { userId: person, label: null });
    expect(await undo(other, true)).toMatchObject({ kind: 'done', item: { claimedBy: other } });
  });
});

test('lists go on where the page before ended, also among equal values', async () => {
  await database.drizzle.delete(inboxItems);
  const added = await add(7, 0.3);
  const best = await addItem(database, { value: 0.31 });
  const seen: string[] = [];
  for (let after: { value: number; messageId: string } | undefined; ; ) {
    const items = await store.listItems({ status: 'open', after, limit: 3 });
    seen.push(...idsOf(items));
    after = items.at(-1);
    if (items.length < 3) break;
  }
  expect(seen[0]).toBe(best);
  expect(seen.toSorted()).toEqual([...added, best].sort());
  const [row] = await database.drizzle.select().from(inboxItems).where(eq(inboxItems.messageId, best));
  expect(row?.claimedBy).toBeNull();
});

test('labels are counted by language', async () => {
  await database.drizzle.delete(inboxItems);
  const person = await addReviewer(database);
  for (const language of ['en', 'en', 'es'] as const)
    await store.decide(await addItem(database, { language }), { userId: person, label: 'late_fee' });
  await store.decide(await addItem(database), { userId: person, label: null });
  const counts = await store.countLabels();
  expect(counts.toSorted((a, b) => b.count - a.count)).toEqual([
    { label: 'late_fee', language: 'en', count: 2 },
    { label: 'late_fee', language: 'es', count: 1 },
  ]);
});
