import { type Costs, DEFAULT_COSTS } from './calibrate.ts';
import type { SvmOptions } from './svm.ts';

/** How a classifier is trained. */
export interface ClassifierOptions extends SvmOptions {
  /** Orders the rows and deals the folds: the same seed and examples give the same model, byte for byte. */
  readonly seed: number;
  /** The model has `2 ** bucketBits` rows of weights (10 to 20). */
  readonly bucketBits: number;
  /** Share of naive Bayes in the weights, as a multiple of the spread of the trained ones; 0 is none. */
  readonly bayesShare: number;
  /**
   * Learns what is out of scope as a class of its own, which is never the answer but a rival of every answer. Good with
   * many such examples of many kinds; with few of them it only knows those.
   */
  readonly rejectClass: boolean;
  /** Parts of the examples held out in turn for the calibration; below 2 there is none. */
  readonly folds: number;
  /** Share of held-out in-scope accuracy given up to recognize texts out of scope (0.01 is one point). */
  readonly inScopeLoss: number;
  readonly costs: Costs;
}

/** Chosen on validation texts of a public data set of 150 intents, whole and with 50 examples for each. */
export const DEFAULT_OPTIONS: ClassifierOptions = {
  seed: 1,
  bucketBits: 15,
  cost: 1,
  positiveWeight: 8,
  tolerance: 0.1,
  maxPasses: 60,
  bayesShare: 0.4,
  rejectClass: false,
  folds: 3,
  inScopeLoss: 0.01,
  costs: DEFAULT_COSTS,
};
