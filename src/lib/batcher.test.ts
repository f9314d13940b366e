import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { type BatcherOptions, createBatcher } from './batcher.ts';

/** A batcher of numbers that doubles them, one batch at a time as the test lets it, and keeps what was in each. */
function doubling(options: Partial<BatcherOptions<number, number>> = {}) {
  const batches: (readonly number[])[] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const batcher = createBatcher<number, number>({
    async run(items) {
      batches.push(items);
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      await gate.promise;
      return items.map((item) => 2 * item);
    },
    keyOf: String,
    maxBatch: 3,
    maxWaiting: 100,
    overloaded: () => new Error('full'),
    retryAlone: () => false,
    ...options,
  });
  /** Lets batches through until nothing is left. */
  const drain = async () => {
    while (batcher.pending > 0) {
      gates.shift()?.resolve();
      await Promise.resolve();
    }
  };
  return { batcher, batches, drain };
}

describe('createBatcher', () => {
  test('gathers what comes in the same tick and while a batch is under way', async () => {
    const { batcher, batches, drain } = doubling();
    const first = [batcher.add(1), batcher.add(2)];
    await Promise.resolve();
    const later = [3, 4, 5, 6].map((item) => batcher.add(item));
    expect(batcher.pending).toBe(6);
    await drain();
    expect(await Promise.all([...first, ...later])).toEqual([2, 4, 6, 8, 10, 12]);
    expect(batches).toEqual([[1, 2], [3, 4, 5], [6]]);
  });

  test('never puts two items of one key into a batch, and keeps their order', async () => {
    const { batcher, batches, drain } = doubling({ keyOf: (item) => String(item % 10) });
    const results = [1, 11, 2, 21].map((item) => batcher.add(item));
    await drain();
    expect(await Promise.all(results)).toEqual([2, 22, 4, 42]);
    expect(batches).toEqual([[1, 2], [11], [21]]);
  });

  test('refuses what too many wait before, and takes more when there is room again', async () => {
    const { batcher, drain } = doubling({ maxWaiting: 2 });
    const first = batcher.add(1);
    await Promise.resolve();
    const waiting = [batcher.add(2), batcher.add(3)];
    await expect(batcher.add(4)).rejects.toThrow('full');
    await drain();
    expect(await Promise.all([first, ...waiting])).toEqual([2, 4, 6]);
    const again = batcher.add(5);
    await drain();
    expect(await again).toBe(10);
  });

  test('an item that spoils its batch fails alone, where items are tried alone', async () => {
    const run = async (items: readonly number[]) => {
      if (items.includes(13)) throw new Error('unlucky');
      return items;
    };
    const outcomes = async (retryAlone: boolean) => {
      const { batcher } = doubling({ run, retryAlone: () => retryAlone });
      const settled = await Promise.allSettled([1, 13, 2, 3].map((item) => batcher.add(item)));
      return settled.map(({ status }) => status);
    };
    expect(await outcomes(true)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(await outcomes(false)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled']);
  });

  test('a batch with too few results is an error, not a wait without end', async () => {
    const { batcher } = doubling({ run: async () => [] });
    await expect(batcher.add(1)).rejects.toThrow('one result for each item');
  });

  test('whatever is added whenever, each item gets its own result, items of a key in order', async () => {
    const items = fc.array(fc.record({ key: fc.nat({ max: 3 }), pause: fc.boolean() }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(items, async (added) => {
        const order: { key: number; index: number }[] = [];
        const batcher = createBatcher<{ key: number; index: number }, number>({
          async run(batch) {
            expect(new Set(batch.map(({ key }) => key)).size).toBe(batch.length);
            expect(batch.length).toBeLessThanOrEqual(2);
            await Promise.resolve();
            order.push(...batch);
            return batch.map(({ index }) => index);
          },
          keyOf: ({ key }) => String(key),
          maxBatch: 2,
          maxWaiting: 100,
          overloaded: () => new Error('full'),
          retryAlone: () => false,
        });
        const results: Promise<number>[] = [];
        for (const [index, { key, pause }] of added.entries()) {
          results.push(batcher.add({ key, index }));
          if (pause) await Promise.resolve();
        }
        expect(await Promise.all(results)).toEqual(added.map((_, index) => index));
        for (const key of [0, 1, 2, 3]) {
          const indexes = order.filter((item) => item.key === key).map(({ index }) => index);
          expect(indexes).toEqual(indexes.toSorted((a, b) => a - b));
        }
        expect(batcher.pending).toBe(0);
      }),
    );
  });
});
