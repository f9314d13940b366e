/** Version of the model file and of the features in it; a file of another version is refused. */
export const ESCALATION_MODEL_VERSION = 1;

/** Conversations' turns with one score, and how many of them led to a person later. */
export interface ScoreOutcome {
  readonly turns: number;
  readonly handedOver: number;
}

/** The brief's factors, with what was observed for each of their scores: 0, 0.1 and so on to 1, eleven entries. */
export interface FactorModel {
  readonly kind: 'factors';
  /** Why there is no trained model. */
  readonly reason: string;
  readonly outcomes: readonly ScoreOutcome[];
}

/** A logistic model; numbers are in the order of `FEATURES`. */
export interface LogisticModel {
  readonly kind: 'logistic';
  /** Names of the features it was trained on. */
  readonly features: readonly string[];
  /** A feature is standardized to `(value - mean) / scale`. */
  readonly means: readonly number[];
  readonly scales: readonly number[];
  readonly intercept: number;
  readonly weights: readonly number[];
  /** Covariance of the intercept and the weights, row by row. */
  readonly covariance: readonly (readonly number[])[];
  /** The calibrated log-odds are `slope * score + intercept`. */
  readonly calibration: { readonly slope: number; readonly intercept: number };
  /** How much more often than others each topic goes to a person, in log-odds. */
  readonly topics: Readonly<Record<string, number>>;
  /** ISO 8601: conversations begun before this may have been trained on, none begun later. */
  readonly trainedTo: string;
  /** Tells the examples it was trained on. */
  readonly dataHash: string;
  /** Figures of its evaluation by name. */
  readonly metrics: Readonly<Record<string, number>>;
}

export type EscalationModel = FactorModel | LogisticModel;
