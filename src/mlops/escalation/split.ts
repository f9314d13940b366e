import type { ConversationHistory } from '#core/escalation/history.ts';
import { stratifiedFolds } from '../folds.ts';

/** Share of the conversations, the oldest, that are trained on. */
const TRAINED_SHARE = 0.75;
/** Folds whose scores, each by a model of the others, the calibration is fitted to. */
const FOLDS = 5;

export interface TimeSplit {
  readonly older: readonly ConversationHistory[];
  readonly newer: readonly ConversationHistory[];
  /** The newer ones began at this time or later. */
  readonly at: Date;
}

/** Splits whole conversations by the time they began: a model is measured on what came after it. */
export function splitByTime(histories: readonly ConversationHistory[]): TimeSplit {
  const sorted = [...histories].sort(
    (a, b) => a.begunAt.getTime() - b.begunAt.getTime() || (a.id < b.id ? -1 : 1),
  );
  const first = sorted[Math.floor(sorted.length * TRAINED_SHARE)];
  const at = first?.begunAt ?? new Date(0);
  return {
    older: sorted.filter(({ begunAt }) => begunAt < at),
    newer: sorted.filter(({ begunAt }) => begunAt >= at),
    at,
  };
}

/** The conversations of each fold and all the others; outcomes are spread evenly, and no conversation is divided. */
export function conversationFolds(
  histories: readonly ConversationHistory[],
  { seed }: { readonly seed: number },
): readonly {
  readonly held: readonly ConversationHistory[];
  readonly others: readonly ConversationHistory[];
}[] {
  const labels = histories.map(({ handedOver }) => String(handedOver));
  const assigned = stratifiedFolds(labels, { folds: FOLDS, seed });
  return Array.from({ length: FOLDS }, (_, fold) => ({
    held: histories.filter((_history, index) => assigned[index] === fold),
    others: histories.filter((_history, index) => assigned[index] !== fold),
  }));
}
