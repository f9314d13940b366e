import type { CalibrationBin, Interval, LabelScore } from '#core/nlu/classifier/metrics.ts';

/** Texts of one label that were taken for another. */
export interface ConfusedPair {
  readonly expected: string;
  readonly predicted: string;
  readonly count: number;
  /** A few of the texts, cut short. */
  readonly examples: readonly string[];
}

/** What is recognized as out of scope when in-scope accuracy may fall by so much. */
export interface OutOfScopeRow {
  /** Allowed fall of in-scope accuracy, in percentage points, on the texts that the threshold is chosen on. */
  readonly lossPoints: number;
  /** Texts whose best margin is below it are refused. */
  readonly threshold: number;
  /** Share of in-scope test texts that get their label and are not refused. */
  readonly inScopeAccuracy: number;
  /** Share of out-of-scope test texts that are refused. */
  readonly recall: number;
}

export interface OutOfScopeFigures {
  /** Where the thresholds come from: validation texts, cross-validation of the training texts, or the test texts. */
  readonly chosenOn: 'validation' | 'training' | 'test';
  /** Area under the ROC curve: the chance that an in-scope text has a higher best margin than one out of scope. */
  readonly auroc: number;
  readonly rows: readonly OutOfScopeRow[];
  /** The row of the allowed loss that was asked for. */
  readonly asked: OutOfScopeRow;
}

/** Time of one scoring for texts of one length. */
export interface LatencyRow {
  /** UTF-16 code units. */
  readonly length: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

export interface ModelFacts {
  /** How the model is called: "default", a variant, or the file. */
  readonly name: string;
  readonly version: number;
  readonly seed: number;
  /** SHA-256 of the training data; of a model file what it says itself. In hexadecimal. */
  readonly dataHash: string;
  /** Size of its file. */
  readonly bytes: number;
  /** Of all folds together; null when it was not trained now. */
  readonly trainingSeconds: number | null;
}

/** Two models on the same in-scope texts: McNemar's test in its exact, two-sided form. */
export interface Comparison {
  readonly names: readonly [string, string];
  readonly accuracies: readonly [number, number];
  /** Texts that only the first got right. */
  readonly onlyFirst: number;
  /** Texts that only the second got right. */
  readonly onlySecond: number;
  /** Chance of a difference at least as large if both are equally good. */
  readonly p: number;
}

/** Everything that an evaluation found. Texts out of scope count only where it says so. */
export interface EvaluationReport {
  /** What was evaluated, as a sentence for people. */
  readonly method: string;
  readonly seed: number;
  readonly model: ModelFacts;
  readonly counts: {
    /** In the largest training set. */
    readonly train: number;
    readonly validation: number;
    /** In scope. */
    readonly test: number;
    readonly outOfScope: number;
    /** Labels that occur in the test texts or in the predictions. */
    readonly labels: number;
    /** Test texts that are nearly the same as a training text (3-gram Jaccard similarity of 0.8 or more). */
    readonly nearDuplicates: number;
  };
  readonly accuracy: number;
  /** With 95 % confidence. */
  readonly accuracyInterval: Interval;
  /** Mean of the F1 of the labels that occur among the test texts. */
  readonly macroF1: number;
  readonly perLabel: readonly LabelScore[];
  /** `counts[expected][predicted]` in the order of `labels`. */
  readonly confusion: { readonly labels: readonly string[]; readonly counts: readonly (readonly number[])[] };
  readonly worstPairs: readonly ConfusedPair[];
  /** Bins of equal count, by probability; the expected calibration error is their weighted mean distance. */
  readonly calibration: {
    readonly bins: readonly CalibrationBin[];
    readonly expectedError: number;
    /** With the texts out of scope, whose label never is right; a model is fitted to the mixture it was trained on. */
    readonly expectedErrorOfAll: number;
  };
  /** Null when no test text is out of scope. */
  readonly outOfScope: OutOfScopeFigures | null;
  readonly latency: readonly LatencyRow[];
  readonly comparison: Comparison | null;
}
