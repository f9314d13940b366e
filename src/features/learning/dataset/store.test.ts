import { afterAll, describe, expect, test } from 'bun:test';
import { eq, sql } from 'drizzle-orm';
import { conversationFeedback, replyRatings } from '#db/feedback-schema.ts';
import { inboxItems } from '#db/learning-schema.ts';
import { articles, reviewItems, turns } from '#db/schema.ts';
import { openTestDatabase } from '../../../../test/support/database.ts';
import { startTestApp } from '../../../../test/support/test-app.ts';
import { createTrafficStore } from '../traffic/store.ts';
import { createDatasetStore, type SignalRow } from './store.ts';

const { drizzle } = await openTestDatabase();
const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());
// Pages so small that there are many.
const store = createDatasetStore(drizzle, { pageSize: 4 });
const from = new Date();

interface Talk {
  readonly userId: string;
  readonly conversationId: string;
  readonly replies: readonly { readonly id: string }[];
}

/** A customer's messages in one conversation, through the real turn. */
async function talk(...texts: readonly string[]): Promise<Talk> {
  const userId = Bun.randomUUIDv7();
  const replies: Awaited<ReturnType<typeof app.runtime.deps.turns.handleMessage>>[] = [];
  for (const content of texts) {
    const conversationId = replies[0]?.conversation_id ?? null;
    const request = { userId, content, conversationId, clientMessageId: null, channel: 'http' } as const;
    replies.push(await app.runtime.deps.turns.handleMessage(request));
  }
  return { userId, conversationId: replies[0]?.conversation_id ?? '', replies };
}

async function signalsOf({ conversationId }: Talk, window = { from }): Promise<SignalRow[]> {
  const rows: SignalRow[] = [];
  for await (const row of store.readSignals(window))
    if (row.conversationId === conversationId) rows.push(row);
  return rows;
}

describe('the signals of messages', () => {
  test('say what was understood and whether what was offered worked or failed', async () => {
    const worked = await talk('my internet is down', 'that did not work', 'it works now');
    expect(await signalsOf(worked)).toMatchObject([
      {
        text: 'my internet is down',
        topic: 'no_internet',
        decision: 'answer',
        worked: true,
        failed: true,
        label: null,
        question: null,
        next: null,
      },
      { text: 'that did not work', confidence: 0, decision: 'answer' },
      { text: 'it works now', confidence: 0, decision: 'resolve', worked: false },
    ]);
    const open = await talk('my internet is down');
    expect(await signalsOf(open)).toMatchObject([{ worked: false, failed: false, resolved: null }]);
  });

  test('hold the question that was asked and what came of it', async () => {
    const [asked, chosen] = await signalsOf(await talk('modem', 'the first one'));
    expect(asked).toMatchObject({
      decision: 'clarify',
      next: { decision: 'answer', topic: 'modem_offline_lights' },
    });
    expect(asked?.question).toContain('modem');
    expect(chosen).toMatchObject({ question: null, next: null });
    const [unanswered] = await signalsOf(await talk('modem'));
    expect(unanswered).toMatchObject({ decision: 'clarify', next: null });
  });

  test('hold what people said: labels, ratings and feedback', async () => {
    const made = await talk('my internet is down');
    const [row] = await signalsOf(made);
    const messageId = row?.messageId ?? '';
    const { conversationId, userId, replies } = made;
    await drizzle.insert(inboxItems).values({
      ...{ messageId, conversationId, language: 'en', value: 0.5, reasons: ['low_margin'] },
      ...{ status: 'labeled', label: 'outage_check' },
    });
    await drizzle.insert(replyRatings).values({
      ...{ messageId: replies[0]?.id ?? '', userId, conversationId, rating: 2 },
    });
    await drizzle.insert(conversationFeedback).values({ conversationId, userId, resolved: false });
    expect(await signalsOf(made)).toMatchObject([
      { label: 'outage_check', lowestRating: 2, highestRating: 2, resolved: false },
    ]);
  });

  test('tell a topic of the message itself from that of its conversation, and what a person rejected', async () => {
    const made = await talk('my internet is down', 'and the wifi');
    const [first, loose] = await signalsOf(made);
    expect(first).toMatchObject({ topic: 'no_internet', ownTopic: true, rejected: false });
    await drizzle
      .update(turns)
      .set({ topic: 'no_internet', confidence: 0.6, band: 'hand_over', decision: 'answer' })
      .where(eq(turns.messageId, loose?.messageId ?? ''));
    await drizzle
      .update(turns)
      .set({ band: 'ask' })
      .where(eq(turns.messageId, first?.messageId ?? ''));
    await drizzle.insert(inboxItems).values({
      ...{ messageId: first?.messageId ?? '', conversationId: made.conversationId, language: 'en' },
      ...{ value: 0.5, reasons: ['low_margin'], status: 'rejected' },
    });
    expect(await signalsOf(made)).toMatchObject([
      // Unsure, but what was offered is about this topic.
      { ownTopic: true, rejected: true, label: null },
      { ownTopic: false, confidence: 0.6 },
    ]);
    await drizzle
      .update(turns)
      .set({ articleSlugs: ['no-such-article'] })
      .where(eq(turns.messageId, first?.messageId ?? ''));
    expect((await signalsOf(made))[0]?.ownTopic).toBe(false);
  });

  test('come from the window alone, each once, whatever the size of a page', async () => {
    const before = new Date();
    const many = await Promise.all(Array.from({ length: 30 }, () => talk('my internet is down')));
    const after = new Date(Date.now() + 1);
    const ids = new Set(many.map(({ conversationId }) => conversationId));
    const seen: string[] = [];
    for await (const { conversationId } of store.readSignals({ from: before, to: after }))
      if (ids.has(conversationId)) seen.push(conversationId);
    expect(seen).toHaveLength(30);
    expect(new Set(seen)).toEqual(ids);
    for await (const { conversationId } of store.readSignals({ to: before }))
      expect(ids.has(conversationId)).toBe(false);
  });
});

test('accepted suggestions give their subject, or the one topic of their article', async () => {
  const mark = Bun.randomUUIDv7();
  const topicsOf = (count: number) => sql`jsonb_array_length(${articles.topics}) = ${count}`;
  const [single] = await drizzle.select().from(articles).where(topicsOf(1)).limit(1);
  const [several] = await drizzle.select().from(articles).where(topicsOf(2)).limit(1);
  const item = (
    kind: 'intent' | 'phrasing',
    subject: string,
    status: 'accepted' | 'rejected' = 'accepted',
  ) => ({
    id: Bun.randomUUIDv7(),
    kind,
    dedupeKey: Bun.randomUUIDv7(),
    subject,
    text: `${kind} ${subject} ${mark}`,
    status,
    decidedAt: new Date(),
  });
  await drizzle
    .insert(reviewItems)
    .values([
      item('intent', 'pay_bill'),
      item('intent', 'tv_no_signal', 'rejected'),
      item('phrasing', single?.slug ?? ''),
      item('phrasing', several?.slug ?? ''),
      item('phrasing', 'no-such-article'),
    ]);
  const found: (readonly [string, string])[] = [];
  for await (const { text, label } of store.readAccepted({ from }))
    if (text.endsWith(mark)) found.push([text.split(' ')[0] ?? '', label]);
  expect(found).toEqual([
    ['intent', 'pay_bill'],
    ['phrasing', single?.topics[0] ?? ''],
  ]);
});

test('stored traffic comes conversation by conversation, the newest first, each from its first message on', async () => {
  const [older, newer] = [
    await talk('my internet is down', 'that did not work'),
    await talk('why did my bill go up'),
  ];
  const ours: { id: string; texts: readonly string[] }[] = [];
  for await (const { id, messages } of createTrafficStore(drizzle).read({ since: from }))
    if (id === older.conversationId || id === newer.conversationId)
      ours.push({ id, texts: messages.map(({ text }) => text) });
  expect(ours).toEqual([
    { id: newer.conversationId, texts: ['why did my bill go up'] },
    { id: older.conversationId, texts: ['my internet is down', 'that did not work'] },
  ]);
});
