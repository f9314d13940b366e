import type { Calibration } from './calibrate.ts';

/** Version of the model file and of the features it was trained on; a file of another version is trained anew. */
export const MODEL_VERSION = 1;

/**
 * A trained classifier. `weights` has one row for each bucket with one weight for each label, in label order
 * (`weights[bucket * labels.length + label]`); a weight is worth `wordScales[label]` or `characterScales[label]`.
 */
export interface IntentModel {
  readonly version: number;
  /** Sorted by code unit. */
  readonly labels: readonly string[];
  readonly bucketBits: number;
  readonly seed: number;
  readonly weights: Int8Array;
  readonly wordScales: Float64Array;
  readonly characterScales: Float64Array;
  readonly biases: Float64Array;
  readonly calibration: Calibration;
  /** Tells the examples, options and version it was trained with: `trainingHash`. */
  readonly dataHash: string;
}
