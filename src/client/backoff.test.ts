import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { reconnectDelayMs } from './backoff.ts';

const cases = fc.record({
  failures: fc.nat({ max: 10_000 }),
  delayMs: fc.nat({ max: 60_000 }),
  maxDelayMs: fc.nat({ max: 600_000 }),
  floorMs: fc.nat({ max: 600_000 }),
  chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

describe('the delay before a reconnect', () => {
  test('is between what the server asked and the doubled limit, after any number of failures', () => {
    fc.assert(
      fc.property(cases, ({ failures, delayMs, maxDelayMs, floorMs, chance }) => {
        const delay = reconnectDelayMs(failures, { delayMs, maxDelayMs, floorMs, random: () => chance });
        const limit = Math.min(maxDelayMs, Math.max(1, delayMs) * 2 ** Math.min(failures, 50));
        expect(delay).toBeGreaterThanOrEqual(floorMs);
        expect(delay).toBeLessThanOrEqual(Math.max(floorMs, limit));
      }),
    );
  });

  test('grows even when it begins with nothing', () => {
    const options = { delayMs: 0, maxDelayMs: 30_000, floorMs: 0, random: () => 0.999_999 };
    expect(reconnectDelayMs(14, options)).toBe(16_384);
  });

  test('uses the whole range, which doubles with every failure', () => {
    const delays = [0, 1, 2, 3, 9].map((failures) =>
      reconnectDelayMs(failures, { delayMs: 1000, maxDelayMs: 30_000, floorMs: 0, random: () => 0.999_999 }),
    );
    expect(delays).toEqual([1000, 2000, 4000, 8000, 30_000]);
    expect(reconnectDelayMs(9, { delayMs: 1000, maxDelayMs: 30_000, floorMs: 0, random: () => 0 })).toBe(0);
  });
});
