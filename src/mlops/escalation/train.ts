import { observeOutcomes } from '#core/escalation/factors.ts';
import { FEATURES, featuresOf, topicWeightIn } from '#core/escalation/features.ts';
import {
  clusteredCovariance,
  type Example,
  fitLogistic,
  type LogisticFit,
} from '#core/escalation/fit-logistic.ts';
import type { ConversationHistory } from '#core/escalation/history.ts';
import type { EscalationModel, FactorModel, LogisticModel } from '#core/escalation/model.ts';
import { dot } from '#core/escalation/numbers.ts';
import { conversationFolds } from './split.ts';
import { topicWeights } from './topic-weights.ts';

/** Conversations of each outcome without which no model is trained; fewer say too little about a dozen features. */
export const ENOUGH = { handedOver: 50, others: 200 } as const;

/** Pull of the weights toward 0: as if each were drawn from a normal distribution of deviation 1. */
export const RIDGE = 1;
/** The calibration's own two numbers are hardly pulled at all. */
const CALIBRATION_RIDGE = 0.01;

export interface TrainOptions {
  /** Deals conversations to folds. */
  readonly seed: number;
  /** Conversations begun before this are those trained on. */
  readonly trainedTo: Date;
  readonly dataHash: string;
  /** Told after each fit: how many of how many are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Trains the logistic model, or says why not in a model of the fixed factors, which then holds what was observed for
 * each of their scores.
 */
export function trainEscalation(
  histories: readonly ConversationHistory[],
  options: TrainOptions,
): EscalationModel {
  const usable = histories.filter(({ turns }) => turns.length > 0);
  const handedOver = usable.filter((history) => history.handedOver).length;
  const others = usable.length - handedOver;
  if (handedOver < ENOUGH.handedOver || others < ENOUGH.others) {
    return factorModel(usable, {
      reason:
        `Too little to learn from: ${handedOver} conversations to train on that went to a person and ${others} that did ` +
        `not; ${ENOUGH.handedOver} and ${ENOUGH.others} are needed. The score is that of fixed factors.`,
    });
  }
  const calibration = calibrate(usable, options);
  if (calibration.slope <= 0) {
    return factorModel(usable, {
      reason: 'The trained model was no better than chance. The score is that of fixed factors.',
    });
  }
  return { ...fitModel(usable, options), calibration };
}

/** The fixed factors, with how often each of their scores came true. */
export function factorModel(
  histories: readonly ConversationHistory[],
  { reason }: { readonly reason: string },
): FactorModel {
  return { kind: 'factors', reason, outcomes: observeOutcomes(histories) };
}

interface ClusteredExample extends Example {
  readonly cluster: string;
}

/** One raw example for each turn. */
function examplesOf(
  histories: readonly ConversationHistory[],
  topicWeight: (topic: string | null) => number,
): readonly ClusteredExample[] {
  return histories.flatMap((history) =>
    history.turns.map((_, index) => ({
      row: featuresOf(history.turns.slice(0, index + 1), topicWeight) ?? [],
      label: history.handedOver,
      cluster: history.id,
    })),
  );
}

const outcomeOf = ({ turns, handedOver }: ConversationHistory) => ({
  topic: turns.at(-1)?.topic ?? null,
  handedOver,
});

type Fitted = Omit<LogisticModel, 'calibration'>;

/** A model of all the conversations, not calibrated. */
function fitModel(histories: readonly ConversationHistory[], options: TrainOptions): Fitted {
  const topics = topicWeights(histories.map(outcomeOf));
  const raw = conversationFolds(histories, options).flatMap(({ held, others }) => {
    // By the outcomes of others: whoever leaves out only the conversation itself tells its outcome by the difference.
    const { weightOf } = topicWeights(others.map(outcomeOf));
    return examplesOf(held, weightOf);
  });
  const { means, scales } = spreadOf(raw);
  const examples = raw.map(({ row, ...rest }) => ({ ...rest, row: standardize(row, { means, scales }) }));
  const fit: LogisticFit = fitLogistic(examples, { ridge: RIDGE });
  return {
    kind: 'logistic',
    features: FEATURES,
    means,
    scales,
    ...fit,
    covariance: clusteredCovariance(examples, { fit, ridge: RIDGE }),
    topics: topics.weights,
    trainedTo: options.trainedTo.toISOString(),
    dataHash: options.dataHash,
    metrics: {},
  };
}

/** Platt scaling on the scores that models of the other folds give to each. */
function calibrate(
  histories: readonly ConversationHistory[],
  options: TrainOptions,
): LogisticModel['calibration'] {
  const folds = conversationFolds(histories, options);
  const scored = folds.flatMap(({ held, others }, index) => {
    const model = fitModel(others, options);
    const examples = examplesOf(held, topicWeightIn(model.topics));
    options.onProgress?.(index + 1, folds.length + 1);
    return examples.map(({ row, label }) => ({ row: [scoreOf(row, model)], label }));
  });
  const { intercept, weights } = fitLogistic(scored, { ridge: CALIBRATION_RIDGE });
  return { slope: weights[0] ?? 0, intercept };
}

function scoreOf(row: readonly number[], model: Fitted): number {
  return model.intercept + dot(standardize(row, model), model.weights);
}

interface Spread {
  readonly means: readonly number[];
  readonly scales: readonly number[];
}

function standardize(row: readonly number[], { means, scales }: Spread): readonly number[] {
  return row.map((value, index) => (value - (means[index] ?? 0)) / (scales[index] ?? 1));
}

/** Means and standard deviations; 1 for a feature that never differs. */
function spreadOf(examples: readonly Example[]): Spread {
  const count = examples.length;
  const means = FEATURES.map(
    (_, index) => examples.reduce((sum, { row }) => sum + (row[index] ?? 0), 0) / count,
  );
  const scales = means.map((mean, index) => {
    const squares = examples.reduce((sum, { row }) => sum + ((row[index] ?? 0) - mean) ** 2, 0);
    const deviation = Math.sqrt(squares / count);
    return deviation > 1e-9 ? deviation : 1;
  });
  return { means, scales };
}
