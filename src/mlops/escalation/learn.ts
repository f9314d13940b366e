import { encodeEscalationModel } from '#core/escalation/codec.ts';
import type { ConversationHistory } from '#core/escalation/history.ts';
import type { EscalationModel } from '#core/escalation/model.ts';
import { createPredictor } from '#core/escalation/predict.ts';
import { type EscalationScores, measureEscalation } from './measure.ts';
import { splitByTime } from './split.ts';
import { factorModel, RIDGE, trainEscalation } from './train.ts';

/** Versions side by side, on conversations that neither was made from. */
export interface EscalationComparison {
  readonly conversations: number;
  readonly handedOver: number;
  /** Conversations that went to a person with their first message: nothing can be foretold there. */
  readonly atOnce: number;
  /** The fixed factors. */
  readonly factors: EscalationScores;
  /** The trained model; null when there is none. */
  readonly model: EscalationScores | null;
}

/** A model as a file with all that is to be kept about it. */
export interface LearnedEscalation {
  /** Null: there was a model to train. Else why there was not; the bytes then hold the fixed factors with their outcomes. */
  readonly fallbackReason: string | null;
  readonly bytes: Uint8Array;
  readonly datasetHash: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  readonly trainedOn: number;
  readonly comparison: EscalationComparison;
}

export interface LearnOptions {
  readonly seed: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Trains on the older conversations and measures on the newer. */
export function learnEscalation(
  histories: readonly ConversationHistory[],
  { seed, ...options }: LearnOptions,
): LearnedEscalation {
  const datasetHash = hashHistories(histories);
  const { older, newer, at } = splitByTime(histories);
  const model = trainEscalation(older, {
    seed,
    trainedTo: at,
    dataHash: datasetHash,
    ...options,
  });
  const comparison = compareVersions(newer, { model, older, seed });
  const metrics = metricsOf(comparison);
  return {
    fallbackReason: model.kind === 'factors' ? model.reason : null,
    bytes: encodeEscalationModel(model.kind === 'logistic' ? { ...model, metrics } : model),
    datasetHash,
    metrics,
    params: { seed, ridge: RIDGE, split: at.toISOString(), trained_on: older.length },
    trainedOn: older.length,
    comparison,
  };
}

/** Measures the factors, informed by the older conversations, and the model on the newer ones. */
export function compareVersions(
  newer: readonly ConversationHistory[],
  {
    model,
    older,
    seed,
  }: {
    readonly model: EscalationModel;
    readonly older: readonly ConversationHistory[];
    readonly seed: number;
  },
): EscalationComparison {
  const factors = createPredictor(factorModel(older, { reason: '' }));
  return {
    conversations: newer.length,
    handedOver: newer.filter(({ handedOver }) => handedOver).length,
    atOnce: newer.filter(({ handedOver, turns }) => handedOver && turns.length === 0).length,
    factors: measureEscalation(newer, { predictor: factors, seed }),
    model:
      model.kind === 'logistic'
        ? measureEscalation(newer, { predictor: createPredictor(model), seed })
        : null,
  };
}

/** SHA-256 of what a model is made from, in hex; the order does not count. */
export function hashHistories(histories: readonly ConversationHistory[]): string {
  const lines = histories.map((history) => JSON.stringify(history)).sort();
  return new Bun.CryptoHasher('sha256').update(lines.join('\n')).digest('hex');
}

/** The figures of the version that would be in force, and the AUROC and Brier score of the factors; finite ones only. */
function metricsOf({ factors, model, ...counts }: EscalationComparison): Readonly<Record<string, number>> {
  const best = model ?? factors;
  const { warning } = best;
  const figures = {
    auroc: best.auroc,
    brier: best.brier,
    calibration_error: best.calibrationError,
    prevalence: best.prevalence,
    warned_share: warning.warned / warning.handedOver,
    warning_turns_mean: warning.meanTurns ?? Number.NaN,
    warning_turns_median: warning.medianTurns ?? Number.NaN,
    false_alarm_share: warning.falseAlarms / warning.others,
    factors_auroc: factors.auroc,
    factors_brier: factors.brier,
    test_conversations: counts.conversations,
    test_handed_over: counts.handedOver,
  };
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
}
