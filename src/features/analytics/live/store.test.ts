import { afterAll, expect, test } from 'bun:test';
import { inArray } from 'drizzle-orm';
import { FACT_COLUMN_NAMES } from '#core/analytics/fact-columns.ts';
import { startConversation } from '#core/dialogue/conversation.ts';
import { conversationFacts } from '#db/analytics-schema.ts';
import { turnRecord } from '#db/commit-records.fixture.ts';
import { conversations, users } from '#db/schema.ts';
import { storeTurns } from '#db/store-turns.ts';
import { openTestDatabase } from '../../../../test/support/database.ts';
import { createLiveStore } from './store.ts';

const NOW = new Date('2031-05-05T12:00:00.000Z');
const MINUTE_MS = 60_000;
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE_MS);

interface Fact {
  readonly minutesAgo?: number;
  readonly state?: 'initial' | 'follow_up' | 'escalation' | 'resolved';
  readonly frustration?: number;
  readonly likelihood?: number;
  readonly model?: string;
  readonly handedOverMinutesAgo?: number;
}

const owners: string[] = [];

// Facts that add nothing to any cell would be in the way of the tests after these.
afterAll(async () => {
  const { drizzle } = await openTestDatabase();
  await drizzle.delete(users).where(inArray(users.id, owners));
});

/** Stores the fact of a conversation that has no messages. */
async function insert(fact: Fact): Promise<string> {
  const { drizzle } = await openTestDatabase();
  const id = Bun.randomUUIDv7();
  const state = fact.state ?? 'initial';
  const at = ago(fact.minutesAgo ?? 1);
  owners.push(id);
  await drizzle.insert(users).values({ id });
  await drizzle.insert(conversations).values({
    ...{ id, ownerId: id, channel: 'http', version: 1, headSeq: 1, state, tone: 'helpful_friendly' },
    ...{ attemptCount: 0, frustrationLevel: 0, frustrationMemory: 0, clarificationCount: 0, turnCount: 1 },
    escalationReason: state === 'escalation' ? 'customer_request' : null,
  });
  await insertFact(id, { ownerId: id, at, fact });
  return id;
}

async function insertFact(
  conversationId: string,
  { ownerId, at, fact }: { readonly ownerId: string; readonly at: Date; readonly fact: Fact },
): Promise<void> {
  const { drizzle } = await openTestDatabase();
  const state = fact.state ?? 'initial';
  const zeros = Object.fromEntries(FACT_COLUMN_NAMES.map((name) => [name, 0]));
  await drizzle.insert(conversationFacts).values({
    ...(zeros as Record<(typeof FACT_COLUMN_NAMES)[number], number>),
    ...{ conversationId, ownerId, channel: 'http', language: 'en', state },
    ...{ begunAt: at, lastMessageAt: at, readAt: at, parts: {} as never },
    frustrationMax: fact.frustration ?? 0,
    frustrationLast: fact.frustration ?? 0,
    escalationLikelihood: fact.likelihood ?? null,
    escalationModel: fact.model ?? null,
    handedOverAt: fact.handedOverMinutesAgo === undefined ? null : ago(fact.handedOverMinutesAgo),
  });
}

test('open conversations are counted and listed, those in most need first', async () => {
  const { drizzle } = await openTestDatabase();
  const { read } = createLiveStore(drizzle);
  expect(await read(NOW)).toEqual({
    at: NOW.toISOString(),
    ...{ open: 0, waiting: 0, frustrated: 0, escalating: 0 },
    conversations: [],
  });

  const calm = await insert({ minutesAgo: 29, likelihood: 0.3, model: 'logistic-1' });
  const likely = await insert({ likelihood: 0.34, model: 'logistic-1', frustration: 5 });
  const factors = await insert({ likelihood: 0.6, model: 'factors', frustration: 6 });
  const waiting = await insert({
    state: 'escalation',
    handedOverMinutesAgo: 4,
    likelihood: 0.9,
    model: 'factors',
  });
  // Whoever waits for a person does not vanish by waiting.
  const longWaiting = await insert({
    minutesAgo: 23 * 60,
    state: 'escalation',
    handedOverMinutesAgo: 23 * 60,
  });
  await insert({ minutesAgo: 25 * 60, state: 'escalation' });
  await insert({ minutesAgo: 31, likelihood: 0.9, model: 'logistic-1' });
  await insert({ state: 'resolved', frustration: 8 });
  const picture = await read(NOW);

  expect(picture).toMatchObject({ open: 5, waiting: 2, frustrated: 1, escalating: 1 });
  const ids = picture.conversations.map(({ conversation_id }) => conversation_id);
  expect(ids).toEqual([waiting, longWaiting, factors, likely, calm]);
  expect(picture.conversations[0]).toEqual({
    conversation_id: waiting,
    state: 'escalation',
    topic: null,
    agent: null,
    frustration_level: 0,
    likelihood: 0.9,
    waiting_ms: 4 * MINUTE_MS,
    last_message_at: ago(1).toISOString(),
  });
  expect(picture.conversations[2]).toMatchObject({ likelihood: 0.6, waiting_ms: null });

  // A score of the factors above 0.6 recommends a person.
  await insert({ likelihood: 0.7, model: 'factors' });
  expect(await read(NOW)).toMatchObject({ open: 6, escalating: 2 });
});

test('waiting begins with the newest hand-off, not with one that is over', async () => {
  const { drizzle, sql } = await openTestDatabase();
  const at = new Date('2033-05-05T12:00:00.000Z');
  const conversation = startConversation(Bun.randomUUIDv7());
  const ownerId = Bun.randomUUIDv7();
  const states = ['escalation', 'resolved', 'initial', 'escalation', 'escalation'] as const;
  for (const [version, state] of states.entries()) {
    const record = turnRecord({ conversation, ownerId, expectedVersion: version });
    const next = { ...conversation, state, escalationReason: null };
    await storeTurns(sql, [
      {
        ...record,
        conversation: state === 'escalation' ? { ...next, escalationReason: 'customer_request' } : next,
        turn: { ...record.turn, state },
        solutions: [],
      },
    ]);
    const minutesBefore = 10 * (states.length - version);
    await sql`update turns set created_at = ${new Date(at.getTime() - minutesBefore * MINUTE_MS).toISOString()}
      where message_id = ${record.message.id}`;
  }
  await insertFact(conversation.id, {
    ...{ ownerId, at: new Date(at.getTime() - MINUTE_MS) },
    fact: { state: 'escalation', handedOverMinutesAgo: 0 },
  });
  await sql`update conversation_facts set handed_over_at = ${new Date(at.getTime() - 50 * MINUTE_MS).toISOString()}
    where conversation_id = ${conversation.id}`;
  const { conversations: listed } = await createLiveStore(drizzle).read(at);
  expect(listed).toMatchObject([{ conversation_id: conversation.id, waiting_ms: 20 * MINUTE_MS }]);
  await sql`delete from conversation_facts where conversation_id = ${conversation.id}`;
});

test('fifty are listed, all are counted', async () => {
  const { drizzle } = await openTestDatabase();
  const later = new Date(NOW.getTime() + 365 * 24 * 60 * MINUTE_MS);
  for (let count = 0; count < 53; count++) await insert({ minutesAgo: -365 * 24 * 60 + 1 });
  const { open, conversations: listed } = await createLiveStore(drizzle).read(later);
  expect(open).toBe(53);
  expect(listed).toHaveLength(50);
});
