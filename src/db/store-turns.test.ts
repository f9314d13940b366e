import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startConversation } from '#core/dialogue/conversation.ts';
import { openTestDatabase } from '../../test/support/database.ts';
import type { Database } from './client.ts';
import { deleteUnanswered, messageRecord, replyRecord, turnRecord } from './commit-records.fixture.ts';
import type { CommitRecord, CommitResult, Stored } from './commit-records.ts';
import { storeTurns } from './store-turns.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => deleteUnanswered(database.sql));

const newId = () => Bun.randomUUIDv7();
const REFUSED = { status: 'refused' } as const;

async function store(record: CommitRecord): Promise<CommitResult> {
  const [result] = await storeTurns(database.sql, [record]);
  return result!;
}

async function storeGood(record: CommitRecord): Promise<Stored> {
  const result = await store(record);
  if (result.status === 'refused') throw new Error('It was refused.');
  return result;
}

/** A conversation whose first message waits for its reply. */
async function withWaiting(options: { nodeId?: string; leaseMs?: number } = {}) {
  const conversation = startConversation(newId());
  const ownerId = newId();
  const first = messageRecord({ conversation, ownerId, clientMessageId: 'first', ...options });
  const stored = await storeGood(first);
  return { conversation, ownerId, first, stored };
}

async function rowOf(id: string) {
  const [row] = await database.sql`
    select version, head_seq, pending_count, lease_node, lease_until > now() as leased, turn_count, state
    from conversations where id = ${id}`;
  return row;
}

async function messagesOf(id: string) {
  return database.sql`
    select seq, role, awaits_reply, reply_to from messages where conversation_id = ${id} order by seq`;
}

describe('a message alone', () => {
  test('begins a conversation, waits for its reply and takes the lease', async () => {
    const nodeId = newId();
    const { conversation, stored } = await withWaiting({ nodeId });
    expect(stored).toMatchObject({ version: 1, headSeq: 1, pendingCount: 1, leaseNode: nodeId });
    expect(stored.epoch).toMatch(/^[0-9a-f-]{36}$/);
    expect(await rowOf(conversation.id)).toMatchObject({ leased: true, turn_count: 0, state: 'initial' });
    expect(await messagesOf(conversation.id)).toMatchObject([{ seq: 1, role: 'user', awaits_reply: true }]);
  });

  test('leaves the version as it is, so that a reply that is being written stays good', async () => {
    const { conversation, ownerId, first } = await withWaiting();
    expect(await storeGood(messageRecord({ conversation, ownerId }))).toMatchObject({
      version: 1,
      headSeq: 2,
      pendingCount: 2,
    });
    const reply = replyRecord(first.message.id, { conversation, ownerId, expectedVersion: 1 });
    expect(await storeGood(reply)).toMatchObject({ version: 2, headSeq: 3, pendingCount: 1 });
  });

  test('that begins nothing is refused when there is no conversation; one that begins joins it', async () => {
    expect(await store(messageRecord({ mayBegin: false }))).toEqual(REFUSED);
    const { conversation, ownerId } = await withWaiting();
    expect(await storeGood(messageRecord({ conversation, ownerId, mayBegin: true }))).toMatchObject({
      headSeq: 2,
    });
  });

  test('is refused under an id that is stored, and in a conversation of somebody else', async () => {
    const { conversation, ownerId } = await withWaiting();
    expect(await store(messageRecord({ conversation, ownerId, clientMessageId: 'first' }))).toEqual(REFUSED);
    expect(await store(messageRecord({ conversation }))).toEqual(REFUSED);
    expect(await rowOf(conversation.id)).toMatchObject({ head_seq: 1, pending_count: 1 });
  });

  test('takes a lease that is its own or has run out, and no other', async () => {
    const [mine, theirs] = [newId(), newId()];
    const held = await withWaiting({ nodeId: theirs });
    expect(await storeGood(messageRecord({ ...held, nodeId: mine }))).toMatchObject({ leaseNode: theirs });
    expect(await storeGood(messageRecord({ ...held, nodeId: theirs }))).toMatchObject({ leaseNode: theirs });
    const over = await withWaiting({ nodeId: theirs, leaseMs: -1 });
    expect(await storeGood(messageRecord({ ...over, nodeId: mine }))).toMatchObject({ leaseNode: mine });
  });
});

describe('a reply', () => {
  test('answers its message, brings the new state and frees the lease with the last one', async () => {
    const { conversation, ownerId, first } = await withWaiting();
    const after = { ...conversation, turnCount: 1, state: 'follow_up' as const };
    const reply = replyRecord(first.message.id, { conversation: after, ownerId, expectedVersion: 1 });
    expect(await storeGood(reply)).toMatchObject({
      version: 2,
      headSeq: 2,
      pendingCount: 0,
      leaseNode: null,
    });
    expect(await rowOf(conversation.id)).toMatchObject({
      turn_count: 1,
      state: 'follow_up',
      lease_node: null,
      leased: null,
    });
    expect(await messagesOf(conversation.id)).toMatchObject([
      { seq: 1, role: 'user', awaits_reply: false },
      { seq: 2, role: 'assistant', awaits_reply: false, reply_to: first.message.id },
    ]);
    const [turn] = await database.sql`select finish_reason from turns where message_id = ${first.message.id}`;
    expect(turn).toEqual({ finish_reason: 'stop' });
  });

  test('keeps the lease while messages wait', async () => {
    const nodeId = newId();
    const { conversation, ownerId, first } = await withWaiting({ nodeId });
    await storeGood(messageRecord({ conversation, ownerId, nodeId }));
    const reply = replyRecord(first.message.id, { conversation, ownerId, expectedVersion: 1 });
    expect(await storeGood(reply)).toMatchObject({ pendingCount: 1, leaseNode: nodeId });
  });

  test('is refused from an older version, for somebody else, and when the message is answered or is none', async () => {
    const { conversation, ownerId, first } = await withWaiting();
    const base = { conversation, ownerId, expectedVersion: 1 };
    expect(await store(replyRecord(first.message.id, { ...base, expectedVersion: 2 }))).toEqual(REFUSED);
    expect(await store(replyRecord(first.message.id, { ...base, ownerId: newId() }))).toEqual(REFUSED);
    expect(await store(replyRecord(newId(), base))).toEqual(REFUSED);
    await storeGood(messageRecord({ conversation, ownerId }));
    await storeGood(replyRecord(first.message.id, base));
    expect(await store(replyRecord(first.message.id, base))).toEqual(REFUSED);
    expect(await store(replyRecord(first.message.id, { ...base, expectedVersion: 2 }))).toEqual(REFUSED);
    expect(await rowOf(conversation.id)).toMatchObject({ version: 2, head_seq: 3, pending_count: 1 });
  });
});

test('a message with its reply is refused while another one waits', async () => {
  const { conversation, ownerId, first } = await withWaiting();
  const turn = () => turnRecord({ conversation, ownerId, expectedVersion: 1 });
  expect(await store(turn())).toEqual(REFUSED);
  await storeGood(replyRecord(first.message.id, { conversation, ownerId, expectedVersion: 1 }));
  expect(await storeGood(turnRecord({ conversation, ownerId, expectedVersion: 2 }))).toMatchObject({
    version: 3,
    headSeq: 4,
    pendingCount: 0,
  });
});

test('all kinds share one statement, and each result is that of its record', async () => {
  const waiting = await withWaiting();
  const [turn, message] = [turnRecord(), messageRecord()];
  const reply = replyRecord(waiting.first.message.id, { ...waiting, expectedVersion: 1 });
  const results = await storeTurns(database.sql, [
    turn,
    turnRecord({ expectedVersion: 5 }),
    reply,
    message,
    messageRecord({ mayBegin: false }),
  ]);
  expect(results).toMatchObject([
    { version: 1, headSeq: 2, pendingCount: 0, leaseNode: null },
    REFUSED,
    { version: 2, headSeq: 2, pendingCount: 0, epoch: waiting.stored.epoch },
    { version: 1, headSeq: 1, pendingCount: 1, leaseNode: message.lease.nodeId },
    REFUSED,
  ]);
});

test('the time of a commit is what its rows say, to the millisecond', async () => {
  const { conversation, stored } = await withWaiting();
  const rows = await database.drizzle.query.messages.findMany({
    where: (messages, { eq }) => eq(messages.conversationId, conversation.id),
  });
  expect(rows.map(({ createdAt }) => createdAt.toISOString())).toEqual([stored.at.toISOString()]);
});
