import { afterEach, describe, expect, setSystemTime, test } from 'bun:test';
import { AppError } from '#errors.ts';
import { createRateLimits, type RateLimitOptions, type RateLimits } from './rate-limit.ts';

const OFF = { messagesPerMinute: 0, requestsPerMinute: 0, signInsPerMinute: 0 };
const made: RateLimits[] = [];

afterEach(() => {
  setSystemTime();
  for (const limits of made.splice(0)) limits[Symbol.dispose]();
});

function start(options: Partial<RateLimitOptions>): RateLimits {
  const limits = createRateLimits({ ...OFF, ...options });
  made.push(limits);
  return limits;
}

/** How many of `count` calls pass. */
async function passing(consume: () => Promise<void>, { count }: { count: number }): Promise<number> {
  let passed = 0;
  for (let i = 0; i < count; i += 1) {
    try {
      await consume();
      passed += 1;
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'rate_limited')) throw error;
    }
  }
  return passed;
}

describe('a limit', () => {
  test('lets exactly its number through, and each key has its own', async () => {
    const limits = start({ messagesPerMinute: 5 });
    expect(await passing(() => limits.consumeMessage('a'), { count: 12 })).toBe(5);
    expect(await passing(() => limits.consumeMessage('b'), { count: 12 })).toBe(5);
  });

  test('says how long to wait, within the window', async () => {
    const limits = start({ signInsPerMinute: 1 });
    await limits.consumeSignIn('203.0.113.9');
    const error = await limits.consumeSignIn('203.0.113.9').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    const { retryAfterMs, status } = error as AppError;
    expect(status).toBe(429);
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  test('opens again after its minute', async () => {
    const limits = start({ requestsPerMinute: 3 });
    expect(await passing(() => limits.consumeRequest('203.0.113.9'), { count: 9 })).toBe(3);
    setSystemTime(Date.now() + 61_000);
    expect(await passing(() => limits.consumeRequest('203.0.113.9'), { count: 9 })).toBe(3);
  });

  test('of 0 is off', async () => {
    const limits = start({});
    expect(await passing(() => limits.consumeMessage('a'), { count: 1000 })).toBe(1000);
  });

  test('counts a whole IPv6 /64 as one address', async () => {
    const limits = start({ requestsPerMinute: 4 });
    let host = 0;
    const next = () => {
      host += 1;
      return limits.consumeRequest(`2001:db8:1:2::${host.toString(16)}`);
    };
    expect(await passing(next, { count: 20 })).toBe(4);
  });

  test('that is full makes new keys share, and still holds the keys it knows to their own number', async () => {
    const limits = start({ messagesPerMinute: 2, maxKeys: 50 });
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
