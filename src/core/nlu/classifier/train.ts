import { fitCalibration, type HeldOut } from './calibrate.ts';
import {
  createDataset,
  type Dataset,
  type LabeledText,
  labelsOf,
  OUT_OF_SCOPE,
  rowProduct,
} from './dataset.ts';
import { fingerprint } from './hash.ts';
import { type IntentModel, MODEL_VERSION } from './model.ts';
import { countBuckets, foldNaiveBayes, naiveBayesWeights } from './naive-bayes.ts';
import { type ClassifierOptions, DEFAULT_OPTIONS } from './options.ts';
import { createQuantized, quantizeLabel } from './quantize.ts';
import { createRandom, shuffle } from './random.ts';
import { createSvmState, solveSvm } from './svm.ts';

/** Tells the examples (in order), the options and the version of the features apart; kept in the model as `dataHash`. */
export function trainingHash(
  examples: readonly LabeledText[],
  options: Partial<ClassifierOptions> = {},
): string {
  const settings = { ...DEFAULT_OPTIONS, ...options };
  const rows = examples.map(({ label, text, weight = 1 }) =>
    weight === 1 ? [label, text] : [label, text, weight],
  );
  return fingerprint(JSON.stringify([MODEL_VERSION, Object.entries(settings).sort(), rows]));
}

function checkOptions({ bucketBits, cost, positiveWeight, inScopeLoss }: ClassifierOptions): void {
  if (!Number.isInteger(bucketBits) || bucketBits < 10 || bucketBits > 20) {
    throw new RangeError('bucketBits must be a whole number from 10 to 20.');
  }
  if (!(cost > 0 && positiveWeight > 0)) throw new RangeError('cost and positiveWeight must be above 0.');
  if (!(inScopeLoss >= 0 && inScopeLoss <= 1)) throw new RangeError('inScopeLoss must be from 0 to 1.');
}

/** Hears how a training goes on. */
export interface TrainingObserver {
  /** After each pass over the rows for one label of the model; `violation` is what was still wrong in it, at most. */
  onPass?(pass: { readonly label: string; readonly pass: number; readonly violation: number }): void;
  /** After each label, also those of the parts that the calibration trains without; `total` is of one such part. */
  onLabel?(progress: {
    readonly part: 'model' | 'calibration';
    readonly done: number;
    readonly total: number;
  }): void;
}

/** Trained weights of one label. */
export interface LabelWeights {
  readonly weights: Float64Array;
  readonly bias: number;
}

/** Trains every label on all rows of the data, in full precision; `each` gets them one after the other. */
export function trainLabels(
  data: Dataset,
  {
    options,
    labelCount,
    onPass,
  }: {
    readonly options: ClassifierOptions;
    readonly labelCount: number;
    readonly onPass?: (label: number, pass: { readonly pass: number; readonly violation: number }) => void;
  },
  each: (label: number, trained: LabelWeights) => void,
): void {
  const counts = countBuckets(data);
  const random = createRandom(options.seed);
  for (let target = 0; target < labelCount; target++) {
    const state = createSvmState(data);
    solveSvm(data, { target, state, options, random, onPass: onPass && ((pass) => onPass(target, pass)) });
    if (options.bayesShare > 0) {
      foldNaiveBayes(state.weights, naiveBayesWeights(data, target, counts), options.bayesShare);
    }
    each(target, state);
  }
}

interface RankContext {
  readonly options: ClassifierOptions;
  readonly labels: readonly string[];
  readonly observer: TrainingObserver | undefined;
}

/** What each row of the data scores: the highest two margins, and that of the class of what is rejected. */
function rankRows(
  test: Dataset,
  train: Dataset,
  { options, labels, observer }: RankContext,
): readonly HeldOut[] {
  const reject = labels.indexOf(OUT_OF_SCOPE);
  const best = new Int32Array(test.size).fill(-1);
  const first = new Float64Array(test.size).fill(-2);
  const second = new Float64Array(test.size).fill(-2);
  const rejected = new Float64Array(test.size).fill(Number.NEGATIVE_INFINITY);
  trainLabels(train, { options, labelCount: labels.length }, (label, { weights, bias }) => {
    for (let row = 0; row < test.size; row++) {
      const margin = rowProduct(test, row, weights) + bias;
      if (label === reject) rejected[row] = margin;
      else if (best[row] === -1 || margin > (first[row] as number)) {
        second[row] = first[row] as number;
        first[row] = margin;
        best[row] = label;
      } else if (margin > (second[row] as number)) second[row] = margin;
    }
    observer?.onLabel?.({ part: 'calibration', done: label + 1, total: labels.length });
  });
  return Array.from(test.targets, (target, row) => {
    const margin = first[row] as number;
    const against = rejected[row] as number;
    return {
      margin,
      gap: margin - Math.max(second[row] as number, against),
      scope: reject < 0 ? margin : margin - against,
      right: target === best[row],
      inScope: target >= 0 && target !== reject,
    };
  });
}

/** Deals each label's examples to the folds in turn, in a seeded order. */
function dealFolds(
  examples: readonly LabeledText[],
  { folds, seed }: Pick<ClassifierOptions, 'folds' | 'seed'>,
): Int32Array {
  const order = Int32Array.from(examples.keys());
  shuffle(order, order.length, createRandom(seed));
  const dealt = new Map<string, number>();
  const fold = new Int32Array(order.length);
  for (const row of order) {
    const { label } = examples[row] as LabeledText;
    const turn = dealt.get(label) ?? 0;
    dealt.set(label, turn + 1);
    fold[row] = turn % folds;
  }
  return fold;
}

/** So many held-out texts fix the three numbers of a calibration; further folds would only cost time. */
const HELD_OUT_ENOUGH = 2_000;

/**
 * What examples score with a model that was trained without them and the rest of their fold: those of as many folds as
 * give `HELD_OUT_ENOUGH` texts, which are all of them when there are few.
 */
export function crossValidate(
  examples: readonly LabeledText[],
  options: Partial<ClassifierOptions> = {},
  {
    always = [],
    observer,
  }: {
    /** Examples that every model is trained on and that are not scored themselves. */
    readonly always?: readonly LabeledText[];
    readonly observer?: TrainingObserver | undefined;
  } = {},
): readonly HeldOut[] {
  const settings = { ...DEFAULT_OPTIONS, ...options };
  const labels = labelsOf([...examples, ...always], settings);
  const shape = { labels, bucketBits: settings.bucketBits };
  const dealt = dealFolds(examples, settings);
  const heldOut: HeldOut[] = [];
  for (let fold = 0; fold < settings.folds && heldOut.length < HELD_OUT_ENOUGH; fold++) {
    const left = examples.filter((_, row) => dealt[row] === fold);
    const test = createDataset(left, shape);
    const others = examples.filter((_, row) => dealt[row] !== fold);
    const train = createDataset([...others, ...always], shape);
    heldOut.push(...rankRows(test, train, { options: settings, labels, observer }));
  }
  return heldOut;
}

/**
 * Trains a classifier: for each label a linear support vector machine with naive Bayes folded in, as byte weights, and a
 * calibration from held-out examples. The same examples and options give the same model.
 * Throws a RangeError for options out of range and an Error when no example is in scope.
 */
export function trainClassifier(
  examples: readonly LabeledText[],
  options: Partial<ClassifierOptions> = {},
  observer?: TrainingObserver,
): IntentModel {
  const settings = { ...DEFAULT_OPTIONS, ...options };
  checkOptions(settings);
  const labels = labelsOf(examples, settings);
  if (labelsOf(examples).length === 0) throw new Error(`No example has a label other than ${OUT_OF_SCOPE}.`);
  const { bucketBits } = settings;
  const data = createDataset(examples, { labels, bucketBits });
  const quantized = createQuantized(data.bucketCount, labels.length);
  const biases = new Float64Array(labels.length);
  const each = (label: number, { weights, bias }: LabelWeights) => {
    quantizeLabel(quantized, label, weights);
    biases[label] = bias;
    observer?.onLabel?.({ part: 'model', done: label + 1, total: labels.length });
  };
  const onPass = (label: number, pass: { readonly pass: number; readonly violation: number }) =>
    observer?.onPass?.({ ...pass, label: labels[label] ?? '' });
  trainLabels(data, { options: settings, labelCount: labels.length, onPass }, each);
  const heldOut = settings.folds < 2 ? [] : crossValidate(examples, settings, { observer });
  return {
    version: MODEL_VERSION,
    labels,
    bucketBits,
    seed: settings.seed,
    ...quantized,
    biases,
    calibration: fitCalibration(heldOut, settings),
    dataHash: trainingHash(examples, settings),
  };
}
