import { afterEach, describe, expect, setSystemTime, test } from 'bun:test';
import { describeRateLimits, NO_RATE_LIMITS, passing } from '../../test/support/rate-limit-cases.ts';
import { createRateLimits, type RateLimitOptions, type RateLimits } from './rate-limit.ts';

const made: RateLimits[] = [];

afterEach(() => {
  setSystemTime();
  for (const limits of made.splice(0)) limits[Symbol.dispose]();
});

function start(options: RateLimitOptions): RateLimits {
  const limits = createRateLimits(options);
  made.push(limits);
  return limits;
}

describeRateLimits({
  name: 'counted in memory',
  start,
  passAMinute: async () => void setSystemTime(Date.now() + 61_000),
});

describe('a limit counted in memory', () => {
  test('that is full makes new keys share, and still holds the keys it knows to their own number', async () => {
    const limits = start({ ...NO_RATE_LIMITS, messagesPerMinute: 2, maxKeys: 50 });
    await limits.consumeMessage('early');
    let key = 0;
    const next = () => {
      key += 1;
      return limits.consumeMessage(`flood-${key}`);
    };
    const passed = await passing(next, { count: 20_000 });
    // 49 keys of their own, then at most two calls in each of 1024 shared buckets.
    expect(passed).toBeLessThanOrEqual(49 + 2 * 1024);
    expect(await passing(() => limits.consumeMessage('early'), { count: 5 })).toBe(1);
    setSystemTime(Date.now() + 121_000);
    expect(await passing(() => limits.consumeMessage('later'), { count: 5 })).toBe(2);
  });

  test('does not keep a process alive', async () => {
    const script = `
      import { createRateLimits } from ${JSON.stringify(import.meta.resolve('./rate-limit.ts'))};
      const limits = createRateLimits({ messagesPerMinute: 5, requestsPerMinute: 5, signInsPerMinute: 5 });
      await limits.consumeMessage('a');
      await limits.consumeRequest('203.0.113.9');
    `;
    const child = Bun.spawn([process.execPath, '-e', script], {
      stdout: 'pipe',
      stderr: 'pipe',
      cwd: import.meta.dir,
    });
    const timer = setTimeout(() => child.kill(), 20_000);
    const code = await child.exited;
    clearTimeout(timer);
    expect(await new Response(child.stderr).text()).toBe('');
    expect(code).toBe(0);
  });
});
