import { encodeModel } from '#core/nlu/classifier/codec.ts';
import { type LabeledText, labelsOf } from '#core/nlu/classifier/dataset.ts';
import type { IntentModel } from '#core/nlu/classifier/model.ts';
import { INTENT_OPTIONS, trainIntents } from '#core/nlu/train-intents.ts';
import type { Language } from '#core/nlu/understanding.ts';
import { evaluateTask } from '#mlops/evaluate.ts';
import type { EvaluationReport } from '#mlops/evaluation-report.ts';
import type { Run } from '#mlops/mlflow/run.ts';
import { readOwnExamples } from '#mlops/own-examples.ts';
import { hashExamples } from '#mlops/read-dataset.ts';
import { createTrainingProgress, type Epoch } from '#mlops/training-progress.ts';
import { createProgress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import { readDatasetTexts, wholeHash } from './dataset-texts.ts';
import { beginTrainingRun } from './model-keeper.ts';
import { decode, fixed, intentsTask, readModelBytes } from './model-refs.ts';
import { logTraining, metricsOf, trainingText } from './training-report.ts';

export interface IntentTraining {
  readonly language: Language;
  /** A built data set to train on beside the project's own texts. */
  readonly dataset: string | undefined;
  /** A file or a registered model to take instead of training one. */
  readonly from: string | undefined;
}

/** A model with what is to be kept about it, and its run, which is not ended yet. */
export interface TrainedModel {
  readonly bytes: Uint8Array;
  readonly datasetHash: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** For people. */
  readonly text: string;
  readonly run: Run;
}

/** Trains an intent model or takes one, measures it on the project's own test texts, and writes all that to a run. */
export async function trainIntentsModel(training: IntentTraining, settings: Settings): Promise<TrainedModel> {
  const { language, from } = training;
  const source = from === undefined ? await readTrainingSource(training) : await readGiven(from);
  const { datasetHash, params, name } = source;
  const run = beginTrainingRun({ task: intentsTask(language), params, datasetHash }, settings);
  try {
    const { model, epochs, seconds } = 'model' in source ? source : train(source.examples);
    const bytes = encodeModel(model);
    const report = await measure(model, { language, name });
    const metrics = {
      ...metricsOf(report),
      ...(seconds === 0 ? {} : { training_seconds: seconds }),
      ...(await measureDataset(model, training)),
    };
    logTraining(run, { language, report, metrics, epochs, bytes });
    return {
      bytes,
      datasetHash,
      metrics,
      params,
      text: trainingText({ name, report, metrics, epochs }),
      run,
    };
  } catch (error) {
    await run.end('FAILED');
    throw error;
  }
}

interface Source {
  readonly datasetHash: string;
  readonly params: TrainedModel['params'];
  readonly name: string;
}

/** The project's own texts, and those of a data set that are for training. */
async function readTrainingSource({
  language,
  dataset,
}: IntentTraining): Promise<Source & { readonly examples: readonly LabeledText[] }> {
  const own = await readOwnExamples({ language, split: 'train' });
  const added = dataset === undefined ? [] : await readDatasetTexts(dataset, { language, splits: ['train'] });
  const examples = [...own, ...added];
  const { seed, cost, positiveWeight, bayesShare, maxPasses, bucketBits } = INTENT_OPTIONS;
  return {
    examples,
    datasetHash: hashExamples(examples),
    name: `${language}: ${examples.length} texts, ${added.length} of them from a data set`,
    params: {
      ...{
        language,
        dataset: dataset === undefined ? 'none' : await wholeHash(dataset),
        texts: examples.length,
        added: added.length,
      },
      ...{ labels: labelsOf(examples).length, seed, cost, positive_weight: positiveWeight },
      ...{ bayes_share: bayesShare, max_passes: maxPasses, bucket_bits: bucketBits },
    },
  };
}

/** A model that was trained elsewhere; what it was trained on, only it can say. @throws InputError. */
async function readGiven(from: string): Promise<Source & Trained> {
  const model = decode(await readModelBytes(from), { name: from });
  return {
    ...{ model, epochs: [], seconds: 0, name: from },
    datasetHash: model.dataHash,
    params: { from, labels: model.labels.length, seed: model.seed, bucket_bits: model.bucketBits },
  };
}

interface Trained {
  readonly model: IntentModel;
  readonly epochs: readonly Epoch[];
  readonly seconds: number;
}

function train(examples: readonly LabeledText[]): Trained {
  const shown = createProgress();
  const { observer, epochs } = createTrainingProgress(shown.show);
  const startedAtMs = performance.now();
  const model = trainIntents(examples, { observer });
  shown.end();
  return { model, epochs: epochs(), seconds: (performance.now() - startedAtMs) / 1000 };
}

async function measure(
  model: IntentModel,
  { language, name }: { language: Language; name: string },
): Promise<EvaluationReport> {
  const test = await readOwnExamples({ language, split: 'test' });
  const task = {
    method: `The new model on the test texts of language "${language}"`,
    ownLanguage: null,
    splits: [{ train: [], test }],
    validation: [],
  };
  return evaluateTask(task, {
    contender: fixed(name, model),
    rival: undefined,
    seed: model.seed,
    outOfScopeLoss: 1,
  });
}

/** How many of the data set's own test texts the model gets right; nothing where there are none. */
async function measureDataset(
  model: IntentModel,
  { dataset, language }: IntentTraining,
): Promise<Readonly<Record<string, number>>> {
  if (dataset === undefined) return {};
  const texts = await readDatasetTexts(dataset, { language, splits: ['validation', 'test'] }).catch(() => []);
  const { provide } = fixed('', model);
  if (texts.length === 0) return {};
  const report = await evaluateTask(
    { method: '', ownLanguage: null, splits: [{ train: [], test: texts }], validation: [] },
    { contender: { name: '', isTrained: false, provide }, rival: undefined, seed: 1, outOfScopeLoss: 1 },
  );
  return { dataset_test_texts: report.counts.test, dataset_accuracy: report.accuracy };
}
