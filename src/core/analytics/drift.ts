/** How often each thing was seen in two windows, `before` and `now`. */
export type CountsByName = ReadonlyMap<string, number>;

export interface Drift {
  /** Population stability index: sum of (p - q) ln(p / q), 0 or more. */
  readonly psi: number;
  /** What the index stays below in 19 of 20 cases when both windows are drawn from the same. */
  readonly psiByChance: number;
  /** Jensen-Shannon divergence in bits, 0 to 1. */
  readonly jensenShannon: number;
  readonly level: DriftLevel;
}

export type DriftLevel = 'none' | 'some' | 'strong';

/** Limits of the index in use since N. Siddiqi, Credit Risk Scorecards (2006). */
const SOME_PSI = 0.1;
const STRONG_PSI = 0.25;
/** Added to each count, so that what was never seen has a share that can be divided by (Jeffreys). */
const PRIOR = 0.5;
/** Counted in both windows together, what is rarer is put into one: shares of a few tell nothing. */
const RARE = 10;
/** Normal quantile with 5 % above it. */
const Z_ONE_SIDED_95 = 1.6448536269514722;

/**
 * How far what is seen now lies from what was seen before; both windows must hold something. An index that chance alone
 * explains says `none`: with many names and few counts it is large even when nothing changed.
 */
export function driftOf(before: CountsByName, now: CountsByName): Drift {
  const pairs = pairsOf(before, now);
  const seen = { before: sumOf(before), now: sumOf(now) };
  const smoothed = (count: number, total: number) => (count + PRIOR) / (total + PRIOR * pairs.length);
  const shares = pairs.map(
    ([earlier, later]) => [smoothed(earlier, seen.before), smoothed(later, seen.now)] as const,
  );
  const psi = shares.reduce((sum, [q, p]) => sum + (p - q) * Math.log(p / q), 0);
  const jensenShannon = pairs.reduce((sum, [earlier, later]) => {
    const q = earlier / seen.before;
    const p = later / seen.now;
    const middle = (p + q) / 2;
    return sum + (bits(p, middle) + bits(q, middle)) / 2;
  }, 0);
  const psiByChance = chiSquare95(pairs.length - 1) * (1 / seen.before + 1 / seen.now);
  // Sums of many small numbers may end a hair outside.
  const bounded = Math.min(1, Math.max(0, jensenShannon));
  return { psi, psiByChance, jensenShannon: bounded, level: levelOf(psi, psiByChance) };
}

/** Counts of the same name in both windows, the rare ones as one. */
function pairsOf(before: CountsByName, now: CountsByName): readonly (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  let rareBefore = 0;
  let rareNow = 0;
  for (const name of new Set([...before.keys(), ...now.keys()])) {
    const earlier = before.get(name) ?? 0;
    const later = now.get(name) ?? 0;
    if (earlier + later >= RARE) pairs.push([earlier, later]);
    else {
      rareBefore += earlier;
      rareNow += later;
    }
  }
  return rareBefore + rareNow > 0 ? [...pairs, [rareBefore, rareNow]] : pairs;
}

function sumOf(counts: CountsByName): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function bits(p: number, middle: number): number {
  return p === 0 ? 0 : p * Math.log2(p / middle);
}

/** The 95 % quantile of chi-square (Wilson and Hilferty, 1931); 0 without a degree of freedom. */
function chiSquare95(freedom: number): number {
  if (freedom <= 0) return 0;
  const part = 2 / (9 * freedom);
  return freedom * (1 - part + Z_ONE_SIDED_95 * Math.sqrt(part)) ** 3;
}

function levelOf(psi: number, psiByChance: number): DriftLevel {
  if (psi < SOME_PSI || psi <= psiByChance) return 'none';
  return psi < STRONG_PSI ? 'some' : 'strong';
}
