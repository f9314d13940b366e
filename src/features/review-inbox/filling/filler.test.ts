import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { eq, inArray } from 'drizzle-orm';
import type { Explanation } from '#core/nlu/understanding.ts';
import type { Database } from '#db/client.ts';
import { inboxItems, inboxProgress } from '#db/learning-schema.ts';
import { reviewItems } from '#db/schema.ts';
import { openTestDatabase } from '../../../../test/support/database.ts';
import { addReviewer, rate, type SaidMessage, say } from '../inbox.fixture.ts';
import { createInboxStore } from '../store.ts';
import { createInboxFiller, type InboxFiller } from './filler.ts';
import { createFillingStore } from './store.ts';

let database: Database;
let filler: InboxFiller;
const fail = (error: unknown) => {
  throw error;
};
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  filler = createInboxFiller({
    store: createFillingStore(database.drizzle, { settlingMs: 0 }),
    onError: fail,
  });
  // What other tests left is not looked at here.
  await filler.fill();
});
afterEach(async () => {
  await filler[Symbol.asyncDispose]();
  await database.drizzle.delete(inboxItems);
});

const unique = (words: string) => `${words} ${Bun.randomUUIDv7()}`;
const itemsOf = (...said: readonly SaidMessage[]) =>
  database.drizzle
    .select()
    .from(inboxItems)
    .where(
      inArray(
        inboxItems.messageId,
        said.map(({ messageId }) => messageId),
      ),
    );
const explained = (margin: number, next: number): Explanation => ({
  margin,
  runnerUp: { topic: 'slow_internet', margin: next },
  words: [],
  problems: [],
});

describe('the inbox is filled', () => {
  test('with what was read unsurely, wrongly or not at all, and with nothing else', async () => {
    const sure = await say(database, unique('sure'));
    const [ask, close, strange, lost, bad, mute, disputed] = [
      await say(database, unique('ask'), { band: 'ask' }),
      await say(database, unique('close'), { explanation: explained(0.4, 0.3) }),
      await say(database, unique('strange'), { topic: null, out_of_scope: true, confidence: 0 }),
      await say(database, unique('lost'), {
        ...{ topic: 'no_internet', confidence: 0, band: 'hand_over', decision: 'rephrase' },
        explanation: explained(-1, -1),
      }),
      await say(database, unique('bad')),
      await say(database, '?? 1 !', { band: 'hand_over', decision: 'rephrase' }),
      await say(database, unique('Disputed   by a\n model'), { band: 'ask', topic: null, confidence: 0 }),
    ];
    await rate(database, bad, 1);
    await rate(database, sure, 3);
    const [text] = await database.sql`select content from messages where id = ${disputed.messageId}`;
    await database.drizzle.insert(reviewItems).values({
      ...{ id: Bun.randomUUIDv7(), kind: 'intent', dedupeKey: unique('key'), subject: 'late_fee' },
      text: String(text?.['content']).replace(/\s+/g, ' '),
    });
    await filler.fill();
    const items = await itemsOf(sure, ask, close, strange, lost, bad, mute, disputed);
    const byMessage = new Map(items.map((item) => [item.messageId, item]));
    expect(items).toHaveLength(6);
    expect(byMessage.get(ask.messageId)).toMatchObject({ reasons: ['low_margin'], topic: 'no_internet' });
    expect(byMessage.get(close.messageId)).toMatchObject({ reasons: ['low_margin'] });
    expect(byMessage.get(close.messageId)?.value).toBeCloseTo(0.32, 5);
    expect(byMessage.get(strange.messageId)).toMatchObject({ reasons: ['out_of_scope'], topic: null });
    expect(byMessage.get(lost.messageId)).toMatchObject({ reasons: ['not_understood'], topic: null });
    expect(byMessage.get(bad.messageId)).toMatchObject({ reasons: ['bad_rating'], status: 'open' });
    expect(byMessage.get(disputed.messageId)).toMatchObject({ reasons: ['disagreement'] });
  });

  test('with what patterns and model read differently', async () => {
    const matched = (pattern: string) => ({
      matched_patterns: [{ pattern, label: '', weight: 0.9, text: 'it' }],
    });
    const same = await say(database, unique('same'), matched('brief-technical-1'));
    const differs = await say(database, unique('differs'), matched('brief-billing-1'));
    const ofBefore = await say(database, unique('of before'), {
      ...matched('brief-billing-1'),
      confidence: 0,
    });
    await filler.fill();
    expect(await itemsOf(same, differs, ofBefore)).toMatchObject([
      { messageId: differs.messageId, reasons: ['disagreement'] },
    ]);
  });

  test('with a rating that comes later, and with one that becomes worse', async () => {
    const said = await say(database, unique('later'));
    await filler.fill();
    expect(await itemsOf(said)).toEqual([]);
    await rate(database, said, 2);
    await filler.fill();
    const [first] = await itemsOf(said);
    expect(first?.value).toBeCloseTo(0.5, 5);
    await database.sql`update reply_ratings set rating = 1, updated_at = now() where message_id = ${said.replyId}`;
    await filler.fill();
    expect((await itemsOf(said))[0]?.value).toBeCloseTo(0.7, 5);
  });

  test('without touching what was decided', async () => {
    const said = await say(database, unique('decided'), { band: 'ask' });
    await filler.fill();
    const reviewer = await addReviewer(database);
    await createInboxStore(database.drizzle).decide(said.messageId, { userId: reviewer, label: 'late_fee' });
    await rate(database, said, 1);
    await filler.fill();
    expect((await itemsOf(said))[0]).toMatchObject({
      status: 'labeled',
      label: 'late_fee',
      reasons: ['low_margin'],
    });
  });

  test('with the same words once, in their most valuable message', async () => {
    const words = unique('same words');
    const first = await say(database, words, { band: 'ask' });
    const second = await say(database, `  ${words.toUpperCase()}`, { decision: 'rephrase' });
    await filler.fill();
    expect((await itemsOf(first, second)).map(({ messageId }) => messageId)).toEqual([second.messageId]);
    const third = await say(database, words, { decision: 'rephrase' });
    await filler.fill();
    expect(await itemsOf(third)).toEqual([]);
    const spanish = await say(database, words, { language: 'es', band: 'ask' });
    await filler.fill();
    expect(await itemsOf(spanish)).toHaveLength(1);
  });

  test('completely, also when many come at one instant, whoever fills', async () => {
    const said = await Promise.all(
      Array.from({ length: 40 }, (_, index) => say(database, unique(`many ${index}`), { band: 'ask' })),
    );
    const ids = JSON.stringify(said.map(({ messageId }) => messageId));
    // More of one instant than a batch has room for.
    await database.sql`
      update turns set created_at = (select min(created_at) from turns where message_id in (
        select value::uuid from json_array_elements_text(${ids}::text::json)))
      where message_id in (
        select value::uuid from json_array_elements_text(${ids}::text::json) offset 15)`;
    const others = Array.from({ length: 3 }, () =>
      createInboxFiller({
        store: createFillingStore(database.drizzle, { settlingMs: 0, batchSize: 7 }),
        onError: fail,
      }),
    );
    await Promise.all(others.map((one) => one.fill()));
    await others[0]?.fill();
    expect(await itemsOf(...said)).toHaveLength(40);
  });
});

test('what is younger than its transaction may be is left for later', async () => {
  const waiting = createFillingStore(database.drizzle);
  const [before] = await database.drizzle.select().from(inboxProgress);
  const said = await say(database, unique('young'), { band: 'ask' });
  expect(
    await waiting.fillNext(() => fail(new Error('There was nothing to see.')), { textOf: () => '' }),
  ).toBe(false);
  expect(await itemsOf(said)).toEqual([]);
  expect(await database.drizzle.select().from(inboxProgress)).toEqual([before!]);
  await filler.fill();
  expect(await itemsOf(said)).toHaveLength(1);
});

test('a pass that fails changes nothing and is done again', async () => {
  const said = await say(database, unique('again'), { band: 'ask' });
  const store = createFillingStore(database.drizzle, { settlingMs: 0 });
  let failure: unknown;
  try {
    await store.fillNext(() => fail(new Error('It broke.')), { textOf: () => '' });
  } catch (error) {
    failure = error;
  }
  expect(failure).toEqual(new Error('It broke.'));
  expect(await itemsOf(said)).toEqual([]);
  await filler.fill();
  const [item] = await database.drizzle
    .select()
    .from(inboxItems)
    .where(eq(inboxItems.messageId, said.messageId));
  expect(item?.status).toBe('open');
});
