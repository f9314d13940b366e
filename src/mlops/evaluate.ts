import { type HeldOut, probabilityOf } from '#core/nlu/classifier/calibrate.ts';
import { encodeModel } from '#core/nlu/classifier/codec.ts';
import { type LabeledText, OUT_OF_SCOPE } from '#core/nlu/classifier/dataset.ts';
import {
  accuracy,
  areaUnderRoc,
  calibrationTable,
  expectedCalibrationError,
  labelScores,
  macroF1,
  mcNemarTest,
  scopeTradeOffs,
  wilsonInterval,
  worstPairs,
} from '#core/nlu/classifier/metrics.ts';
import { createScorer } from '#core/nlu/classifier/scorer.ts';
import { crossValidate } from '#core/nlu/classifier/train.ts';
import { INTENT_OPTIONS } from '#core/nlu/train-intents.ts';
import type { Contender, Provided } from './contenders.ts';
import type {
  Comparison,
  ConfusedPair,
  EvaluationReport,
  ModelFacts,
  OutOfScopeFigures,
} from './evaluation-report.ts';
import { measureLatency } from './latency.ts';
import { findNearDuplicates } from './near-duplicates.ts';
import { hashExamples } from './read-dataset.ts';
import type { Task } from './tasks.ts';

export interface EvaluateOptions {
  readonly contender: Contender;
  /** Compared with the first; the report is about the first. */
  readonly rival: Contender | undefined;
  readonly seed: number;
  /** Percentage points of in-scope accuracy that may be lost to recognize what is out of scope. */
  readonly outOfScopeLoss: number;
}

const LOSSES = [0, 0.5, 1, 2, 4];
const PAIRS = 10;
const EXAMPLES_PER_PAIR = 3;
const EXAMPLE_LENGTH = 120;
const NEAR_DUPLICATE = 0.8;

/** Trains what is to be trained and measures it on the test texts. Only the times depend on the machine. */
export async function evaluateTask(task: Task, options: EvaluateOptions): Promise<EvaluationReport> {
  const { contender, rival, seed } = options;
  const run = await runContender(task, { contender, seed });
  const inScope = run.predictions.filter((prediction) => prediction.inScope);
  const perLabel = labelScores(inScope);
  const right = inScope.filter((prediction) => prediction.right).length;
  return {
    method: task.method,
    seed,
    model: factsOf(task, { contender, run }),
    counts: {
      train: Math.max(...task.splits.map(({ train }) => train.length)),
      validation: task.validation.length,
      test: inScope.length,
      outOfScope: run.predictions.length - inScope.length,
      labels: perLabel.length,
      nearDuplicates: countNearDuplicates(task),
    },
    accuracy: accuracy(inScope),
    accuracyInterval: wilsonInterval(right, inScope.length),
    macroF1: macroF1(inScope),
    perLabel,
    confusion: confusionOf(
      inScope,
      perLabel.map(({ label }) => label),
    ),
    worstPairs: pairsOf(inScope),
    calibration: {
      bins: calibrationTable(inScope),
      expectedError: expectedCalibrationError(inScope),
      expectedErrorOfAll: expectedCalibrationError(run.predictions),
    },
    outOfScope: await outOfScopeOf(task, { ...options, run }),
    latency: measureLatency(
      createScorer(run.last.model),
      run.predictions.map(({ text }) => text),
    ),
    comparison: rival
      ? compare(
          { contender, run },
          { contender: rival, run: await runContender(task, { contender: rival, seed }) },
        )
      : null,
  };
}

/** What a model said about one text, and what is true. */
interface Prediction extends HeldOut {
  readonly text: string;
  readonly expected: string;
  readonly predicted: string;
  /** That the predicted label is right, 0-1. */
  readonly probability: number;
}

/** A contender's models on all splits. */
interface Run {
  readonly predictions: readonly Prediction[];
  /** The model of the last split. */
  readonly last: Provided;
  readonly trainingSeconds: number | null;
}

async function runContender(
  { splits, ownLanguage, validation }: Task,
  { contender, seed }: { contender: Contender; seed: number },
): Promise<Run> {
  const predictions: Prediction[] = [];
  let trainingSeconds: number | null = null;
  let last: Provided | undefined;
  const whole = splits.length === 1;
  for (const { train, test } of splits) {
    const texts = [...train, ...validation];
    last = await contender.provide(texts, { seed, ownLanguage, whole });
    if (last.trainingSeconds !== null) trainingSeconds = (trainingSeconds ?? 0) + last.trainingSeconds;
    for (const prediction of predict(last, test)) predictions.push(prediction);
  }
  if (!last) throw new RangeError('There is no split.');
  return { predictions, last, trainingSeconds };
}

function predict({ model }: Provided, texts: readonly LabeledText[]): readonly Prediction[] {
  const scorer = createScorer(model);
  return texts.map(({ text, label: expected }) => {
    const { margins, best, gap, scope } = scorer.score(text);
    const margin = margins[best] ?? 0;
    const predicted = model.labels[best] ?? '';
    const probability = probabilityOf(model.calibration, margin, gap);
    const right = expected === predicted;
    return {
      ...{ text, expected, predicted, margin, gap, scope, probability, right },
      inScope: expected !== OUT_OF_SCOPE,
    };
  });
}

function factsOf({ splits }: Task, { contender, run }: { contender: Contender; run: Run }): ModelFacts {
  const { model } = run.last;
  const texts = new Set(splits.flatMap(({ train }) => train));
  return {
    name: contender.name,
    version: model.version,
    seed: model.seed,
    dataHash: contender.isTrained ? hashExamples([...texts]) : model.dataHash,
    bytes: encodeModel(model).length,
    trainingSeconds: run.trainingSeconds,
  };
}

function countNearDuplicates({ splits }: Task): number {
  const textsOf = (examples: readonly LabeledText[]) => examples.map(({ text }) => text);
  return splits.reduce(
    (sum, { train, test }) =>
      sum + findNearDuplicates(textsOf(train), textsOf(test), { threshold: NEAR_DUPLICATE }).length,
    0,
  );
}

function confusionOf(
  inScope: readonly Prediction[],
  labels: readonly string[],
): EvaluationReport['confusion'] {
  const places = new Map(labels.map((label, place) => [label, place]));
  const counts = labels.map(() => labels.map(() => 0));
  for (const { expected, predicted } of inScope) {
    const row = counts[places.get(expected) ?? -1];
    const column = places.get(predicted) ?? -1;
    if (row) row[column] = (row[column] ?? 0) + 1;
  }
  return { labels, counts };
}

function pairsOf(inScope: readonly Prediction[]): readonly ConfusedPair[] {
  return worstPairs(inScope, PAIRS).map((pair) => ({
    ...pair,
    examples: inScope
      .filter(({ expected, predicted }) => expected === pair.expected && predicted === pair.predicted)
      .slice(0, EXAMPLES_PER_PAIR)
      .map(({ text }) =>
        text.length > EXAMPLE_LENGTH ? `${text.slice(0, EXAMPLE_LENGTH).toWellFormed()}…` : text,
      ),
  }));
}

async function outOfScopeOf(
  task: Task,
  { contender, run, seed, outOfScopeLoss }: EvaluateOptions & { run: Run },
): Promise<OutOfScopeFigures | null> {
  const { predictions } = run;
  if (predictions.every(({ inScope }) => inScope)) return null;
  const { chosenOn, texts } = await choosingTexts(task, { contender, run, seed });
  const rowsAt = (points: readonly number[]) =>
    scopeTradeOffs(
      texts,
      predictions,
      points.map((lost) => lost / 100),
    ).map(({ loss: _, outOfScopeRecall: recall, ...row }, place) => ({
      lossPoints: points[place] ?? 0,
      recall,
      ...row,
    }));
  const [asked, ...rows] = rowsAt([outOfScopeLoss, ...LOSSES]);
  if (!asked) return null;
  const marginsOf = (inScope: boolean) =>
    predictions.filter((prediction) => prediction.inScope === inScope).map(({ scope }) => scope);
  return {
    chosenOn,
    auroc: areaUnderRoc(marginsOf(true), marginsOf(false)),
    rows,
    asked,
  };
}

/**
 * Texts that thresholds are chosen on: never the test texts, as long as there are others. The model that chooses on the
 * validation texts has not seen them; the one that is tested has.
 */
async function choosingTexts(
  { validation, splits, ownLanguage }: Task,
  { contender, run, seed }: { contender: Contender; run: Run; seed: number },
): Promise<{ chosenOn: OutOfScopeFigures['chosenOn']; texts: readonly HeldOut[] }> {
  const [split, ...others] = splits;
  if (split && validation.some(({ label }) => label !== OUT_OF_SCOPE)) {
    const chooser = await contender.provide(split.train, { seed, ownLanguage, whole: false });
    return { chosenOn: 'validation', texts: predict(chooser, validation) };
  }
  if (contender.name === 'default' && split && others.length === 0) {
    const options = ownLanguage === null ? { seed } : { ...INTENT_OPTIONS, seed };
    return { chosenOn: 'training', texts: crossValidate(split.train, options) };
  }
  return { chosenOn: 'test', texts: run.predictions };
}

function compare(...entries: readonly [Entry, Entry]): Comparison {
  const [first, second] = entries.map(({ run }) => run.predictions.filter(({ inScope }) => inScope));
  const rightOf = (predictions: readonly Prediction[] = []) => predictions.map(({ right }) => right);
  return {
    names: [entries[0].contender.name, entries[1].contender.name],
    accuracies: [accuracy(first ?? []), accuracy(second ?? [])],
    ...mcNemarTest(rightOf(first), rightOf(second)),
  };
}

interface Entry {
  readonly contender: Contender;
  readonly run: Run;
}
