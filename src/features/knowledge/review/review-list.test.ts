import { describe, expect, test } from 'bun:test';
import { createReviewList } from './review-list.ts';
import type { SeenItem } from './store.ts';

const newId = () => Bun.randomUUIDv7();
const phrasing = (text: string) =>
  ({ kind: 'phrasing', subject: 'slow-wifi', text, details: { signal: 'click' } }) as const;

/** A store that keeps what it is given, and writes only when it is let. */
function makeStore() {
  const batches: (readonly SeenItem[])[] = [];
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  let failing = false;
  return {
    batches,
    hold: () => {
      gate = Promise.withResolvers();
    },
    release: () => gate.resolve(),
    fail: (value: boolean) => {
      failing = value;
    },
    async addItems(items: readonly SeenItem[]) {
      batches.push(items);
      await gate.promise;
      if (failing) throw new Error('The database is away.');
      return items.length;
    },
  };
}

describe('the review list', () => {
  test('masks secrets, cuts long texts and passes over what says nothing', async () => {
    const store = makeStore();
    await using list = createReviewList(store, { newId });
    list.add(phrasing('my card 4111 1111 1111 1111\n does   not work'));
    list.add(phrasing(`${'x'.repeat(199)}😀 more`));
    for (const text of ['', '  ', '???', '1']) list.add(phrasing(text));
    await list.settled();
    const texts = store.batches.flat().map(({ text }) => text);
    expect(texts).toEqual(['my card [card number removed] does not work', 'x'.repeat(199)]);
  });

  test('counts what is said twice, in other letters too, and keeps keys apart by subject and kind', async () => {
    const store = makeStore();
    await using list = createReviewList(store, { newId });
    store.hold();
    list.add(phrasing('first'));
    list.add(phrasing('wifi crawls'));
    list.add(phrasing('WiFi  crawls'));
    list.add({ ...phrasing('wifi crawls'), subject: 'other' });
    list.add({ ...phrasing('wifi crawls'), kind: 'intent' });
    store.release();
    await list.settled();
    const items = store.batches.flat().filter(({ text }) => text !== 'first');
    expect(items.map(({ subject, kind, count }) => [subject, kind, count])).toEqual([
      ['slow-wifi', 'phrasing', 2],
      ['other', 'phrasing', 1],
      ['slow-wifi', 'intent', 1],
    ]);
  });

  test('drops what does not fit and counts it, and never throws into the caller', async () => {
    const store = makeStore();
    await using list = createReviewList(store, { newId, maxWaiting: 3 });
    store.hold();
    for (let index = 0; index < 10; index += 1) list.add(phrasing(`text ${index}`));
    // One batch is under way with the first, three wait, the rest is gone.
    expect(list.dropped).toBe(6);
    store.release();
    await list.settled();
    expect(store.batches.flat()).toHaveLength(4);
  });

  test('survives a database that is away', async () => {
    const store = makeStore();
    await using list = createReviewList(store, { newId });
    store.fail(true);
    list.add(phrasing('one thing'));
    await list.settled();
    expect(list.dropped).toBe(1);
    store.fail(false);
    list.add(phrasing('another thing'));
    await list.settled();
    expect(store.batches.at(-1)?.[0]?.text).toBe('another thing');
    expect(list.dropped).toBe(1);
  });
});
