import { beforeAll, describe, expect, test } from 'bun:test';
import { type Conversation, startConversation } from '#core/dialogue/conversation.ts';
import { createPredictor } from '#core/escalation/predict.ts';
import type { Database } from '#db/client.ts';
import { turnRecord } from '#db/commit-records.fixture.ts';
import { createGroupCommit } from '#db/group-commit.ts';
import { waitUntil } from '../../../../test/support/wait-until.ts';
import { newEra, openEras, refresherAt } from './era.fixture.ts';
import { endOfRest } from './refresher.ts';
import { createFactStore, type FactStore } from './store.ts';
import { type ConversationPlan, storeConversation, type TurnPlan } from './stored-conversation.fixture.ts';

const DAY_MS = 24 * 60 * 60_000;
const DAY_MINUTES = 24 * 60;

let database: Database;

beforeAll(async () => {
  database = await openEras();
});

/** Has a turn of a conversation committed as the product does it. */
async function commitTurn(conversation: Conversation, expectedVersion = 0): Promise<string> {
  const commits = createGroupCommit(database.sql);
  const ownerId = conversation.id;
  const result = await commits.commit(turnRecord({ conversation, ownerId, expectedVersion }));
  expect(result.status).toBe('committed');
  return conversation.id;
}

interface FactRow {
  readonly turns: number;
  readonly confirmed: number;
  readonly assumed: number;
  readonly durable_7: number;
  readonly durable_7_due: number;
  readonly rating_sum: number;
  readonly due_at: string | null;
  readonly escalation_likelihood: number | null;
  readonly escalation_model: string | null;
  readonly fresh: boolean;
}

async function factOf(id: string): Promise<FactRow | undefined> {
  const [row] = await database.sql<FactRow[]>`
    select conversation_facts.*, read_at = updated_at and begun_at = created_at as fresh
    from conversation_facts join conversations on conversations.id = conversation_id where conversation_id = ${id}`;
  return row;
}

const refreshNow = () => refresherAt(database, { now: () => new Date() }).refresh();

const TURN: TurnPlan = {
  ...{
    afterMinutes: 1,
    replyMinutes: 1,
    decision: 'answer',
    acts: [],
    intent: 'technical',
    topic: 'no_internet',
  },
  ...{ confidence: 0.9, outOfScope: false, band: 'answer', tone: 'helpful_friendly', frustrationLevel: 2 },
  ...{ followUp: false, attemptCount: 0, escalationReason: null, source: 'knowledge', latencyMs: 5 },
};
const PLAN: ConversationPlan = {
  ...{
    owner: 0,
    begunMinute: 0,
    channel: 'http',
    language: 'en',
    turns: [TURN],
    solutions: [],
    replyRatings: [],
  },
  ...{ feedback: null, pendingAfterMinutes: null },
};

describe('what makes a fact anew', () => {
  test('a turn, and nothing else after it', async () => {
    const conversation = startConversation(Bun.randomUUIDv7());
    const id = await commitTurn(conversation);
    expect((await refreshNow()).conversations).toBeGreaterThan(0);
    expect(await factOf(id)).toMatchObject({ turns: 1, fresh: true });
    expect(await refreshNow()).toEqual({ conversations: 0 });
    await commitTurn(conversation, 1);
    expect(await refreshNow()).toEqual({ conversations: 1 });
    expect(await factOf(id)).toMatchObject({ turns: 2, fresh: true });
  });

  test('a row of stale_facts', async () => {
    const id = await commitTurn(startConversation(Bun.randomUUIDv7()));
    await refreshNow();
    await database.sql`
      insert into conversation_feedback (conversation_id, user_id, rating, resolved) values (${id}, ${id}, 4, true)`;
    expect(await refreshNow()).toEqual({ conversations: 0 });
    await database.sql`insert into stale_facts (conversation_id) values (${id})`;
    expect(await refreshNow()).toEqual({ conversations: 1 });
    expect(await factOf(id)).toMatchObject({ confirmed: 1, rating_sum: 4 });
  });

  test('the time, when it changes something', async () => {
    const era = newEra();
    const id = await storeConversation(database, PLAN, { era, owners: [Bun.randomUUIDv7()] });
    const at = (minutes: number) => {
      const now = new Date(era.getTime() + minutes * 60_000);
      return refresherAt(database, { now: () => now }).refresh();
    };
    await at(60);
    expect(await factOf(id)).toMatchObject({ assumed: 0 });
    await at(DAY_MINUTES);
    expect(await factOf(id)).toMatchObject({ assumed: 0 });
    await at(DAY_MINUTES + 1);
    expect(await factOf(id)).toMatchObject({ assumed: 1, durable_7_due: 0 });
    await at(8 * DAY_MINUTES);
    expect(await factOf(id)).toMatchObject({ assumed: 1, durable_7_due: 1, durable_7: 1 });
    await at(40 * DAY_MINUTES);
    expect((await factOf(id))?.due_at).toBeNull();
  });

  test('a return that is heard of only after its time', async () => {
    const era = newEra();
    const owners = [Bun.randomUUIDv7()];
    const now = new Date(era.getTime() + 60 * DAY_MS);
    const refresher = refresherAt(database, { now: () => now });
    const id = await storeConversation(database, PLAN, { era, owners });
    await refresher.refresh();
    expect(await factOf(id)).toMatchObject({ durable_7: 1 });
    await storeConversation(database, { ...PLAN, begunMinute: 3 * DAY_MINUTES }, { era, owners });
    await refresher.refresh();
    expect(await factOf(id)).toMatchObject({ durable_7_due: 1, durable_7: 0 });
  });
});

test('all that was there before the first pass is found', async () => {
  const id = await commitTurn(startConversation(Bun.randomUUIDv7()));
  await database.sql`update conversations set updated_at = now() - interval '3 months' where id = ${id}`;
  await refreshNow();
  expect(await factOf(id)).toBeUndefined();
  await database.sql`delete from analytics_progress`;
  await refreshNow();
  expect(await factOf(id)).toMatchObject({ turns: 1, fresh: true });
});

test('more than one pass can take up is all done, and counted once', async () => {
  const era = newEra();
  const owners = [Bun.randomUUIDv7()];
  const ids = [];
  for (let index = 0; index < 200; index += 1)
    ids.push(await storeConversation(database, PLAN, { era, owners }));
  const now = () => era;
  const nodes = [refresherAt(database, { now }), refresherAt(database, { now })];
  await Promise.all(nodes.map((node) => node.refresh()));
  const [row] = await database.sql<{ conversations: number; turns: string }[]>`
    select conversations, turns from analytics_cells
    where dimension = 'all' and grain = 'day' and start = date_trunc('day', ${era.toISOString()}::timestamptz, 'UTC')`;
  expect(row).toMatchObject({ conversations: ids.length, turns: String(ids.length) });
});

test('a pass that breaks in the middle has done nothing, and the next one does all of it', async () => {
  const id = await commitTurn(startConversation(Bun.randomUUIDv7()));
  await database.sql`insert into stale_facts (conversation_id) values (${id}) on conflict do nothing`;
  const broken = refresherAt(database, {
    now: () => new Date(),
    predict: () => {
      throw new Error('The lights went out.');
    },
  });
  const error = await broken.refresh().catch((caught: unknown) => caught);
  expect(error).toEqual(new Error('The lights went out.'));
  expect(await factOf(id)).toBeUndefined();
  expect(await database.sql`select 1 from stale_facts where conversation_id = ${id}`).toHaveLength(1);
  await refreshNow();
  expect(await factOf(id)).toMatchObject({ turns: 1 });
});

test('says how likely a conversation is to need a person, and by which model', async () => {
  const id = await commitTurn(startConversation(Bun.randomUUIDv7()));
  const { predict, name } = createPredictor(null);
  await refresherAt(database, { now: () => new Date(), predict }).refresh();
  const fact = await factOf(id);
  expect(fact?.escalation_model).toBe(name);
  expect(fact?.escalation_likelihood).toBeGreaterThanOrEqual(0);
});

test('what is open is predicted anew when another model takes over, and what is over is not', async () => {
  const open = await commitTurn(startConversation(Bun.randomUUIDv7()));
  const over = await commitTurn({ ...startConversation(Bun.randomUUIDv7()), state: 'resolved' });
  let name = 'one';
  const predict = () => ({ ...createPredictor(null).predict([]), model: name });
  const refresher = refresherAt(database, { now: () => new Date(), predict, predictor: () => name });
  await refresher.refresh();
  name = 'two';
  await refresher.refresh();
  expect(await factOf(open)).toMatchObject({ escalation_model: 'two' });
  expect(await factOf(over)).toMatchObject({ escalation_model: 'one' });
  expect(await refresher.refresh()).toEqual({ conversations: 0 });
  const restarted = refresherAt(database, { now: () => new Date(), predict, predictor: () => 'two' });
  expect(await restarted.refresh()).toEqual({ conversations: 0 });
});

describe('in the background', () => {
  test('nothing is written while nothing happens', async () => {
    await refreshNow();
    const progress = async () =>
      (await database.sql`select xmin::text, read_to::text from analytics_progress`)[0];
    const before = await progress();
    let looks = 0;
    const store = createFactStore(database);
    const hasWork = async (now: Date) => {
      looks += 1;
      return store.hasWork(now);
    };
    const counting = { hasWork, pass: store.pass, markPredictedByOthers: store.markPredictedByOthers };
    await using refresher = refresherAt(database, {
      now: () => new Date(),
      store: counting,
      intervalMs: 1,
    });
    refresher.start();
    await waitUntil(() => looks >= 20, { what: 'twenty looks' });
    expect(await progress()).toEqual(before);
  });

  test('a touch is heard before the next look', async () => {
    await using refresher = refresherAt(database, { now: () => new Date(), intervalMs: 600_000 });
    refresher.start();
    const id = await commitTurn(startConversation(Bun.randomUUIDv7()));
    refresher.touch();
    await waitUntil(async () => (await factOf(id)) !== undefined, { what: 'a fact' });
  });

  test('looks again and again', async () => {
    await using refresher = refresherAt(database, { now: () => new Date(), intervalMs: 5 });
    refresher.start();
    for (let round = 0; round < 3; round += 1) {
      const id = await commitTurn(startConversation(Bun.randomUUIDv7()));
      await waitUntil(async () => (await factOf(id)) !== undefined, { what: 'a fact' });
    }
  });

  test('an error is told, and does not end it', async () => {
    const errors: unknown[] = [];
    let broken = true;
    await using refresher = refresherAt(database, {
      now: () => new Date(),
      intervalMs: 5,
      predict: (turns) => {
        if (broken) throw new Error('The lights went out.');
        return createPredictor(null).predict(turns);
      },
      onError: (error) => void errors.push(error),
    });
    refresher.start();
    const id = await commitTurn(startConversation(Bun.randomUUIDv7()));
    await waitUntil(() => errors.length > 1, { what: 'two errors' });
    broken = false;
    await waitUntil(async () => (await factOf(id)) !== undefined, { what: 'a fact' });
  });

  test('a look leaves the work to a node that is at it', async () => {
    let looks = 0;
    const store: Omit<FactStore, 'empty'> = {
      hasWork: async () => true,
      markPredictedByOthers: async () => {},
      pass: async () => undefined,
    };
    const predictor = () => {
      looks += 1;
      return 'one';
    };
    await using refresher = refresherAt(database, { now: () => new Date(), store, predictor, intervalMs: 5 });
    refresher.start();
    await waitUntil(() => looks > 1, { what: 'a second look' });
  });

  test('a rest is as long as the work was dear, but never a standstill', () => {
    expect(endOfRest(1_000, 1_100)).toBe(1_500);
    expect(endOfRest(0, 600_000)).toBe(610_000);
  });

  test('ends when it is told to', async () => {
    const refresher = refresherAt(database, { now: () => new Date(), intervalMs: 1 });
    refresher.start();
    await refresher[Symbol.asyncDispose]();
    await commitTurn(startConversation(Bun.randomUUIDv7()));
    expect(await refresher.refresh()).toEqual({ conversations: 0 });
  });
});
