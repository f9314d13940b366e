import { expect, test } from 'bun:test';
import { timeMethods } from './time-methods.ts';

test('timeMethods makes calls in the given way and hears of each one, also of those that fail', async () => {
  let underWay = 0;
  let calls = 0;
  const heard: string[] = [];
  const store = timeMethods(
    {
      add: async (a: number, b: number) => a + b,
      refuse: (): Promise<never> => Promise.reject(new Error('not called')),
      fail: async (): Promise<never> => {
        throw new Error('planned');
      },
    },
    {
      run: (call) => {
        calls += 1;
        return calls === 3 ? Promise.reject(new Error('refused')) : call();
      },
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
  await expect(store.refuse()).rejects.toThrow('refused');
  expect(heard).toEqual(['add', 'fail', 'refuse']);
  expect(underWay).toBe(0);
});
