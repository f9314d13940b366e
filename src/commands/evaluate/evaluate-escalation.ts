import { decodeEscalationModel } from '#core/escalation/codec.ts';
import type { EscalationModel } from '#core/escalation/model.ts';
import type { Drizzle } from '#db/client.ts';
import { compareVersions, type EscalationComparison } from '#mlops/escalation/learn.ts';
import { escalationText } from '#mlops/escalation/report.ts';
import { splitByTime } from '#mlops/escalation/split.ts';
import { readHistories } from '../train-escalation.ts';

/**
 * `evaluate --task escalation`: measures a model file, or the fixed factors when it is null, on the conversations that
 * began after those it was trained on, without a model on the newest quarter.
 * Throws an Error for bytes that are no such file.
 */
export async function evaluateEscalation(
  drizzle: Drizzle,
  {
    bytes,
    seed = 1,
    now = new Date(),
  }: { readonly bytes: Uint8Array | null; readonly seed?: number; readonly now?: Date },
): Promise<{ readonly comparison: EscalationComparison; readonly text: string }> {
  const model: EscalationModel =
    bytes === null
      ? { kind: 'factors', reason: 'No model was given.', outcomes: [] }
      : decodeEscalationModel(bytes);
  const histories = await readHistories(drizzle, { now });
  const at = model.kind === 'logistic' ? new Date(model.trainedTo) : splitByTime(histories).at;
  const older = histories.filter(({ begunAt }) => begunAt < at);
  const newer = histories.filter(({ begunAt }) => begunAt >= at);
  const comparison = compareVersions(newer, { model, older, seed });
  const fallbackReason = model.kind === 'factors' ? model.reason : null;
  return { comparison, text: escalationText(comparison, { fallbackReason }) };
}
