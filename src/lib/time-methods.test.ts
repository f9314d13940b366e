import { expect, test } from 'bun:test';
import { timeMethods } from './time-methods.ts';

test('timeMethods passes calls through and hears of each one, also of those that fail', async () => {
  let underWay = 0;
  const heard: string[] = [];
  const store = timeMethods(
    {
      add: async (a: number, b: number) => a + b,
      fail: async (): Promise<never> => {
        throw new Error('planned');
      },
    },
    {
      onBegin: () => {
        underWay += 1;
      },
      onEnd: (name, durationMs) => {
        underWay -= 1;
        heard.push(name);
        expect(durationMs).toBeGreaterThanOrEqual(0);
      },
    },
  );
  expect(await store.add(2, 3)).toBe(5);
  await expect(store.fail()).rejects.toThrow('planned');
  expect(heard).toEqual(['add', 'fail']);
  expect(underWay).toBe(0);
});
