import { createRandom } from '#core/nlu/classifier/random.ts';
import { quantile } from '#lib/quantile.ts';

/** A mean with the bounds of its 95 % interval. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 1_000;

/**
 * The mean of numbers and its 95 % interval by the percentile bootstrap (Efron, 1979): means of samples of the same
 * size drawn with replacement. The same seed gives the same interval. NaN for no numbers.
 */
export function estimateMean(numbers: readonly number[], { seed }: { readonly seed: number }): Estimate {
  const random = createRandom(seed);
  const count = numbers.length;
  const means = Array.from({ length: RESAMPLES }, () => {
    let total = 0;
    for (let i = 0; i < count; i++) total += numbers[Math.floor(random() * count)] ?? 0;
    return total / count;
  });
  const mean = numbers.reduce((total, number) => total + number, 0) / count;
  return { mean, low: quantile(means, 0.025), high: quantile(means, 0.975) };
}
