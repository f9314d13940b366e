import { csvLine } from '#lib/csv.ts';
import type { EvaluationReport } from '#mlops/evaluation-report.ts';
import { modelFileName } from '#mlops/intent-model.ts';
import type { Run } from '#mlops/mlflow/run.ts';
import type { Epoch } from '#mlops/training-progress.ts';
import { toJson } from '../evaluate/json-report.ts';
import { percent, plain, table, toText } from '../evaluate/text-report.ts';
import { registeredName } from './model-keeper.ts';
import { intentsTask } from './model-refs.ts';

type Metrics = Readonly<Record<string, number>>;

/** The figures of an evaluation by name, as they are kept with a version. */
export function metricsOf({ accuracy, macroF1, calibration, outOfScope, counts }: EvaluationReport): Metrics {
  return {
    accuracy,
    macro_f1: macroF1,
    calibration_error: calibration.expectedError,
    test_texts: counts.test,
    ...(outOfScope === null ? {} : { out_of_scope_auroc: outOfScope.auroc }),
  };
}

/** Alias of the newest trained model in an MLflow registry; which one is the champion, people say there. */
const ALIAS = 'candidate';

/** Writes figures, epochs and files of a training to its run. */
export function logTraining(
  run: Run,
  {
    language,
    report,
    metrics,
    epochs,
    bytes,
  }: {
    language: 'en' | 'es';
    report: EvaluationReport;
    metrics: Metrics;
    epochs: readonly Epoch[];
    bytes: Uint8Array;
  },
): void {
  for (const { epoch, violation, labels } of epochs) {
    run.metric('epoch_violation', violation, epoch);
    run.metric('epoch_open_labels', labels, epoch);
  }
  for (const [name, value] of Object.entries(metrics)) run.metric(name, value);
  const path = `model/${modelFileName(language)}`;
  run.artifact(path, bytes);
  run.artifact('confusion-matrix.csv', confusionCsv(report));
  run.artifact('report.txt', toText(report));
  run.artifact('report.json', toJson(report));
  run.registerModel({ name: registeredName(intentsTask(language)), path, alias: ALIAS });
}

/** A row for each label that is true, a column for each that was predicted. */
function confusionCsv({ confusion: { labels, counts } }: EvaluationReport): string {
  const rows = labels.map((label, place) => csvLine([label, ...(counts[place] ?? [])]));
  return [csvLine(['expected', ...labels]), ...rows].join('');
}

const WORST_LABELS = 10;
const WORST_PAIRS = 5;

/** What a training gave, for a terminal; the whole report is in the run. */
export function trainingText({
  name,
  report,
  metrics,
  epochs,
}: {
  name: string;
  report: EvaluationReport;
  metrics: Metrics;
  epochs: readonly Epoch[];
}): string {
  const { low, high } = report.accuracyInterval;
  const added = metrics['dataset_accuracy'];
  const seconds = metrics['training_seconds'];
  const lines = [
    `accuracy          ${percent(report.accuracy)} (95% between ${percent(low)} and ${percent(high)}) on ${report.counts.test} test texts`,
    `macro-F1          ${percent(report.macroF1)}`,
    `calibration error ${percent(report.calibration.expectedError)}`,
    ...(report.outOfScope === null ? [] : [`out of scope      AUROC ${percent(report.outOfScope.auroc)}`]),
    ...(added === undefined
      ? []
      : [
          `of the data set   ${percent(added)} right of its ${metrics['dataset_test_texts'] ?? 0} held-out texts`,
        ]),
    ...(seconds === undefined ? [] : [`training          ${seconds.toFixed(2)} s, ${epochs.length} epochs`]),
  ];
  const worst = [...report.perLabel].sort((a, b) => a.f1 - b.f1).slice(0, WORST_LABELS);
  const sections = [
    [name, ...lines.map((line) => `  ${line}`)].join('\n'),
    table(
      'epochs',
      ['epoch', 'mean violation', 'open labels'],
      epochs.map(({ epoch, violation, labels }) => [String(epoch), violation.toFixed(4), String(labels)]),
    ),
    table(
      'weakest labels',
      ['label', 'precision', 'recall', 'F1', 'texts'],
      worst.map(({ label, precision, recall, f1, support }) => [
        label,
        percent(precision),
        percent(recall),
        percent(f1),
        String(support),
      ]),
    ),
    table(
      'most often mistaken',
      ['is', 'taken for', 'texts'],
      report.worstPairs
        .slice(0, WORST_PAIRS)
        .map(({ expected, predicted, count }) => [expected, predicted, String(count)]),
    ),
  ];
  const text = sections.filter((section) => section !== '').join('\n\n');
  return `${text.split('\n').map(plain).join('\n')}\n`;
}
