import { probabilityOf } from '#core/nlu/classifier/calibrate.ts';
import { type LabeledText, OUT_OF_SCOPE } from '#core/nlu/classifier/dataset.ts';
import { accuracy, expectedCalibrationError, macroF1, mcNemarTest } from '#core/nlu/classifier/metrics.ts';
import type { IntentModel } from '#core/nlu/classifier/model.ts';
import { createRandom } from '#core/nlu/classifier/random.ts';
import { createScorer } from '#core/nlu/classifier/scorer.ts';
import { quantile } from '#lib/quantile.ts';

/** A model under the name it was asked for by. */
export interface NamedModel {
  readonly name: string;
  readonly model: IntentModel;
}

export interface ModelFigures {
  readonly name: string;
  /** In scope. */
  readonly accuracy: number;
  readonly macroF1: number;
  /** Mean distance of stated probabilities from what came true. */
  readonly calibrationError: number;
  /** Share of the texts out of scope that are recognized; null without any. */
  readonly outOfScopeRecall: number | null;
}

/** How the recall of one label differs. */
export interface LabelChange {
  readonly label: string;
  readonly support: number;
  /** Share of its texts that each model gets right. */
  readonly recalls: readonly [number, number];
  /** Texts that only the first, or only the second, gets right. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

/** Two models on the same texts. */
export interface ModelComparison {
  readonly texts: number;
  readonly outOfScope: number;
  readonly models: readonly [ModelFigures, ModelFigures];
  /** Accuracy of the second less that of the first, with its 95 % interval by the paired bootstrap. */
  readonly difference: { readonly mean: number; readonly low: number; readonly high: number };
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Exact two-sided McNemar test: the chance of a difference at least as large if both are equally good. */
  readonly p: number;
  /** Labels that changed, the largest change first. */
  readonly changes: readonly LabelChange[];
  /** `none` unless the interval leaves 0 out. */
  readonly better: 'first' | 'second' | 'none';
}

/** Measures both models on the texts; the same seed gives the same interval. */
export function compareModels(
  texts: readonly LabeledText[],
  {
    models: [first, second],
    seed,
  }: { readonly models: readonly [NamedModel, NamedModel]; readonly seed: number },
): ModelComparison {
  const [a, b] = [predict(texts, first.model), predict(texts, second.model)];
  const inScope = texts.flatMap(({ label }, place) => (label === OUT_OF_SCOPE ? [] : [place]));
  const rightOf = (predictions: readonly Prediction[]) =>
    inScope.map((place) => predictions[place]?.right === true);
  const [rightA, rightB] = [rightOf(a), rightOf(b)];
  const difference = differenceOf(rightA, rightB, seed);
  const { onlyFirst, onlySecond, p } = mcNemarTest(rightA, rightB);
  return {
    texts: inScope.length,
    outOfScope: texts.length - inScope.length,
    models: [figuresOf(first.name, a), figuresOf(second.name, b)],
    difference,
    ...{ onlyFirst, onlySecond, p },
    changes: changesOf(
      inScope.map((place) => texts[place]?.label ?? ''),
      [rightA, rightB],
    ),
    better: difference.low > 0 ? 'second' : difference.high < 0 ? 'first' : 'none',
  };
}

interface Prediction {
  readonly expected: string;
  readonly predicted: string;
  readonly probability: number;
  readonly right: boolean;
  readonly refused: boolean;
}

function predict(texts: readonly LabeledText[], model: IntentModel): readonly Prediction[] {
  const scorer = createScorer(model);
  return texts.map(({ text, label: expected }) => {
    const { margins, best, gap, scope } = scorer.score(text);
    const predicted = model.labels[best] ?? '';
    return {
      ...{ expected, predicted, right: expected === predicted },
      probability: probabilityOf(model.calibration, margins[best] ?? 0, gap),
      refused: scope < model.calibration.outOfScopeMargin,
    };
  });
}

function figuresOf(name: string, predictions: readonly Prediction[]): ModelFigures {
  const inScope = predictions.filter(({ expected }) => expected !== OUT_OF_SCOPE);
  const others = predictions.filter(({ expected }) => expected === OUT_OF_SCOPE);
  return {
    name,
    accuracy: accuracy(inScope),
    macroF1: macroF1(inScope),
    calibrationError: expectedCalibrationError(inScope),
    outOfScopeRecall:
      others.length === 0 ? null : others.filter(({ refused }) => refused).length / others.length,
  };
}

const RESAMPLES = 2_000;

/** The paired percentile bootstrap (Efron, 1979): texts are drawn with replacement, each with what both models made of it. */
function differenceOf(
  first: readonly boolean[],
  second: readonly boolean[],
  seed: number,
): ModelComparison['difference'] {
  const gains = Int8Array.from(second, (right, place) => Number(right) - Number(first[place]));
  const random = createRandom(seed);
  const count = gains.length;
  const means = Array.from({ length: RESAMPLES }, () => {
    let total = 0;
    for (let i = 0; i < count; i++) total += gains[Math.floor(random() * count)] as number;
    return total / count;
  });
  const mean = gains.reduce((total, gain) => total + gain, 0) / count;
  return { mean, low: quantile(means, 0.025), high: quantile(means, 0.975) };
}

function changesOf(
  labels: readonly string[],
  [first, second]: readonly [readonly boolean[], readonly boolean[]],
): readonly LabelChange[] {
  const places = Map.groupBy(labels.keys(), (place) => labels[place] ?? '');
  return [...places]
    .map(([label, own]) => {
      const count = (holds: (place: number) => boolean) => own.filter(holds).length;
      return {
        label,
        support: own.length,
        recalls: [
          count((place) => first[place] === true) / own.length,
          count((place) => second[place] === true) / own.length,
        ] as const,
        onlyFirst: count((place) => first[place] === true && second[place] === false),
        onlySecond: count((place) => first[place] === false && second[place] === true),
      };
    })
    .filter(({ onlyFirst, onlySecond }) => onlyFirst + onlySecond > 0)
    .sort(
      (a, b) =>
        Math.abs(b.onlySecond - b.onlyFirst) - Math.abs(a.onlySecond - a.onlyFirst) ||
        (a.label < b.label ? -1 : 1),
    );
}
