import { beforeAll, describe, expect, test } from 'bun:test';
import { eq } from 'drizzle-orm';
import { staleFacts } from '#db/analytics-schema.ts';
import type { Database } from '#db/client.ts';
import { turnRecord } from '#db/commit-records.fixture.ts';
import { conversationFeedback, replyRatings } from '#db/feedback-schema.ts';
import { conversations, users } from '#db/schema.ts';
import { storeTurns } from '#db/store-turns.ts';
import { openTestDatabase } from '../../../test/support/database.ts';
import { createFeedbackStore, type FeedbackStore } from './store.ts';

let database: Database;
let store: FeedbackStore;
beforeAll(async () => {
  database = await openTestDatabase();
  store = createFeedbackStore(database.drizzle);
});

/** A conversation with one reply, begun at that time. */
async function converse(begunAt?: Date) {
  const record = turnRecord();
  await storeTurns(database.sql, [record]);
  const conversationId = record.conversation.id;
  if (begunAt)
    await database.drizzle
      .update(conversations)
      .set({ createdAt: begunAt })
      .where(eq(conversations.id, conversationId));
  return { conversationId, userId: record.ownerId, messageId: record.reply.id };
}

const marksOf = (conversationId: string) =>
  database.drizzle.select().from(staleFacts).where(eq(staleFacts.conversationId, conversationId));

describe('every write', () => {
  test('asks for new facts, and again after they were made', async () => {
    const { conversationId, userId, messageId } = await converse();
    await store.saveRating({ messageId, userId, rating: 4, comment: null });
    for (const again of [
      () => store.saveFeedback({ conversationId, userId, resolved: true }),
      () => store.saveRating({ messageId, userId, rating: 3, comment: null }),
    ]) {
      // A mark that a refresher has read.
      const before = new Date('2001-01-01');
      await database.drizzle
        .update(staleFacts)
        .set({ createdAt: before })
        .where(eq(staleFacts.conversationId, conversationId));
      await again();
      const [mark] = await marksOf(conversationId);
      expect(mark!.createdAt.getTime()).toBeGreaterThan(before.getTime());
    }
    await database.drizzle.delete(staleFacts).where(eq(staleFacts.conversationId, conversationId));
    await store.saveRating({ messageId, userId, rating: 5, comment: null });
    expect(await marksOf(conversationId)).toHaveLength(1);
  });

  test('that is refused stores nothing', async () => {
    const { conversationId, messageId } = await converse();
    const other = Bun.randomUUIDv7();
    await database.drizzle.insert(users).values({ id: other });
    expect(await store.saveRating({ messageId, userId: other, rating: 4, comment: null })).toBeNull();
    expect(await store.saveFeedback({ conversationId, userId: other, rating: 4 })).toBeNull();
    expect(await marksOf(conversationId)).toEqual([]);
  });

  test('of many at once leaves one row, the last word of one of them', async () => {
    const { conversationId, userId, messageId } = await converse();
    const ratings = [1, 2, 3, 4, 5];
    await Promise.all(
      ratings.map((rating) => store.saveRating({ messageId, userId, rating, comment: null })),
    );
    await Promise.all(ratings.map((rating) => store.saveFeedback({ conversationId, userId, rating })));
    const ofReply = database.drizzle.select().from(replyRatings);
    expect(await ofReply.where(eq(replyRatings.messageId, messageId))).toHaveLength(1);
    const ofConversation = database.drizzle.select().from(conversationFeedback);
    expect(await ofConversation.where(eq(conversationFeedback.conversationId, conversationId))).toHaveLength(
      1,
    );
  });
});

describe('what was said of the conversations of a window', () => {
  const DAY_MS = 86_400_000;
  /** By chance: a database that tests used before has others. */
  const from = new Date(Date.UTC(1800, 0, 1) + Math.floor(Math.random() * 30_000) * DAY_MS);
  const to = new Date(from.getTime() + 7 * DAY_MS);
  const within = { from, to };

  test('is counted and listed by when these began', async () => {
    const first = await converse(from);
    const second = await converse(new Date(to.getTime() - 1));
    const after = await converse(to);
    const before = await converse(new Date(from.getTime() - 1));
    for (const { conversationId, userId } of [first, after, before])
      await store.saveFeedback({
        ...{ conversationId, userId, resolved: true, rating: 5 },
        reasons: ['friendly', 'clear_steps'],
        comment: 'Kind.',
      });
    await store.saveFeedback({ ...second, resolved: false, reasons: ['clear_steps'] });
    await store.saveRating({ ...second, rating: 2, comment: 'Slow.' });
    await store.saveRating({ ...before, rating: 2, comment: 'Not in here.' });
    await store.saveRating({ ...first, rating: 3, comment: null });

    expect(await store.countResolved(within)).toEqual({ yes: 1, no: 1 });
    expect(await store.countReasons(within)).toEqual([
      { reason: 'clear_steps', count: 2 },
      { reason: 'friendly', count: 1 },
    ]);
    const comments = await store.listComments(within, { limit: 10 });
    expect(comments).toMatchObject([
      { conversationId: second.conversationId, messageId: second.messageId, rating: 2, comment: 'Slow.' },
      { conversationId: first.conversationId, messageId: null, rating: 5, comment: 'Kind.' },
    ]);
    expect(await store.listComments(within, { limit: 1 })).toEqual(comments.slice(0, 1));
  });

  test('is nothing where nobody said anything', async () => {
    const empty = { from: new Date('1700-01-01T00:00:00Z'), to: new Date('1700-01-02T00:00:00Z') };
    expect(await store.countResolved(empty)).toEqual({ yes: 0, no: 0 });
    expect(await store.countReasons(empty)).toEqual([]);
    expect(await store.listComments(empty, { limit: 10 })).toEqual([]);
  });
});
