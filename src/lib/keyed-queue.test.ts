import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { KeyedQueue } from './keyed-queue.ts';

describe('KeyedQueue', () => {
  test('runs tasks of one key in order and never two at once, whatever they take and however they end', async () => {
    const tasks = fc.array(
      fc.record({ key: fc.constantFrom('a', 'b', 'c'), ticks: fc.nat({ max: 5 }), fails: fc.boolean() }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(tasks, async (list) => {
        const queue = new KeyedQueue(1000);
        const begun: Record<string, number[]> = { a: [], b: [], c: [] };
        const running = new Set<string>();
        const results = list.map(({ key, ticks, fails }, index) =>
          queue.run(key, async () => {
            expect(running.has(key)).toBe(false);
            running.add(key);
            begun[key]?.push(index);
            for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
            running.delete(key);
            if (fails) throw new Error('planned');
            return index;
          }),
        );
        const settled = await Promise.allSettled(
          results.map((result) => result ?? Promise.reject(new Error('refused'))),
        );
        expect(settled.map(({ status }) => status === 'rejected')).toEqual(list.map(({ fails }) => fails));
        for (const key of ['a', 'b', 'c']) {
          expect(begun[key]).toEqual(list.flatMap((task, index) => (task.key === key ? [index] : [])));
        }
        await Promise.resolve();
        expect(queue.size).toBe(0);
      }),
    );
  });

  test('refuses a task when too many of its key wait, and no other key is touched', async () => {
    const queue = new KeyedQueue(2);
    const gate = Promise.withResolvers<void>();
    const first = queue.run('a', () => gate.promise);
    const second = queue.run('a', () => gate.promise);
    expect(queue.run('a', () => gate.promise)).toBeNull();
    expect(queue.run('b', () => gate.promise)).not.toBeNull();
    gate.resolve();
    await Promise.all([first, second]);
    expect(await queue.run('a', async () => 'in')).toBe('in');
  });
});
