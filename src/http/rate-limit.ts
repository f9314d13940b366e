import {
  type IRateLimiterRes,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { AppError } from '#errors.ts';
import { withDeadline } from '#lib/deadline.ts';
import { addressKey } from './client-address.ts';

const WINDOW_MS = 60_000;

/** Keys one limiter follows at a time. A key takes 1.3 kB with its timer (measured), so a flood stays under 20 MB. */
const MAX_KEYS = 15_000;

/** Buckets that further keys share while a limiter is full: they may be limited early, known keys are not. */
const SHARED_BUCKETS = 1024;

/** Longest time that Redis may add to a message. */
const REDIS_DEADLINE = { ms: 100, onTimeout: () => new Error('Redis does not answer.') };

/** How much each limit allows in a minute; 0 turns it off. */
export interface RateLimitOptions {
  readonly messagesPerMinute: number;
  readonly requestsPerMinute: number;
  readonly signInsPerMinute: number;
  readonly maxKeys?: number;
}

/**
 * Fixed windows of one minute, counted by all nodes together when they share a Redis, else in this process. Each call
 * counts one and throws AppError `rate_limited`.
 */
export interface RateLimits extends Disposable {
  /** Counts a chat message; `principalKey` is the user id. */
  consumeMessage(principalKey: string): Promise<void>;
  /** Counts a request or an upgrade; IPv6 addresses count by their /64. */
  consumeRequest(address: string): Promise<void>;
  /** Counts a registration, sign-in, password check or guest token; IPv6 addresses count by their /64. */
  consumeSignIn(address: string): Promise<void>;
}

/**
 * Makes the three limits of the product. `redis` is the bus's connection for commands; while it is away or slow, each
 * node counts alone. Disposing ends the timers, which never keep a process alive.
 */
export function createRateLimits(
  options: RateLimitOptions,
  { redis = null }: { redis?: object | null } = {},
): RateLimits {
  const { messagesPerMinute, requestsPerMinute, signInsPerMinute, maxKeys = MAX_KEYS } = options;
  const messages = createLimit({ points: messagesPerMinute, maxKeys, what: 'messages', redis });
  const requests = createLimit({ points: requestsPerMinute, maxKeys, what: 'requests', redis });
  const signIns = createLimit({ points: signInsPerMinute, maxKeys, what: 'sign-ins', redis });
  return {
    consumeMessage: (principalKey) => messages.consume(principalKey),
    consumeRequest: (address) => requests.consume(addressKey(address)),
    consumeSignIn: (address) => signIns.consume(addressKey(address)),
    [Symbol.dispose]() {
      for (const limit of [messages, requests, signIns]) limit.dispose();
    },
  };
}

interface Limit {
  consume(key: string): Promise<void>;
  dispose(): void;
}

interface LimitOptions {
  readonly points: number;
  readonly maxKeys: number;
  readonly what: string;
  readonly redis: object | null;
}

function createLimit({ points, maxKeys, what, redis }: LimitOptions): Limit {
  if (points === 0) return { consume: () => Promise.resolve(), dispose: () => {} };
  const memory = countInMemory({ points, maxKeys });
  const count =
    redis === null ? memory.count : countInRedis(redis, { points, what, insurance: memory.count });
  return {
    async consume(key) {
      try {
        await count(key);
      } catch (result) {
        throw tooMany(result as IRateLimiterRes, { points, what });
      }
    },
    dispose: memory.dispose,
  };
}

/** Counts one; rejects with the limiter's result when that is one too many. */
type Count = (key: string) => Promise<unknown>;

/** The library's own insurance has no bound on its keys and knows no deadline, so ours stands beside it. */
function countInRedis(
  redis: object,
  { points, what, insurance }: { points: number; what: string; insurance: Count },
): Count {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    rejectIfRedisNotReady: true,
    keyPrefix: `larkline:limit:${what}`,
    points,
    duration: WINDOW_MS / 1000,
  });
  return (key) =>
    withDeadline(limiter.consume(key), REDIS_DEADLINE).catch((failure: unknown) => {
      if (failure instanceof RateLimiterRes) throw failure;
      return insurance(key);
    });
}

function countInMemory({ points, maxKeys }: { points: number; maxKeys: number }): {
  readonly count: Count;
  dispose(): void;
} {
  const limiter = new RateLimiterMemory({ points, duration: WINDOW_MS / 1000 });
  const keys = createKeyCount();

  async function countOne(key: string): Promise<void> {
    const result = await limiter.consume(key);
    if (result.isFirstInDuration) keys.add();
  }
  return {
    async count(key) {
      if (keys.estimate() < maxKeys || (await limiter.get(key)) !== null) return countOne(key);
      return countOne(`shared:${Bun.hash.crc32(key) % SHARED_BUCKETS}`);
    },
    dispose() {
      // The library starts a timer per key and ends it only when the key is deleted.
      for (const { key } of limiter.dump().storage) void limiter.delete(key);
    },
  };
}

/** Keys alive, at most: those first seen in this window or the one before it, since none outlives a window. */
function createKeyCount() {
  let startedAt = Date.now();
  let current = 0;
  let previous = 0;
  const turn = () => {
    const windows = Math.floor((Date.now() - startedAt) / WINDOW_MS);
    if (windows === 0) return;
    previous = windows === 1 ? current : 0;
    current = 0;
    startedAt += windows * WINDOW_MS;
  };
  return {
    add() {
      turn();
      current += 1;
    },
    estimate() {
      turn();
      return current + previous;
    },
  };
}

function tooMany(
  result: Pick<IRateLimiterRes, 'msBeforeNext'>,
  { points, what }: { points: number; what: string },
): AppError {
  return new AppError('rate_limited', `The limit of ${points} ${what} a minute is reached.`, {
    retryAfterMs: Math.max(1, result.msBeforeNext ?? WINDOW_MS),
  });
}
