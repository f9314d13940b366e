import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { BusEvent } from './bus.ts';
import { createOutbox, type OutboxOptions } from './outbox.ts';

const wake = (conversation_id: string, seq: number): BusEvent => ({ type: 'wake', conversation_id, seq });

/** An outbox whose messages are kept, with what it counted. */
function start(options: Partial<OutboxOptions> = {}) {
  const sent: (readonly BusEvent[])[] = [];
  const counts = { published: 0, dropped: 0 };
  const outbox = createOutbox({
    isUp: () => true,
    send: async (events) => void sent.push(events),
    onPublished: (count) => {
      counts.published += count;
    },
    onDropped: (count) => {
      counts.dropped += count;
    },
    ...options,
  });
  return { outbox, sent, counts };
}

describe('the outbox', () => {
  test('sends what comes in one tick as one message, with the newest seq of each conversation', async () => {
    const { outbox, sent, counts } = start();
    for (const event of [wake('a', 1), wake('b', 9), wake('a', 3), wake('a', 2)]) outbox.add(event);
    outbox.add({ type: 'revoke', sign_in_id: 's' });
    await outbox.flush();
    expect(sent).toEqual([[wake('a', 3), wake('b', 9), { type: 'revoke', sign_in_id: 's' }]]);
    expect(counts).toEqual({ published: 3, dropped: 0 });
  });

  test('never loses the newest seq of a conversation, whatever the order and the ticks', async () => {
    const step = fc.oneof(
      fc.record({ conversation: fc.constantFrom('a', 'b', 'c'), seq: fc.nat(50) }),
      fc.constant(null),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step), async (steps) => {
        const { outbox, sent } = start();
        const newest = new Map<string, number>();
        for (const next of steps) {
          if (next === null) {
            await new Promise<void>((resolve) => setImmediate(resolve));
            continue;
          }
          outbox.add(wake(next.conversation, next.seq));
          newest.set(next.conversation, Math.max(next.seq, newest.get(next.conversation) ?? 0));
        }
        await outbox.flush();
        const told = new Map<string, number>();
        for (const event of sent.flat())
          if (event.type === 'wake')
            told.set(event.conversation_id, Math.max(event.seq, told.get(event.conversation_id) ?? 0));
        expect(told).toEqual(newest);
      }),
      { numRuns: 50 },
    );
  });

  test('keeps the events of one kind apart when they say different things', async () => {
    const { outbox, sent } = start();
    const events: readonly BusEvent[] = [
      { type: 'cancel', conversation_id: 'c', id: '1' },
      { type: 'cancel', conversation_id: 'c', id: '2' },
      { type: 'revoke', sign_in_id: 's' },
      { type: 'replace', user_id: 'u', client_id: 'one', connection_id: 'x' },
      { type: 'replace', user_id: 'u', client_id: 'two', connection_id: 'y' },
    ];
    for (const event of events) outbox.add(event);
    outbox.add({ type: 'replace', user_id: 'u', client_id: 'one', connection_id: 'z' });
    await outbox.flush();
    expect(sent.flat()).toHaveLength(events.length);
    expect(sent.flat()).toContainEqual({
      type: 'replace',
      user_id: 'u',
      client_id: 'one',
      connection_id: 'z',
    });
  });

  test('sends one message at a time, and what comes meanwhile together in the next', async () => {
    const sent: (readonly BusEvent[])[] = [];
    let release = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const { outbox } = start({
      send: (events) => {
        sent.push(events);
        begun.resolve();
        return release.promise;
      },
    });
    outbox.add(wake('a', 1));
    await begun.promise;
    for (let seq = 2; seq <= 9; seq += 1) outbox.add(wake('a', seq));
    expect(sent).toHaveLength(1);
    release.resolve();
    release = Promise.withResolvers();
    release.resolve();
    await outbox.flush();
    expect(sent).toEqual([[wake('a', 1)], [wake('a', 9)]]);
  });

  test('drops and counts what comes while nobody can be told', async () => {
    const { outbox, sent, counts } = start({ isUp: () => false });
    for (let index = 0; index < 20; index += 1) outbox.add(wake(`${index}`, 1));
    await outbox.flush();
    expect(sent).toEqual([]);
    expect(counts).toEqual({ published: 0, dropped: 20 });
  });

  test('drops and counts what cannot be sent, and goes on', async () => {
    let fails = true;
    const { outbox, counts } = start({
      send: async () => {
        if (fails) throw new Error('away');
      },
    });
    outbox.add(wake('a', 1));
    await outbox.flush();
    expect(counts).toEqual({ published: 0, dropped: 1 });
    fails = false;
    outbox.add(wake('a', 2));
    await outbox.flush();
    expect(counts).toEqual({ published: 1, dropped: 1 });
  });

  test('holds no more than its limit, and cuts long messages', async () => {
    const { outbox, sent, counts } = start({ maxWaiting: 1_200 });
    for (let index = 0; index < 2_000; index += 1) outbox.add(wake(`${index}`, 1));
    await outbox.flush();
    expect(counts).toEqual({ published: 1_200, dropped: 800 });
    expect(sent.map((events) => events.length)).toEqual([500, 500, 200]);
  });
});
