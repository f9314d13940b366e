import { expect, test } from 'bun:test';
import { createPartLog } from './part-log.ts';

const at = '2026-01-15T09:30:00.000Z';

function log() {
  let nowMs = 0;
  return createPartLog({ now: () => new Date(at), nowMs: () => (nowMs += 1.5) });
}

test('the last success and the last fault of a part are kept apart', async () => {
  const parts = log();
  expect(parts.last('redis')).toEqual({ failing: false, latencyMs: null, lastError: null });
  expect(await parts.time('redis', async () => 'PONG')).toBe('PONG');
  expect(parts.last('redis')).toEqual({ failing: false, latencyMs: 1.5, lastError: null });
  const gone = Object.assign(new Error('connect to secret'), { code: 'ECONNREFUSED' });
  const failed = await parts.time('redis', () => Promise.reject(gone)).catch((error) => error);
  expect(failed).toBe(gone);
  const lastError = { at, error: 'Error ECONNREFUSED' };
  expect(parts.last('redis')).toEqual({ failing: true, latencyMs: 1.5, lastError });
  parts.worked('redis', 0.1234);
  expect(parts.last('redis')).toEqual({ failing: false, latencyMs: 0.12, lastError });
});

test('of a fault its class and code are told, of the innermost error, and never a message', () => {
  const parts = log();
  const inner = Object.assign(new TypeError('my secret'), { code: '57014' });
  parts.failed('database', new Error('Failed query: my secret', { cause: inner }));
  expect(parts.last('database').lastError?.error).toBe('TypeError 57014');
  parts.failed('database', 'STORE_AWAY');
  expect(parts.last('database').lastError?.error).toBe('STORE_AWAY');
  parts.failed('database', { my: 'secret' });
  expect(parts.last('database').lastError?.error).toBe('unknown');
});

test('however many parts fail, only so many are remembered', () => {
  const parts = log();
  for (let index = 0; index < 100; index += 1) parts.failed(`part ${index}`, 'down');
  expect(parts.last('part 63').lastError).not.toBeNull();
  expect(parts.last('part 64').lastError).toBeNull();
});
