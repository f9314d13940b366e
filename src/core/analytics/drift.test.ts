import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { driftOf } from './drift.ts';

const counts = fc
  .array(fc.integer({ min: 0, max: 400 }), { minLength: 2, maxLength: 30 })
  .filter((list) => list.some((count) => count > 0))
  .map((list) => new Map(list.map((count, index) => [`topic_${index}`, count])));

/** Numbers 0 to 1 that look like chance and are the same in every run. */
function* chance(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

function drawn(random: Iterator<number, never>, { size, names }: { size: number; names: number }) {
  const drawn = new Map<string, number>();
  for (let index = 0; index < size; index += 1) {
    // Some names are much more frequent than others.
    const name = `topic_${Math.floor(random.next().value ** 2 * names)}`;
    drawn.set(name, (drawn.get(name) ?? 0) + 1);
  }
  return drawn;
}

describe('drift', () => {
  test('is nothing between the same counts', () => {
    fc.assert(
      fc.property(counts, (same) => {
        const drift = driftOf(same, same);
        expect(drift.psi).toBeCloseTo(0, 10);
        expect(drift.jensenShannon).toBeCloseTo(0, 10);
        expect(drift.level).toBe('none');
      }),
    );
  });

  test('is a finite number of 0 or more, the same both ways, whatever was counted', () => {
    fc.assert(
      fc.property(counts, counts, (before, now) => {
        const there = driftOf(before, now);
        const back = driftOf(now, before);
        expect(there.psi).toBeGreaterThanOrEqual(-1e-12);
        expect(Number.isFinite(there.psi)).toBe(true);
        expect(there.psi).toBeCloseTo(back.psi, 8);
        expect(there.jensenShannon).toBeCloseTo(back.jensenShannon, 8);
        expect(there.jensenShannon).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('is as computed by hand', () => {
    const before = new Map([
      ['a', 50],
      ['b', 50],
    ]);
    const now = new Map([
      ['a', 75],
      ['b', 25],
    ]);
    const drift = driftOf(before, now);
    const p = [75.5 / 101, 25.5 / 101];
    expect(drift.psi).toBeCloseTo(
      (p[0]! - 0.5) * Math.log(p[0]! / 0.5) + (p[1]! - 0.5) * Math.log(p[1]! / 0.5),
      12,
    );
    const divergence =
      (0.75 * Math.log2(0.75 / 0.625) +
        0.25 * Math.log2(0.25 / 0.375) +
        0.5 * Math.log2(0.5 / 0.625) +
        0.5 * Math.log2(0.5 / 0.375)) /
      2;
    expect(drift.jensenShannon).toBeCloseTo(divergence, 12);
    expect(drift.level).toBe('strong');
  });

  test('of windows that share nothing is a whole bit', () => {
    expect(driftOf(new Map([['a', 100]]), new Map([['b', 100]]))).toMatchObject({
      jensenShannon: 1,
      level: 'strong',
    });
  });

  test('is not seen in more than one of ten pairs of windows that chance alone tells apart', () => {
    const random = chance(7);
    let alarms = 0;
    for (let round = 0; round < 200; round += 1) {
      const before = drawn(random, { size: 200, names: 60 });
      const now = drawn(random, { size: 200, names: 60 });
      if (driftOf(before, now).level !== 'none') alarms += 1;
    }
    expect(alarms).toBeLessThan(20);
  });
});
