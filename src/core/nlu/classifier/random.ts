/**
 * A seeded generator of numbers in [0, 1): the same seed gives the same numbers on every machine (Mulberry32, a public
 * domain generator by T. Ettinger).
 */
export function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Shuffles the first `count` numbers in place (Fisher-Yates). */
export function shuffle(numbers: Int32Array, count: number, random: () => number): void {
  for (let i = count - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    const kept = numbers[i] as number;
    numbers[i] = numbers[other] as number;
    numbers[other] = kept;
  }
}
