import { briefFrustration } from '#core/nlu/brief-frustration.ts';
import type { Interval } from '#core/nlu/classifier/metrics.ts';
import { createUnderstander } from '#core/nlu/understand.ts';
import {
  evaluateFrustration,
  type FrustrationReport,
  type PartReport,
  type ThresholdFigures,
} from '#mlops/evaluate-frustration.ts';
import { loadIntentModels } from '#mlops/intent-model.ts';
import { readMoodExamples } from '#mlops/read-frustration.ts';
import { percent, plain, table } from './text-report.ts';

/** How the product scores first messages, beside the brief's formula, on the labeled messages. */
export async function measureFrustration(): Promise<FrustrationReport> {
  const { understand } = createUnderstander({ models: await loadIntentModels() });
  const first = { language: 'en', attemptCount: 0, frustrationMemory: 0 } as const;
  return evaluateFrustration(await readMoodExamples({ language: 'en' }), {
    score: (text) => understand(text, first).frustration,
    scoreBrief: (text) => briefFrustration(text, 0),
  });
}

/** The report for a terminal. */
export function frustrationText({ parts }: FrustrationReport): string {
  return `${parts.flatMap(sectionsOf).join('\n\n')}\n`;
}

function sectionsOf({ part, messages, thresholds, missCount, worst }: PartReport): readonly string[] {
  const figures = table(
    `${part}: ${messages} messages`,
    ['from level', 'precision', '95% between', 'recall', '95% between', 'F1'],
    thresholds.flatMap(({ threshold, scored, brief }) => [
      rowOf(`${threshold}`, scored),
      rowOf(`${threshold}, the brief's formula`, brief),
    ]),
  );
  const lines = worst.flatMap(({ id, expected, level, parts, text }) => [
    `  ${id}  ${expected}, level ${level}: ${parts.length === 0 ? 'no signs' : parts.join(', ')}`,
    `      ${plain(text)}`,
  ]);
  const title = `${part}: worst of ${missCount} messages whose level belongs to another mood`;
  return worst.length === 0 ? [figures] : [figures, [title, ...lines].join('\n')];
}

function rowOf(name: string, figures: ThresholdFigures): readonly string[] {
  const { precision, precisionInterval, recall, recallInterval, f1 } = figures;
  return [name, ...shareOf(precision, precisionInterval), ...shareOf(recall, recallInterval), percent(f1)];
}

function shareOf(value: number | null, { low, high }: Interval): readonly string[] {
  return value === null ? ['none', ''] : [percent(value), `${percent(low)}-${percent(high)}`];
}
