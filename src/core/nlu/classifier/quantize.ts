/** Largest size of a byte weight. */
export const WEIGHT_MAX = 127;

/** Worth of one step, so that the largest weight between the buckets is `WEIGHT_MAX`; 0 when all are 0. */
function stepOf(weights: Float64Array, { from, to }: { readonly from: number; readonly to: number }): number {
  let largest = 0;
  for (let bucket = from; bucket < to; bucket++) {
    largest = Math.max(largest, Math.abs(weights[bucket] as number));
  }
  return largest / WEIGHT_MAX;
}

/** Bytes by bucket and label, and the worth of a step by label for words (lower half) and characters (upper half). */
export interface QuantizedWeights {
  readonly weights: Int8Array;
  readonly wordScales: Float64Array;
  readonly characterScales: Float64Array;
}

/** An empty matrix for `quantizeLabel` to fill. */
export function createQuantized(bucketCount: number, labelCount: number): QuantizedWeights {
  return {
    weights: new Int8Array(bucketCount * labelCount),
    wordScales: new Float64Array(labelCount),
    characterScales: new Float64Array(labelCount),
  };
}

/** Writes one label's weights, rounded to the nearest step: no weight is off by more than half a step. */
export function quantizeLabel(into: QuantizedWeights, label: number, weights: Float64Array): void {
  const labelCount = into.wordScales.length;
  const half = weights.length / 2;
  const words = stepOf(weights, { from: 0, to: half });
  const characters = stepOf(weights, { from: half, to: weights.length });
  into.wordScales[label] = words;
  into.characterScales[label] = characters;
  for (let bucket = 0; bucket < weights.length; bucket++) {
    const step = bucket < half ? words : characters;
    if (step > 0) {
      into.weights[bucket * labelCount + label] = Math.round((weights[bucket] as number) / step);
    }
  }
}
