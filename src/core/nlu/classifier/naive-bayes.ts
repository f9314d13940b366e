import type { Dataset } from './dataset.ts';

/** Added to every count, so that an n-gram never met with a label does not rule it out. */
const SMOOTHING = 0.002;

/** How often each bucket occurs in all rows, each as often as it counts, and what follows from it. */
export interface BucketCounts {
  readonly counts: Float64Array;
  /** All occurrences of all buckets. */
  readonly total: number;
  /** Buckets that occur at all. */
  readonly seen: number;
}

/** Counts the buckets of a data set. */
export function countBuckets(data: Dataset): BucketCounts {
  const counts = new Float64Array(data.bucketCount);
  let total = 0;
  for (let row = 0; row < data.size; row++) {
    const weight = data.weights[row] as number;
    const end = data.starts[row + 1] as number;
    for (let i = data.starts[row] as number; i < end; i++) {
      const bucket = data.buckets[i] as number;
      counts[bucket] = (counts[bucket] as number) + weight;
      total += weight;
    }
  }
  let seen = 0;
  for (const count of counts) if (count > 0) seen++;
  return { counts, total, seen };
}

/** Occurrences of each bucket in the rows of one label, and of all. */
function countTarget(data: Dataset, target: number): { counts: Float64Array; total: number } {
  const counts = new Float64Array(data.bucketCount);
  let total = 0;
  for (let row = 0; row < data.size; row++) {
    if (data.targets[row] !== target) continue;
    const weight = data.weights[row] as number;
    const end = data.starts[row + 1] as number;
    for (let i = data.starts[row] as number; i < end; i++) {
      const bucket = data.buckets[i] as number;
      counts[bucket] = (counts[bucket] as number) + weight;
      total += weight;
    }
  }
  return { counts, total };
}

/**
 * Weights of a multinomial naive Bayes for one label against all other rows: the logarithm of how much likelier a bucket is
 * with the label. Buckets that never occur weigh 0: smoothing alone would favor labels with few texts.
 */
export function naiveBayesWeights(data: Dataset, target: number, all: BucketCounts): Float64Array {
  const { counts, total } = countTarget(data, target);
  const weights = new Float64Array(data.bucketCount);
  const mass = SMOOTHING * all.seen;
  const base = Math.log((all.total - total + mass) / (total + mass));
  for (let bucket = 0; bucket < weights.length; bucket++) {
    const every = all.counts[bucket] as number;
    if (every === 0) continue;
    const own = counts[bucket] as number;
    weights[bucket] = base + Math.log((own + SMOOTHING) / (every - own + SMOOTHING));
  }
  return weights;
}

/** Standard deviation of the weights that are not 0; 0 when there are none. */
function deviation(weights: Float64Array): number {
  let count = 0;
  let sum = 0;
  let squares = 0;
  // A counted loop: an iterator takes several times as long here.
  for (let bucket = 0; bucket < weights.length; bucket++) {
    const weight = weights[bucket] as number;
    if (weight === 0) continue;
    count++;
    sum += weight;
    squares += weight * weight;
  }
  return count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - (sum / count) * (sum / count)));
}

/** Adds naive Bayes to the trained weights: both are linear in the same features, so one matrix holds their sum. */
export function foldNaiveBayes(weights: Float64Array, bayes: Float64Array, share: number): void {
  const spread = deviation(bayes);
  const factor = spread === 0 ? 0 : (share * deviation(weights)) / spread;
  for (let bucket = 0; bucket < weights.length; bucket++) {
    weights[bucket] = (weights[bucket] as number) + factor * (bayes[bucket] as number);
  }
}
