import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { createLimit } from './limit.ts';

test('never more than the limit, all in order, failures too', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.tuple(fc.nat(5), fc.boolean()), { maxLength: 30 }),
      async (max, tasks) => {
        const limit = createLimit(max);
        let running = 0;
        let most = 0;
        const begun: number[] = [];
        const results = await Promise.allSettled(
          tasks.map(([ticks, fails], index) =>
            limit(async () => {
              begun.push(index);
              running += 1;
              most = Math.max(most, running);
              for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
              running -= 1;
              if (fails) throw new Error('no');
              return index;
            }),
          ),
        );
        expect(most).toBeLessThanOrEqual(max);
        expect(begun).toEqual(tasks.map((_, index) => index));
        expect(results.map(({ status }) => status === 'rejected')).toEqual(tasks.map(([, fails]) => fails));
      },
    ),
  );
});
