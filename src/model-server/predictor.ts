import { bandOf, probabilityOf } from '#core/nlu/classifier/calibrate.ts';
import { OUT_OF_SCOPE } from '#core/nlu/classifier/dataset.ts';
import type { IntentModel } from '#core/nlu/classifier/model.ts';
import { createScorer } from '#core/nlu/classifier/scorer.ts';
import { detectLanguage } from '#core/nlu/detect-language.ts';
import { maskSensitive } from '#core/nlu/mask.ts';
import { TOPICS } from '#core/nlu/topics.ts';
import type { AgentId, Band, Intent, Language } from '#core/nlu/understanding.ts';

/** What a model says about one text. */
export interface Prediction {
  /** The best label; null for a text without words. */
  readonly label: string | null;
  /** That the label is right, 0-1. */
  readonly probability: number;
  /** What the probability allows: answer, ask, or hand over to a person. */
  readonly band: Band;
  /** Whether the text fits nothing that the model knows. */
  readonly out_of_scope: boolean;
  /** Of the label, if it is a topic of the product. */
  readonly intent: Intent | null;
  readonly agent: AgentId | null;
  /** The language it was read in. */
  readonly language: Language;
  /** The next best label, and how far it is behind, in margin units. */
  readonly runner_up: { readonly label: string; readonly gap: number } | null;
}

/** What is served. */
export interface ModelFacts {
  /** "built-in", a file, a registered model or a version of the product's own registry. */
  readonly name: string;
  readonly models: readonly {
    readonly language: Language;
    readonly version: number;
    readonly labels: number;
    readonly data_hash: string;
  }[];
}

export interface Predictor {
  readonly facts: ModelFacts;
  predict(text: string): Prediction;
}

/** Intent models by language; a text in a language without one is read by the first. */
export type ServedModels = readonly (readonly [Language, IntentModel])[];

const TOPICS_BY_ID = new Map(TOPICS.map((topic) => [topic.id, topic]));

/** Makes a predictor of one or more models. @throws RangeError without any. */
export function createPredictor(models: ServedModels, { name }: { readonly name: string }): Predictor {
  const scorers = new Map(
    models.map(([language, model]) => [language, createModelPredictor(model, language)]),
  );
  const [first] = scorers.values();
  if (first === undefined) throw new RangeError('There is no model to serve.');
  return {
    facts: {
      name,
      models: models.map(([language, { version, labels, dataHash }]) => ({
        ...{ language, version, data_hash: dataHash },
        labels: labels.filter((label) => label !== OUT_OF_SCOPE).length,
      })),
    },
    predict(text) {
      // As in a chat: models never see numbers of cards, there or in training.
      const masked = maskSensitive(text).text;
      const language = scorers.size === 1 ? null : detectLanguage(masked).language;
      const predict = (language === null ? undefined : scorers.get(language)) ?? first;
      return predict(masked);
    },
  };
}

function createModelPredictor(model: IntentModel, language: Language): (text: string) => Prediction {
  const scorer = createScorer(model);
  const { calibration, labels } = model;
  return (text) => {
    const { margins, best, second, gap, scope, featureCount } = scorer.score(text);
    const label = featureCount === 0 ? undefined : labels[best];
    const topic = TOPICS_BY_ID.get(label ?? '');
    const probability = label === undefined ? 0 : probabilityOf(calibration, margins[best] ?? 0, gap);
    const runnerUp = label === undefined ? undefined : labels[second];
    return {
      label: label ?? null,
      probability,
      band: bandOf(calibration, probability),
      out_of_scope: label === undefined || scope < calibration.outOfScopeMargin,
      intent: topic?.intent ?? null,
      agent: topic?.agent ?? null,
      language,
      runner_up:
        runnerUp === undefined
          ? null
          : { label: runnerUp, gap: (margins[best] ?? 0) - (margins[second] ?? 0) },
    };
  };
}
