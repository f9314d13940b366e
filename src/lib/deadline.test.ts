import { expect, test } from 'bun:test';
import { withDeadline } from './deadline.ts';

const onTimeout = () => new Error('too late');

test('withDeadline gives what the work gives, and its own error when the work takes too long', async () => {
  expect(await withDeadline(Promise.resolve(7), { ms: 1_000, onTimeout })).toBe(7);
  await expect(withDeadline(Promise.reject(new Error('no')), { ms: 1_000, onTimeout })).rejects.toThrow('no');
  await expect(withDeadline(new Promise(() => {}), { ms: 1, onTimeout })).rejects.toThrow('too late');
});
