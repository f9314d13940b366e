import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { createBus, type NodeBus } from '#bus/bus.ts';
import { createRateLimits, type RateLimitOptions, type RateLimits } from '#http/rate-limit.ts';
import { describeRateLimits, NO_RATE_LIMITS, passing } from '../support/rate-limit-cases.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { waitUntil } from '../support/wait-until.ts';

let redis: TestRedis;
/** Two nodes. */
let buses: readonly [NodeBus, NodeBus];
const made: RateLimits[] = [];

beforeAll(async () => {
  redis = await startRedis();
  const open = (nodeId: string) => createBus({ redisUrl: redis.url, nodeId, connections: () => 0 });
  buses = [await open('a'), await open('b')];
});
beforeEach(() => untilUp());
afterEach(async () => {
  for (const limits of made.splice(0)) limits[Symbol.dispose]();
  await redis.command('FLUSHALL');
});
afterAll(async () => {
  for (const bus of buses) await bus[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

const untilUp = () =>
  waitUntil(() => buses.every(({ state }) => state === 'up'), { what: 'both nodes are connected' });

function start(options: RateLimitOptions, { node = 0 }: { node?: 0 | 1 } = {}): RateLimits {
  const limits = createRateLimits(options, { redis: buses[node].commands });
  made.push(limits);
  return limits;
}

/** Keys of all limits, with the milliseconds that each has left. */
async function timesLeft(): Promise<readonly number[]> {
  const keys = (await redis.command('KEYS', 'larkline:limit:*')).match(/larkline:\S+/g) ?? [];
  return Promise.all(keys.map(async (key) => Number((await redis.command('PTTL', key)).slice(1))));
}

describeRateLimits({
  name: 'counted in Redis',
  start,
  async passAMinute() {
    const left = await timesLeft();
    expect(left.length).toBeGreaterThan(0);
    expect(left.every((ms) => ms > 0 && ms <= 60_000)).toBe(true);
    await redis.command('FLUSHALL');
  },
});

describe('a limit of several nodes', () => {
  const OPTIONS = { ...NO_RATE_LIMITS, messagesPerMinute: 6 };

  test('is one limit, whichever node a message comes to', async () => {
    const [a, b] = [start(OPTIONS), start(OPTIONS, { node: 1 })];
    let turn = 0;
    const either = () => {
      turn += 1;
      return (turn % 2 ? a : b).consumeMessage('someone');
    };
    expect(await passing(either, { count: 30 })).toBe(6);
  });

  test('is counted by each node alone while Redis is away, and together when it is back', async () => {
    const [a, b] = [start(OPTIONS), start(OPTIONS, { node: 1 })];
    await redis.kill();
    expect(await passing(() => a.consumeMessage('someone'), { count: 30 })).toBe(6);
    expect(await passing(() => b.consumeMessage('someone'), { count: 30 })).toBe(6);
    await redis.restart();
    await untilUp();
    expect(await passing(() => a.consumeMessage('someone'), { count: 30 })).toBe(6);
    expect(await passing(() => b.consumeMessage('someone'), { count: 30 })).toBe(0);
  });

  test('holds nobody up when Redis hangs', async () => {
    const limits = start(OPTIONS);
    await limits.consumeMessage('someone');
    redis.freeze();
    try {
      const times: number[] = [];
      const timed = async () => {
        const startedAtMs = performance.now();
        await limits.consumeMessage('someone').finally(() => times.push(performance.now() - startedAtMs));
      };
      // Alone again: what was counted together is not known here.
      expect(await passing(timed, { count: 20 })).toBe(6);
      expect(Math.max(...times)).toBeLessThan(250);
      // Once the silence is noticed, nothing is waited for at all.
      await waitUntil(() => buses[0].state === 'down', { what: 'the silence is noticed' });
      times.length = 0;
      await passing(timed, { count: 20 });
      expect(Math.max(...times)).toBeLessThan(50);
    } finally {
      redis.thaw();
    }
  });

  test('works on when Redis has forgotten its scripts', async () => {
    const limits = start(OPTIONS);
    await limits.consumeMessage('someone');
    await redis.command('SCRIPT', 'FLUSH');
    expect(await passing(() => limits.consumeMessage('someone'), { count: 30 })).toBe(5);
  });
});
