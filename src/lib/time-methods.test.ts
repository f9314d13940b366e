import { expect, test } from 'bun:test';
import { timeMethods } from './time-methods.ts';

test('timeMethods passes calls through and hears of each one, also of those that fail', async () => {
  let underWay = 0;
  const heard: string[] = [];
  const store = timeMethods(
    {
      add: async (a: number, b: number) => a + b,
      hang: (): Promise<never> => new Promise(() => {}),
      fail: async (): Promise<never> => {
        throw new Error('planned');
      },
    },
    {
      deadline: { ms: 50, onTimeout: () => new Error('too late') },
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
  await expect(store.hang()).rejects.toThrow('too late');
  expect(heard).toEqual(['add', 'fail', 'hang']);
  expect(underWay).toBe(0);
});
