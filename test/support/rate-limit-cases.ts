import { describe, expect, test } from 'bun:test';
import { AppError } from '#errors.ts';
import type { RateLimitOptions, RateLimits } from '#http/rate-limit.ts';

/** One way to count. */
export interface RateLimitCase {
  readonly name: string;
  start(options: RateLimitOptions): RateLimits;
  /** Lets the window of everything that was counted end. */
  passAMinute(): Promise<void>;
}

export const NO_RATE_LIMITS: RateLimitOptions = {
  messagesPerMinute: 0,
  requestsPerMinute: 0,
  signInsPerMinute: 0,
};

/** How many of `count` calls pass. */
export async function passing(consume: () => Promise<void>, { count }: { count: number }): Promise<number> {
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

/** What holds for a limit wherever it is counted. */
export function describeRateLimits({ name, start, passAMinute }: RateLimitCase): void {
  describe(`a limit ${name}`, () => {
    test('lets exactly its number through, and each key has its own', async () => {
      const limits = start({ ...NO_RATE_LIMITS, messagesPerMinute: 5 });
      expect(await passing(() => limits.consumeMessage('a'), { count: 12 })).toBe(5);
      expect(await passing(() => limits.consumeMessage('b'), { count: 12 })).toBe(5);
    });

    test('lets exactly its number through when all come at once', async () => {
      const limits = start({ ...NO_RATE_LIMITS, messagesPerMinute: 5 });
      const all = await Promise.allSettled(
        Array.from({ length: 40 }, () => limits.consumeMessage('together')),
      );
      expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    });

    test('counts the three kinds apart', async () => {
      const limits = start({ messagesPerMinute: 1, requestsPerMinute: 2, signInsPerMinute: 3 });
      const address = '203.0.113.7';
      expect(await passing(() => limits.consumeMessage(address), { count: 9 })).toBe(1);
      expect(await passing(() => limits.consumeRequest(address), { count: 9 })).toBe(2);
      expect(await passing(() => limits.consumeSignIn(address), { count: 9 })).toBe(3);
    });

    test('says how long to wait, within the window', async () => {
      const limits = start({ ...NO_RATE_LIMITS, signInsPerMinute: 1 });
      await limits.consumeSignIn('203.0.113.9');
      const error = await limits.consumeSignIn('203.0.113.9').catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AppError);
      const { retryAfterMs, status, message } = error as AppError;
      expect(status).toBe(429);
      expect(message).toBe('The limit of 1 sign-ins a minute is reached.');
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    });

    test('opens again after its minute', async () => {
      const limits = start({ ...NO_RATE_LIMITS, requestsPerMinute: 3 });
      expect(await passing(() => limits.consumeRequest('203.0.113.11'), { count: 9 })).toBe(3);
      await passAMinute();
      expect(await passing(() => limits.consumeRequest('203.0.113.11'), { count: 9 })).toBe(3);
    });

    test('of 0 is off', async () => {
      const limits = start(NO_RATE_LIMITS);
      expect(await passing(() => limits.consumeMessage('many'), { count: 1000 })).toBe(1000);
    });

    test('counts a whole IPv6 /64 as one address', async () => {
      const limits = start({ ...NO_RATE_LIMITS, requestsPerMinute: 4 });
      let host = 0;
      const next = () => {
        host += 1;
        return limits.consumeRequest(`2001:db8:1:2::${host.toString(16)}`);
      };
      expect(await passing(next, { count: 20 })).toBe(4);
    });
  });
}
