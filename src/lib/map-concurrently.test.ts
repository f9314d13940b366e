import { expect, test } from 'bun:test';
import { mapConcurrently } from './map-concurrently.ts';

async function* count(to: number): AsyncGenerator<number> {
  for (let value = 0; value < to; value += 1) yield value;
}

test('mapConcurrently runs every item, at most the limit at a time', async () => {
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await mapConcurrently(count(20), {
    limit: 3,
    task: async (value) => {
      running += 1;
      most = Math.max(most, running);
      for (let tick = 0; tick < 10 + (value % 4); tick += 1) await Promise.resolve();
      running -= 1;
      done.push(value);
    },
  });
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, value) => value));
  expect(most).toBe(3);
});

test('mapConcurrently ends with the first failure', async () => {
  const run = mapConcurrently(count(5), {
    limit: 2,
    task: async (value) => {
      if (value === 1) throw new Error('one');
    },
  });
  await expect(run).rejects.toThrow('one');
});
