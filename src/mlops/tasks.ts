import { type LabeledText, labelsOf, OUT_OF_SCOPE } from '#core/nlu/classifier/dataset.ts';
import type { Language } from '#core/nlu/understanding.ts';
import { stratifiedFolds } from './folds.ts';
import { InputError } from './input-error.ts';
import { MAX_EXAMPLES, MAX_LABELS } from './limits.ts';
import { readOwnExamples } from './own-examples.ts';
import { type LabeledFile, readLabeledFile } from './read-labeled-file.ts';

/** Texts to train on and other texts to test on. */
export interface TaskSplit {
  readonly train: readonly LabeledText[];
  readonly test: readonly LabeledText[];
}

/** What models are measured by: one split, or one for each fold of a cross-validation. */
export interface Task {
  /** A sentence for people. */
  readonly method: string;
  /** The language whose own training texts these are; null for the texts of files. */
  readonly ownLanguage: Language | null;
  readonly splits: readonly TaskSplit[];
  /** Texts for choosing thresholds; may be empty. */
  readonly validation: readonly LabeledText[];
}

export interface TaskOptions {
  readonly language: Language;
  /** Files as one body of texts; empty for the project's own. */
  readonly data: readonly string[];
  /** Both or neither are empty. */
  readonly train: readonly string[];
  readonly test: readonly string[];
  readonly folds: number | undefined;
  readonly seed: number;
}

/** Without a split of its own, one text in so many is for the test. */
const TEST_SHARE = 5;

/**
 * Reads the texts and splits them as asked.
 * @throws InputError when a file is faulty or the texts do not allow what is asked.
 */
export async function prepareTask(options: TaskOptions): Promise<Task> {
  const task = await readTask(options);
  checkTask(task);
  return task;
}

/** The texts of one body to train on: those of files, of which a split one gives its training texts, else the project's own. */
export async function readTrainingTexts({
  language,
  data,
}: Pick<TaskOptions, 'language' | 'data'>): Promise<readonly LabeledText[]> {
  const [first, ...rest] = data;
  if (first === undefined) return readOwnExamples({ language, split: 'train' });
  const file = await readLabeledFile(first);
  const texts = file.kind === 'split' ? file.train : [...file.examples, ...(await readFlat(rest))];
  if (file.kind === 'split' && rest.length > 0)
    throw new InputError(`${first} is split by its author: use it alone.`);
  checkTraining(texts);
  return texts;
}

async function readTask(options: TaskOptions): Promise<Task> {
  const { language, data, train, test, folds, seed } = options;
  if (train.length > 0)
    return oneSplit('Trained on some files, tested on others', {
      train: await readFlat(train),
      test: await readFlat(test),
    });
  if (data.length > 0) return readData(data, { folds, seed });
  const own = await readOwnExamples({ language, split: 'train' });
  if (folds !== undefined)
    return crossValidation(own, {
      folds,
      seed,
      of: `the training texts of language "${language}"`,
      ownLanguage: language,
    });
  const split = { train: own, test: await readOwnExamples({ language, split: 'test' }) };
  return {
    ...oneSplit(`The default model of language "${language}" on its test texts`, split),
    ownLanguage: language,
  };
}

interface FoldChoice {
  readonly folds: number | undefined;
  readonly seed: number;
}

async function readData(paths: readonly string[], { folds, seed }: FoldChoice): Promise<Task> {
  const [first = '', ...rest] = paths;
  const file = await readLabeledFile(first);
  if (file.kind === 'split') {
    if (rest.length > 0 || folds !== undefined)
      throw new InputError(`${first} is split by its author: use it alone and without --cv.`);
    return splitByAuthor(file);
  }
  const examples = [...file.examples, ...(await readFlat(rest))];
  if (folds !== undefined) return crossValidation(examples, { folds, seed, of: 'the given texts' });
  const assigned = stratifiedFolds(labelsIn(examples), { folds: TEST_SHARE, seed });
  return oneSplit(
    'A random fifth of the given texts, trained on the rest',
    splitAt(examples, { assigned, fold: 0 }),
  );
}

function splitByAuthor({ train, validation, test }: Extract<LabeledFile, { kind: 'split' }>): Task {
  return {
    ...oneSplit('The test texts of the file, trained on its training and validation texts', { train, test }),
    validation,
  };
}

function oneSplit(method: string, split: TaskSplit): Task {
  return { method, ownLanguage: null, splits: [split], validation: [] };
}

function crossValidation(
  examples: readonly LabeledText[],
  {
    folds,
    seed,
    of,
    ownLanguage = null,
  }: { folds: number; seed: number; of: string; ownLanguage?: Language | null },
): Task {
  if (examples.length < folds) throw new InputError(`${folds} folds need at least as many texts.`);
  const assigned = stratifiedFolds(labelsIn(examples), { folds, seed });
  const splits = Array.from({ length: folds }, (_, fold) => splitAt(examples, { assigned, fold }));
  return { method: `Cross-validation of ${of} in ${folds} folds`, ownLanguage, splits, validation: [] };
}

function splitAt(
  examples: readonly LabeledText[],
  { assigned, fold }: { assigned: Int32Array; fold: number },
): TaskSplit {
  return {
    train: examples.filter((_, place) => assigned[place] !== fold),
    test: examples.filter((_, place) => assigned[place] === fold),
  };
}

function labelsIn(examples: readonly LabeledText[]): readonly string[] {
  return examples.map(({ label }) => label);
}

async function readFlat(paths: readonly string[]): Promise<readonly LabeledText[]> {
  const examples: LabeledText[] = [];
  for (const path of paths) {
    const file = await readLabeledFile(path);
    if (file.kind === 'split')
      throw new InputError(`${path} is split by its author: use it alone with --data.`);
    for (const example of file.examples) examples.push(example);
    if (examples.length > MAX_EXAMPLES)
      throw new InputError(`The files hold more than ${MAX_EXAMPLES} examples together.`);
  }
  return examples;
}

function checkTask({ splits }: Task): void {
  for (const { train } of splits) checkTraining(train);
  if (!splits.some(({ test }) => test.some(({ label }) => label !== OUT_OF_SCOPE)))
    throw new InputError('No test text has a label.');
}

function checkTraining(texts: readonly LabeledText[]): void {
  const count = labelsOf(texts).length;
  if (count < 2) throw new InputError('The training texts must have two labels or more.');
  if (count > MAX_LABELS) throw new InputError(`The training texts have more than ${MAX_LABELS} labels.`);
}
