import type { ConfusedPair, EvaluationReport, OutOfScopeFigures } from '#mlops/evaluation-report.ts';

/** Cells of the confusion matrix that are shown; JSON and HTML have the whole. */
const CELLS = 15;

/** The report for a terminal. */
export function toText(report: EvaluationReport): string {
  const sections = [
    summaryOf(report),
    comparisonOf(report),
    table('by label', ['label', 'precision', 'recall', 'F1', 'texts'], labelRows(report)),
    table('largest cells of the confusion matrix', ['texts', 'is', 'taken for'], confusionRows(report)),
    pairsOf(report.worstPairs),
    table(
      `calibration (${calibrationNote(report)})`,
      ['mean probability', 'right', 'texts'],
      report.calibration.bins.map(({ count, meanProbability, accuracy }) => [
        percent(meanProbability),
        percent(accuracy),
        String(count),
      ]),
    ),
    outOfScopeOf(report.outOfScope),
    table(
      'time of one scoring by length',
      ['characters', 'median', 'p99'],
      report.latency.map(({ length, medianMs, p99Ms }) => [String(length), time(medianMs), time(p99Ms)]),
    ),
  ];
  const text = sections.filter((section) => section !== '').join('\n\n');
  return `${text.split('\n').map(plain).join('\n')}\n`;
}

/** A share as a percentage with one decimal. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** A time in milliseconds with three decimals: scoring takes microseconds. */
export function time(ms: number): string {
  return `${ms.toFixed(3)} ms`;
}

/** Names and values of the summary, in the order they are shown. */
export function facts(report: EvaluationReport): readonly (readonly [name: string, value: string])[] {
  const { counts, model } = report;
  const { low, high } = report.accuracyInterval;
  return [
    ['accuracy', `${percent(report.accuracy)} (95% between ${percent(low)} and ${percent(high)})`],
    ['macro-F1', percent(report.macroF1)],
    ['test texts', `${counts.test} in scope, ${counts.outOfScope} out of scope`],
    ['labels', String(counts.labels)],
    ['training texts', String(counts.train)],
    ['validation texts', String(counts.validation)],
    ['near-duplicates', `${counts.nearDuplicates} test texts are nearly the same as a training text`],
    ['seed', String(report.seed)],
    [
      'model',
      `${model.name}, version ${model.version}, seed ${model.seed}, ${(model.bytes / 1024).toFixed(0)} KiB`,
    ],
    ['training', model.trainingSeconds === null ? 'not now' : `${model.trainingSeconds.toFixed(2)} s`],
    ['data hash', model.dataHash],
  ];
}

/** How far stated probabilities are from what came true, in words. */
export function calibrationNote({
  calibration: { expectedError, expectedErrorOfAll },
}: EvaluationReport): string {
  return `expected error ${percent(expectedError)}, with texts out of scope ${percent(expectedErrorOfAll)}`;
}

/** What the threshold's source is, in words. */
export function thresholdSource({ chosenOn }: OutOfScopeFigures): string {
  return {
    validation: 'thresholds chosen on the validation texts',
    training: 'thresholds chosen by cross-validation of the training texts',
    test: 'thresholds chosen on the test texts themselves, for want of others',
  }[chosenOn];
}

/** The outcome of a comparison, in words. */
export function comparisonLines({ comparison }: EvaluationReport): readonly string[] {
  if (!comparison) return [];
  const { names, accuracies, onlyFirst, onlySecond, p } = comparison;
  return [
    `${names[0]}: accuracy ${percent(accuracies[0])}, alone right ${onlyFirst}`,
    `${names[1]}: accuracy ${percent(accuracies[1])}, alone right ${onlySecond}`,
    `exact McNemar test: p = ${p < 0.0001 ? p.toExponential(1) : p.toFixed(4)}`,
  ];
}

function summaryOf(report: EvaluationReport): string {
  const lines = facts(report).map(([name, value]) => `  ${name.padEnd(17)} ${value}`);
  return [report.method, ...lines].join('\n');
}

function comparisonOf(report: EvaluationReport): string {
  const lines = comparisonLines(report);
  return lines.length === 0 ? '' : ['comparison', ...lines.map((line) => `  ${line}`)].join('\n');
}

function labelRows({ perLabel }: EvaluationReport): readonly (readonly string[])[] {
  return perLabel.map(({ label, precision, recall, f1, support }) => [
    label,
    percent(precision),
    percent(recall),
    percent(f1),
    String(support),
  ]);
}

function confusionRows({ confusion }: EvaluationReport): readonly (readonly string[])[] {
  const cells = confusion.counts.flatMap((row, actual) =>
    row.map((count, predicted) => ({ count, actual, predicted })),
  );
  return cells
    .filter(({ count, actual, predicted }) => count > 0 && actual !== predicted)
    .sort((a, b) => b.count - a.count)
    .slice(0, CELLS)
    .map(({ count, actual, predicted }) => [
      String(count),
      confusion.labels[actual] ?? '',
      confusion.labels[predicted] ?? '',
    ]);
}

function pairsOf(pairs: readonly ConfusedPair[]): string {
  if (pairs.length === 0) return '';
  const blocks = pairs.map(({ expected, predicted, count, examples }) =>
    [
      `  ${count} x ${expected}, taken for ${predicted}`,
      ...examples.map((example) => `      ${plain(example)}`),
    ].join('\n'),
  );
  return ['worst pairs', ...blocks].join('\n');
}

function outOfScopeOf(figures: OutOfScopeFigures | null): string {
  if (!figures) return '';
  const rows = [...figures.rows, figures.asked].map(
    ({ lossPoints, threshold, inScopeAccuracy, recall }, index) => [
      `${index === figures.rows.length ? 'asked: ' : ''}${lossPoints}`,
      percent(recall),
      percent(inScopeAccuracy),
      threshold.toFixed(3),
    ],
  );
  return table(
    `out of scope (AUROC ${percent(figures.auroc)}; ${thresholdSource(figures)})`,
    ['points lost', 'recall', 'in-scope accuracy', 'threshold'],
    rows,
  );
}

/** Control characters could move the cursor or change the terminal's colors. */
export function plain(text: string): string {
  return text.replaceAll(/\p{C}/gu, ' ');
}

/** Columns as wide as their widest cell; the first is aligned left, the others right. */
export function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const cells = [head, ...rows].map((row) => row.map(plain));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [title, ...lines.map((line) => `  ${line}`)].join('\n');
}
