import { createFeatureReader } from './features.ts';

/**
 * A text with what it is about. Texts labeled `OUT_OF_SCOPE` are negatives for every label; they have a label of their own
 * only where the classifier is told to learn one (`ClassifierOptions.rejectClass`).
 */
export interface LabeledText {
  readonly text: string;
  readonly label: string;
  /** How much it counts, above 0; 1 when absent. */
  readonly weight?: number;
}

/** Label of texts that belong to no label. */
export const OUT_OF_SCOPE = 'out_of_scope';

/**
 * The texts as sparse rows. Features are binary and every block has length 1 (Euclidean), so a row has one value for its
 * word buckets and one for its character buckets: `buckets[starts[i] .. middles[i])` are worth `wordValues[i]` and
 * `buckets[middles[i] .. starts[i + 1])` are worth `characterValues[i]`.
 */
export interface Dataset {
  readonly size: number;
  readonly bucketCount: number;
  readonly starts: Int32Array;
  readonly middles: Int32Array;
  readonly buckets: Int32Array;
  readonly wordValues: Float64Array;
  readonly characterValues: Float64Array;
  /** Squared length of each row: 1 for each block that is not empty. */
  readonly squares: Float64Array;
  /** Index of the label of each row; -1 is out of scope, where that is no label. */
  readonly targets: Int32Array;
  /** How much each row counts; 1 mostly. */
  readonly weights: Float64Array;
}

/** Value of each of `count` binary features that makes their block 1 long; 0 for an empty block. */
export function blockValue(count: number): number {
  return count === 0 ? 0 : 1 / Math.sqrt(count);
}

/** The labels of the examples, sorted by code unit; `OUT_OF_SCOPE` only with a class for what is rejected. */
export function labelsOf(
  examples: readonly LabeledText[],
  { rejectClass = false }: { readonly rejectClass?: boolean } = {},
): readonly string[] {
  const labels = new Set(examples.map(({ label }) => label));
  if (!rejectClass) labels.delete(OUT_OF_SCOPE);
  return [...labels].sort();
}

/** Reads the examples as rows; `labels` gives the targets. */
export function createDataset(
  examples: readonly LabeledText[],
  { labels, bucketBits }: { readonly labels: readonly string[]; readonly bucketBits: number },
): Dataset {
  const size = examples.length;
  const read = createFeatureReader(bucketBits);
  const indexes = new Map(labels.map((label, index) => [label, index]));
  const starts = new Int32Array(size + 1);
  const middles = new Int32Array(size);
  const wordValues = new Float64Array(size);
  const characterValues = new Float64Array(size);
  const squares = new Float64Array(size);
  let buckets = new Int32Array(size * 128);
  examples.forEach(({ text }, row) => {
    const features = read(text);
    const start = starts[row] as number;
    if (start + features.total > buckets.length) {
      const larger = new Int32Array((start + features.total) * 2);
      larger.set(buckets);
      buckets = larger;
    }
    buckets.set(features.buckets.subarray(0, features.total), start);
    middles[row] = start + features.words;
    starts[row + 1] = start + features.total;
    wordValues[row] = blockValue(features.words);
    characterValues[row] = blockValue(features.total - features.words);
    squares[row] = Number(features.words > 0) + Number(features.total > features.words);
  });
  return {
    size,
    bucketCount: 2 ** bucketBits,
    starts,
    middles,
    buckets: buckets.slice(0, starts[size]),
    wordValues,
    characterValues,
    squares,
    targets: Int32Array.from(examples, ({ label }) => indexes.get(label) ?? -1),
    weights: Float64Array.from(examples, ({ weight = 1 }) => weight),
  };
}

/** Product of a row with weights by bucket. */
export function rowProduct(data: Dataset, row: number, weights: Float64Array): number {
  const { buckets } = data;
  const middle = data.middles[row] as number;
  const end = data.starts[row + 1] as number;
  let words = 0;
  let characters = 0;
  for (let i = data.starts[row] as number; i < middle; i++) words += weights[buckets[i] as number] as number;
  for (let i = middle; i < end; i++) characters += weights[buckets[i] as number] as number;
  return words * (data.wordValues[row] as number) + characters * (data.characterValues[row] as number);
}
