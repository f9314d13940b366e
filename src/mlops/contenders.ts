import { fitCalibration } from '#core/nlu/classifier/calibrate.ts';
import { decodeModel } from '#core/nlu/classifier/codec.ts';
import { createDataset, type LabeledText, labelsOf } from '#core/nlu/classifier/dataset.ts';
import { type IntentModel, MODEL_VERSION } from '#core/nlu/classifier/model.ts';
import { countBuckets, naiveBayesWeights } from '#core/nlu/classifier/naive-bayes.ts';
import { DEFAULT_OPTIONS } from '#core/nlu/classifier/options.ts';
import { createQuantized, quantizeLabel } from '#core/nlu/classifier/quantize.ts';
import { trainClassifier } from '#core/nlu/classifier/train.ts';
import { trainIntents } from '#core/nlu/train-intents.ts';
import type { Language } from '#core/nlu/understanding.ts';
import { InputError } from './input-error.ts';
import { loadIntentModel } from './intent-model.ts';
import { readBytes } from './read-text.ts';

export interface ProvideOptions {
  readonly seed: number;
  /** Not null when the training texts are the project's own of this language. */
  readonly ownLanguage: Language | null;
  /** All of the own training texts, or a part of them. */
  readonly whole: boolean;
}

/** A model as it takes part in an evaluation. */
export interface Provided {
  readonly model: IntentModel;
  /** Null when it was not trained now. */
  readonly trainingSeconds: number | null;
}

/** Something that gives a model for training texts, or has one whatever they are. */
export interface Contender {
  readonly name: string;
  /** Whether the model comes from the training texts. */
  readonly isTrained: boolean;
  readonly provide: (train: readonly LabeledText[], options: ProvideOptions) => Promise<Provided>;
}

type Train = (train: readonly LabeledText[], seed: number) => IntentModel;

const VARIANTS: Readonly<Record<string, Train>> = {
  default: (train, seed) => trainClassifier(train, { seed }),
  svm: (train, seed) => trainClassifier(train, { seed, bayesShare: 0 }),
  nb: trainNaiveBayes,
};

/**
 * The contender of a name: `default`, `svm` (the default without naive Bayes), `nb` (naive Bayes alone), or a model's file.
 * @throws InputError when it is neither, or the file is no model.
 */
export async function findContender(name: string): Promise<Contender> {
  const train = Object.hasOwn(VARIANTS, name) ? VARIANTS[name] : undefined;
  return train ? trainedContender(name, train) : readContender(name);
}

function trainedContender(name: string, train: Train): Contender {
  return {
    name,
    isTrained: true,
    async provide(texts, { seed, ownLanguage, whole }) {
      const own = name === 'default' ? ownLanguage : null;
      // The model that is served, as it is served.
      if (own !== null && whole && seed === DEFAULT_OPTIONS.seed)
        return { model: await loadIntentModel(own), trainingSeconds: null };
      const startedAtMs = performance.now();
      const model = own === null ? train(texts, seed) : trainIntents(texts, { seed });
      return { model, trainingSeconds: (performance.now() - startedAtMs) / 1000 };
    },
  };
}

async function readContender(path: string): Promise<Contender> {
  const bytes = await readBytes(path);
  try {
    const model = decodeModel(bytes);
    return { name: path, isTrained: false, provide: () => Promise.resolve({ model, trainingSeconds: null }) };
  } catch (error) {
    throw new InputError(`${path}: ${(error as Error).message}`);
  }
}

/** Naive Bayes in the features of the default. It is compared by its labels; its probabilities mean nothing. */
function trainNaiveBayes(train: readonly LabeledText[], seed: number): IntentModel {
  const labels = labelsOf(train);
  const { bucketBits } = DEFAULT_OPTIONS;
  const data = createDataset(train, { labels, bucketBits });
  const counts = countBuckets(data);
  const quantized = createQuantized(data.bucketCount, labels.length);
  for (const target of labels.keys())
    quantizeLabel(quantized, target, naiveBayesWeights(data, target, counts));
  return {
    version: MODEL_VERSION,
    labels,
    bucketBits,
    seed,
    ...quantized,
    biases: new Float64Array(labels.length),
    calibration: fitCalibration([], DEFAULT_OPTIONS),
    dataHash: '',
  };
}
