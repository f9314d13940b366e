import type { LabeledText } from '#core/nlu/classifier/dataset.ts';
import type { Language } from '#core/nlu/understanding.ts';
import { compareModels, type ModelComparison } from '#mlops/compare.ts';
import { InputError } from '#mlops/input-error.ts';
import { readOwnExamples } from '#mlops/own-examples.ts';
import { readTrainingTexts } from '#mlops/tasks.ts';
import { CommandError } from '../command-error.ts';
import { readArguments } from '../dataset/arguments.ts';
import { readLanguage } from '../evaluate/arguments.ts';
import { toJson } from '../evaluate/json-report.ts';
import { percent, plain, table } from '../evaluate/text-report.ts';
import { writeOutput } from '../evaluate/write-output.ts';
import { readDatasetTexts } from './dataset-texts.ts';
import { findModels } from './model-refs.ts';

const USAGE =
  'compare A B [--language en|es] [--data FILE]... [--dataset HASH] [--format text|json] [--out FILE], ' +
  'where A and B are versions, in-force, built-in, or files';
const SEED = 1;
const SHOWN_CHANGES = 25;

/** `compare A B`: two models on the same texts, and for which labels they differ. */
export async function compare(args: readonly string[]): Promise<number> {
  const { names, language, source, format, out } = readCompareArguments(args);
  const [first, second] = await findModels(names, { language });
  if (first === undefined || second === undefined) throw new CommandError(`Usage: ${USAGE}`);
  if (first.isTrained || second.isTrained)
    throw new InputError(
      'Only models that are trained already can be compared: versions, in-force, built-in, or files.',
    );
  if (out !== undefined) await writeOutput(out, '');
  const texts = await readTexts(language, source);
  const options = { seed: SEED, ownLanguage: null, whole: true };
  const [a, b] = [await first.provide([], options), await second.provide([], options)];
  const comparison = compareModels(texts, {
    models: [
      { name: first.name, model: a.model },
      { name: second.name, model: b.model },
    ],
    seed: SEED,
  });
  const report =
    format === 'json' ? toJson(comparison) : comparisonText(comparison, whatFor(language, source));
  if (out === undefined) process.stdout.write(report);
  else await writeOutput(out, report);
  return 0;
}

interface Source {
  readonly data: readonly string[];
  readonly dataset: string | undefined;
}

function readCompareArguments(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const { values, positionals: names } = readArguments(args, {
    options: {
      language: { ...text, default: 'en' },
      data: { ...text, multiple: true, default: [] },
      dataset: text,
      format: { ...text, default: 'text' },
      out: text,
    },
    positionals: 2,
    usage: USAGE,
  });
  const { language, data, dataset, format, out } = values;
  if (names.length < 2 || (format !== 'text' && format !== 'json')) throw new CommandError(`Usage: ${USAGE}`);
  if (data.length > 0 && dataset !== undefined) throw new CommandError('Use either --data or --dataset.');
  return { names, language: readLanguage(language), source: { data, dataset }, format, out };
}

async function readTexts(language: Language, { data, dataset }: Source): Promise<readonly LabeledText[]> {
  if (dataset !== undefined) return readDatasetTexts(dataset, { language, splits: ['test'] });
  return data.length > 0
    ? await readTrainingTexts({ language, data })
    : await readOwnExamples({ language, split: 'test' });
}

function whatFor(language: Language, { data, dataset }: Source): string {
  if (dataset !== undefined) return `the test part of data set ${dataset}, language "${language}"`;
  return data.length > 0 ? data.join(', ') : `the test texts of language "${language}"`;
}

/** The comparison for a terminal. */
function comparisonText(comparison: ModelComparison, what: string): string {
  const { models, difference, onlyFirst, onlySecond, p, changes, better } = comparison;
  const [first, second] = models;
  const signed = (share: number) => `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)}`;
  const verdicts = {
    first: `${first.name} is better`,
    second: `${second.name} is better`,
    none: 'no difference that these texts can show',
  };
  const sections = [
    `${comparison.texts} texts in scope, ${comparison.outOfScope} out of scope: ${what}`,
    table(
      'figures',
      ['', first.name, second.name],
      [
        ['accuracy', ...models.map(({ accuracy }) => percent(accuracy))],
        ['macro-F1', ...models.map(({ macroF1 }) => percent(macroF1))],
        ['calibration error', ...models.map(({ calibrationError }) => percent(calibrationError))],
        [
          'out of scope recognized',
          ...models.map(({ outOfScopeRecall }) =>
            outOfScopeRecall === null ? '-' : percent(outOfScopeRecall),
          ),
        ],
        ['right where the other is wrong', String(onlyFirst), String(onlySecond)],
      ],
    ),
    [
      `${verdicts[better]}: ${signed(difference.mean)} points, 95% between ${signed(difference.low)} and ${signed(difference.high)}`,
      `exact McNemar test: p = ${p < 0.0001 ? p.toExponential(1) : p.toFixed(4)}`,
    ].join('\n'),
    table(
      `labels that change${changes.length > SHOWN_CHANGES ? ` (${SHOWN_CHANGES} of ${changes.length})` : ''}`,
      ['label', first.name, second.name, 'only first', 'only second', 'texts'],
      changes
        .slice(0, SHOWN_CHANGES)
        .map(({ label, recalls, onlyFirst: lost, onlySecond: won, support }) => [
          label,
          ...recalls.map(percent),
          ...[lost, won, support].map(String),
        ]),
    ),
  ];
  const text = sections.filter((section) => section !== '').join('\n\n');
  return `${text.split('\n').map(plain).join('\n')}\n`;
}
