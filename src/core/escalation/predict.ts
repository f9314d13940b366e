import { wilsonInterval } from '#core/nlu/classifier/metrics.ts';
import { FACTORS_LIMIT, limitsInForce, type Recommendation, recommend, recommendByFactors } from './costs.ts';
import { type PredictionPart, scoreByFactors, scoreIndex } from './factors.ts';
import { type EscalationTurn, FEATURES, type Feature, featuresOf, topicWeightIn } from './features.ts';
import type { EscalationModel, FactorModel, LogisticModel } from './model.ts';
import { logistic, quadraticForm } from './numbers.ts';

/** How likely a conversation is to need a person, after its newest turn. */
export interface EscalationPrediction {
  /** 0 to 1. */
  readonly likelihood: number;
  /** 0 to 1: 1 less the width of the interval that holds the true share with 95 % confidence. */
  readonly confidence: number;
  /** Version 0: points that add up to the likelihood. Version 1: log-odds that add up to those of the likelihood. */
  readonly parts: readonly PredictionPart[];
  readonly recommendation: Recommendation;
  /** Name of the predictor. */
  readonly model: string;
}

export interface Predictor {
  /** The turns of a conversation, oldest first. Without any, likelihood and confidence are 0. */
  predict(turns: readonly EscalationTurn[]): EscalationPrediction;
  /** `factors`, or `logistic` with the version of the model. */
  readonly name: string;
  /** The likelihood above which a person is recommended. */
  readonly limit: number;
  /** Why there is no trained model; null when there is one. */
  readonly fallbackReason: string | null;
}

/** Name of version 0. */
export const FACTORS_NAME = 'factors';
export const NO_MODEL = 'No model is trained yet: the score is that of fixed factors.';

/** The middle 95 % of a share of which nothing is known but that it lies between 0 and 1 (a uniform prior). */
const NOTHING_KNOWN = { low: 0.025, high: 0.975 } as const;

/** Quantile of the normal distribution that leaves 2.5 % above it. */
const Z_95 = 1.959963984540054;

/** Part of a logistic prediction that is the same for every conversation. */
export const BASELINE = 'baseline';

/**
 * Predicts by a model, or by the fixed factors when there is none. `version` is part of the name.
 */
export function createPredictor(model: EscalationModel | null, version?: number): Predictor {
  if (model?.kind === 'logistic') {
    const name = version === undefined ? 'logistic' : `logistic-${version}`;
    return {
      name,
      limit: limitsInForce().offer,
      fallbackReason: null,
      predict: (turns) => predictByModel(turns, { model, name }),
    };
  }
  return {
    name: FACTORS_NAME,
    limit: FACTORS_LIMIT,
    fallbackReason: model?.reason ?? NO_MODEL,
    predict: (turns) => predictByFactors(turns, model),
  };
}

/** What a stored likelihood recommends, by the name of the predictor that said it. */
export function recommendationOf(likelihood: number, { model }: { readonly model: string }): Recommendation {
  return model === FACTORS_NAME ? recommendByFactors(likelihood) : recommend(likelihood);
}

/** Log-odds that a part must add to be named as a reason. */
const REASON_WEIGHT = 0.1;

/** The reasons that speak for a person, heaviest first. */
export function factorsOf(parts: readonly PredictionPart[]): readonly string[] {
  return parts
    .filter(({ factor, weight }) => factor !== BASELINE && weight >= REASON_WEIGHT)
    .sort((a, b) => b.weight - a.weight)
    .map(({ factor }) => factor);
}

function predictByFactors(turns: readonly EscalationTurn[], model: FactorModel | null): EscalationPrediction {
  const newest = turns.at(-1);
  if (newest === undefined) return nothingToSay(FACTORS_NAME);
  const { likelihood, parts } = scoreByFactors(newest);
  const outcome = model?.outcomes[scoreIndex(likelihood)];
  const known = outcome !== undefined && outcome.turns > 0;
  const interval = known ? wilsonInterval(outcome.handedOver, outcome.turns) : NOTHING_KNOWN;
  return {
    likelihood,
    confidence: confidenceOf(likelihood, interval),
    parts,
    recommendation: recommendByFactors(likelihood),
    model: FACTORS_NAME,
  };
}

/** An interval that the likelihood itself lies outside of is wider than it seems. */
function confidenceOf(
  likelihood: number,
  { low, high }: { readonly low: number; readonly high: number },
): number {
  return Math.max(0, 1 - (Math.max(high, likelihood) - Math.min(low, likelihood)));
}

function predictByModel(
  turns: readonly EscalationTurn[],
  { model, name }: { readonly model: LogisticModel; readonly name: string },
): EscalationPrediction {
  const row = standardizedFeatures(turns, model);
  if (row === undefined) return nothingToSay(name);
  const { calibration, intercept, weights } = model;
  const { slope } = calibration;
  const parts = partsOf(
    row.map((value, index) => slope * (weights[index] ?? 0) * value),
    { baseline: slope * intercept + calibration.intercept },
  );
  const score = parts.reduce((sum, { weight }) => sum + weight, 0);
  const deviation = Math.abs(slope) * Math.sqrt(Math.max(0, quadraticForm(model.covariance, [1, ...row])));
  const likelihood = logistic(score);
  return {
    likelihood,
    confidence: confidenceOf(likelihood, {
      low: logistic(score - Z_95 * deviation),
      high: logistic(score + Z_95 * deviation),
    }),
    parts,
    recommendation: recommend(likelihood),
    model: name,
  };
}

/** The features of a conversation as the model weighs them; undefined without a turn. */
function standardizedFeatures(
  turns: readonly EscalationTurn[],
  { topics, means, scales }: Pick<LogisticModel, 'topics' | 'means' | 'scales'>,
): readonly number[] | undefined {
  return featuresOf(turns, topicWeightIn(topics))?.map(
    (value, index) => (value - (means[index] ?? 0)) / (scales[index] ?? 1),
  );
}

/** Sine and cosine only mean something together. */
const FACTOR_NAMES: Partial<Readonly<Record<Feature, string>>> = {
  hour_sine: 'time_of_day',
  hour_cosine: 'time_of_day',
};

function partsOf(
  contributions: readonly number[],
  { baseline }: { readonly baseline: number },
): readonly PredictionPart[] {
  const weights = new Map<string, number>([[BASELINE, baseline]]);
  for (const [index, feature] of FEATURES.entries()) {
    const factor = FACTOR_NAMES[feature] ?? feature;
    weights.set(factor, (weights.get(factor) ?? 0) + (contributions[index] ?? 0));
  }
  return [...weights].map(([factor, weight]) => ({ factor, weight }));
}

function nothingToSay(model: string): EscalationPrediction {
  return { likelihood: 0, confidence: 0, parts: [], recommendation: 'continue_ai', model };
}
