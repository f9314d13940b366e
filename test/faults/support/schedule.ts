import { seededRandom } from '../../acceptance/support/random.ts';

/** Chance that depends on a seed alone, so that a run can be repeated. */
export interface Chance {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  pick<T>(items: readonly T[]): T;
  /** Chance of its own for one part, so that parts do not change each other's numbers. */
  fork(name: string): Chance;
}

export function chanceOf(seed: number): Chance {
  const next = seededRandom(seed);
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    pick<T>(items: readonly T[]): T {
      const item = items[between(0, items.length - 1)];
      if (item === undefined) throw new Error('There is nothing to pick from.');
      return item;
    },
    fork: (name) => chanceOf(seed ^ Bun.hash.crc32(name)),
  };
}
