import { beforeAll, describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { createKnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import { conversations, messages, turns, users } from '#db/schema.ts';
import { createSessionStore } from '#db/store-sessions.ts';
import { openTestDatabase } from '../../../test/support/database.ts';
import { createChatSessions } from './chat-sessions.ts';
import { createMessageLog, type MessageLog } from './log/store.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  database = await openTestDatabase();
});

const newId = () => Bun.randomUUIDv7();

const knowledge = createKnowledgeIndex([
  {
    id: newId(),
    slug: 'router-restart',
    title: 'Restart the router',
    agent: 'tech_support',
    category: 'internet',
    topics: ['no_internet'],
    keywords: ['restart'],
    phrasings: [],
    language: 'en',
    steps: ['Unplug it.'],
    body: 'Unplug the router, wait, plug it in.',
    revision: 1,
  },
]);

function start({ maxMessages = 100, maxBytes = 1_048_576 } = {}) {
  let reads = 0;
  const real = createMessageLog(database.drizzle);
  const counted =
    <Args extends unknown[], Result>(method: (...args: Args) => Result) =>
    (...args: Args) => {
      reads += 1;
      return method(...args);
    };
  const log: MessageLog = { listAfter: counted(real.listAfter), listMissed: counted(real.listMissed) };
  const sessions = createChatSessions({
    store: createSessionStore(database.sql),
    log,
    knowledge: () => knowledge,
    newId,
    window: { maxMessages, maxBytes, maxAgeMs: 300_000 },
    onError: () => {},
  });
  return { sessions, reads: () => reads };
}

interface Written {
  readonly content: string;
  readonly ageMs?: number;
}

/** A stored conversation of customer messages, the last of them answered; sequence numbers from 1. */
async function converse(written: readonly Written[]) {
  const [ownerId, conversationId, replyId] = [newId(), newId(), newId()];
  const headSeq = written.length + 1;
  await database.drizzle.insert(users).values({ id: ownerId });
  const [row] = await database.drizzle
    .insert(conversations)
    .values({
      id: conversationId,
      ownerId,
      channel: 'websocket',
      version: 1,
      headSeq,
      state: 'initial',
      tone: 'helpful_friendly',
      attemptCount: 0,
      frustrationLevel: 0,
      frustrationMemory: 0,
      clarificationCount: 0,
      turnCount: 1,
    })
    .returning({ epoch: conversations.epoch });
  const rows = written.map(({ content, ageMs = 0 }, index) => ({
    id: newId(),
    conversationId,
    seq: index + 1,
    role: 'user' as const,
    content,
    clientMessageId: index === 0 ? 'c-1' : null,
    createdAt: new Date(Date.now() - ageMs),
  }));
  await database.drizzle.insert(messages).values(rows);
  const asked = rows.at(-1)!;
  const reply = { id: replyId, conversationId, seq: headSeq, replyTo: asked.id, content: 'Restart it.' };
  await database.drizzle.insert(messages).values({ ...reply, role: 'assistant', createdAt: new Date() });
  await database.drizzle.insert(turns).values({
    messageId: asked.id,
    conversationId,
    intent: 'technical',
    topic: 'no_internet',
    confidence: 0.75,
    outOfScope: false,
    matchedPatterns: [],
    acts: [],
    agent: 'tech_support',
    tone: 'helpful_friendly',
    state: 'initial',
    frustrationLevel: 0,
    frustrationParts: [],
    followUp: false,
    attemptCount: 0,
    decision: 'answer',
    source: 'knowledge',
    finishReason: 'length',
    articleSlugs: ['router-restart', 'gone-since'],
    latencyMs: 1,
  });
  return { conversationId, epoch: row!.epoch, headSeq, ids: [...rows.map(({ id }) => id), replyId], asked };
}

const said = (count: number): Written[] =>
  Array.from({ length: count }, (_, index) => ({ content: `message ${index + 1}` }));

describe('recovering', () => {
  test('brings what was missed as it was sent the first time', async () => {
    const { sessions } = start();
    const { conversationId, epoch, headSeq, ids, asked } = await converse(said(2));
    const recovery = await sessions.recover({ conversationId, epoch, headSeq, from: { epoch, seq: 0 } });
    const [first] = recovery.recovered ? recovery.messages : [];
    expect(new Date(first!.ts).toISOString()).toBe(first!.ts);
    const common = { type: 'message', conversation_id: conversationId, epoch, ts: expect.any(String) };
    expect(recovery).toMatchObject({
      recovered: true,
      messages: [
        { ...common, seq: 1, id: ids[0], role: 'user', client_message_id: 'c-1', content: 'message 1' },
        { ...common, seq: 2, id: ids[1], role: 'user', client_message_id: null, content: 'message 2' },
        {
          ...common,
          seq: 3,
          id: ids[2],
          role: 'assistant',
          reply_to: asked.id,
          content: 'Restart it.',
          finish_reason: 'length',
          agent: 'tech_support',
          intent: 'technical',
          intent_data: { confidence: 0.75, topic: 'no_internet', matched_patterns: [], out_of_scope: false },
          source: 'knowledge',
          sources: [{ slug: 'router-restart', title: 'Restart the router' }],
        },
      ],
    });
  });

  test('asks the database nothing for a client that missed nothing or cannot be helped', async () => {
    const { sessions, reads } = start();
    const [conversationId, epoch] = [newId(), newId()];
    const at = (seq: number, fromEpoch = epoch) =>
      sessions.recover({ conversationId, epoch, headSeq: 500, from: { epoch: fromEpoch, seq } });
    expect(await at(500)).toEqual({ recovered: true, messages: [] });
    expect(await at(501)).toEqual({ recovered: false, dropped: 0 });
    expect(await at(499, newId())).toEqual({ recovered: false, dropped: 0 });
    expect(await at(0, newId())).toEqual({ recovered: false, dropped: 0 });
    expect(await at(499, '')).toEqual({ recovered: false, dropped: 0 });
    expect(await at(399)).toEqual({ recovered: false, dropped: 101 });
    expect(reads()).toBe(0);
  });

  test('of a conversation that has not begun', async () => {
    const { sessions, reads } = start();
    const at = (from: { epoch: string; seq: number }) =>
      sessions.recover({ conversationId: newId(), epoch: null, headSeq: 0, from });
    expect(await at({ epoch: '', seq: 0 })).toEqual({ recovered: true, messages: [] });
    expect(await at({ epoch: newId(), seq: 3 })).toEqual({ recovered: false, dropped: 0 });
    expect(reads()).toBe(0);
  });

  test('begins at the start for a client that left before the first message', async () => {
    const { sessions } = start();
    const { conversationId, epoch, headSeq } = await converse(said(1));
    const recovery = await sessions.recover({ conversationId, epoch, headSeq, from: { epoch: '', seq: 0 } });
    expect(recovery).toMatchObject({ recovered: true, messages: [{ seq: 1 }, { seq: 2 }] });
  });

  test('stops at the head that was named, also when there is more by now', async () => {
    const { sessions } = start({ maxBytes: 30 });
    const { conversationId, epoch } = await converse([...said(3), { content: 'x'.repeat(100) }]);
    const recovery = await sessions.recover({ conversationId, epoch, headSeq: 3, from: { epoch, seq: 1 } });
    expect(recovery).toMatchObject({ recovered: true, messages: [{ seq: 2 }, { seq: 3 }] });
  });

  test('brings the full window and not one message more', async () => {
    const { sessions } = start({ maxMessages: 10 });
    const { conversationId, epoch, headSeq } = await converse(said(11));
    const from = (seq: number) => sessions.recover({ conversationId, epoch, headSeq, from: { epoch, seq } });
    expect(await from(2)).toMatchObject({ recovered: true, messages: { length: 10 } });
    expect(await from(1)).toEqual({ recovered: false, dropped: 11 });
  });

  test('counts bytes, not characters', async () => {
    // 'é' is two bytes; the reply at the end has eleven.
    const { conversationId, epoch, headSeq } = await converse([{ content: 'é'.repeat(50) }]);
    const within = (maxBytes: number) =>
      start({ maxBytes }).sessions.recover({ conversationId, epoch, headSeq, from: { epoch, seq: 0 } });
    expect(await within(111)).toMatchObject({ recovered: true });
    expect(await within(110)).toEqual({ recovered: false, dropped: 2 });
  });

  test('does not reach back behind its time', async () => {
    const { sessions } = start();
    const { conversationId, epoch, headSeq } = await converse([
      { content: 'long ago', ageMs: 301_000 },
      { content: 'lately', ageMs: 290_000 },
    ]);
    const from = (seq: number) => sessions.recover({ conversationId, epoch, headSeq, from: { epoch, seq } });
    expect(await from(1)).toMatchObject({ recovered: true, messages: { length: 2 } });
    expect(await from(0)).toEqual({ recovered: false, dropped: 3 });
  });

  test('of a conversation that is gone by now', async () => {
    const { sessions } = start();
    const epoch = newId();
    expect(
      await sessions.recover({ conversationId: newId(), epoch, headSeq: 4, from: { epoch, seq: 2 } }),
    ).toEqual({ recovered: false, dropped: 2 });
  });

  test('from any position with any window brings all that was missed, or nothing', async () => {
    const { conversationId, epoch, headSeq } = await converse(
      Array.from({ length: 8 }, (_, index) => ({ content: 'x'.repeat(10), ageMs: (9 - index) * 40_000 })),
    );
    const position = fc.record({
      seq: fc.nat({ max: 12 }),
      maxMessages: fc.integer({ min: 1, max: 12 }),
      maxBytes: fc.integer({ min: 5, max: 100 }),
    });
    await fc.assert(
      fc.asyncProperty(position, async ({ seq, maxMessages, maxBytes }) => {
        const { sessions } = start({ maxMessages, maxBytes });
        const result = await sessions.recover({ conversationId, epoch, headSeq, from: { epoch, seq } });
        const missed = headSeq - seq;
        // Ten bytes each and eleven of the reply; message n is (10 - n) * 40 s old, so those from 3 are in time.
        const expected =
          missed === 0 ||
          (missed > 0 && missed <= maxMessages && (missed - 1) * 10 + 11 <= maxBytes && seq + 1 >= 3);
        expect(result.recovered).toBe(expected);
        if (result.recovered) {
          const seqs = result.messages.map((message) => message.seq);
          expect(seqs).toEqual(Array.from({ length: missed }, (_, index) => seq + 1 + index));
        } else {
          expect(result.dropped).toBe(Math.max(0, missed));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('catching up', () => {
  test('reads on from anywhere, oldest first, in one statement', async () => {
    const { sessions, reads } = start();
    const { conversationId } = await converse(said(5));
    const page = (afterSeq: number, limit: number) =>
      sessions.readAfter({ conversationId, afterSeq, limit }).then((all) => all.map(({ seq }) => seq));
    expect(await page(1, 3)).toEqual([2, 3, 4]);
    expect(await page(4, 100)).toEqual([5, 6]);
    expect(await page(6, 100)).toEqual([]);
    expect(reads()).toBe(3);
  });

  test('finds the heads of all conversations that exist', async () => {
    const { sessions } = start();
    const [one, two] = [await converse(said(1)), await converse(said(3))];
    const heads = await sessions.heads([one.conversationId, newId(), two.conversationId]);
    expect(heads).toEqual(
      new Map([
        [one.conversationId, 2],
        [two.conversationId, 4],
      ]),
    );
    expect(await sessions.heads([])).toEqual(new Map());
  });
});
