/** Each bin of a distribution of durations is a quarter wider than the one before: a percentile is that exact. */
const BIN_GROWTH = 1.25;
/** Holds all that is longer too: 1.25^120 ms are more than ten years. */
export const LAST_BIN = 120;

/** The bin of a duration: it holds from 1.25^bin up to 1.25^(bin + 1) ms; the first one from 0. */
export function binOf(ms: number): number {
  if (ms < BIN_GROWTH) return 0;
  const guess = Math.min(LAST_BIN, Math.floor(Math.log(ms) / Math.log(BIN_GROWTH)));
  // The logarithm may be a rounding error off at a bin's edge.
  if (guess < LAST_BIN && ms >= lowerBoundMs(guess + 1)) return guess + 1;
  return ms < lowerBoundMs(guess) ? guess - 1 : guess;
}

/** Shortest duration of a bin, in ms. */
export function lowerBoundMs(bin: number): number {
  return bin === 0 ? 0 : BIN_GROWTH ** bin;
}

/**
 * The duration, in ms, that `share` (0 to 1) of all durations do not exceed, from how many there are in each bin;
 * within a bin they are taken as evenly spread. Null without durations.
 */
export function percentileOfBins(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const wanted = share * total;
  let below = 0;
  let last = 0;
  for (const [bin, count] of counts.entries()) {
    if (count === 0) continue;
    const [low, high] = [lowerBoundMs(bin), lowerBoundMs(bin + 1)];
    if (below + count >= wanted) return low + ((high - low) * Math.max(0, wanted - below)) / count;
    below += count;
    last = high;
  }
  return last;
}
