import { bandOf, probabilityOf } from './classifier/calibrate.ts';
import type { TextRange } from './classifier/features.ts';
import type { IntentModel } from './classifier/model.ts';
import { createScorer } from './classifier/scorer.ts';
import { TOPICS } from './topics.ts';
import { ACTS, type Act, type Band } from './understanding.ts';

/** How labels of conversation acts are written in the training data. */
const ACT_LABEL = 'act:';

/** Topics among which those of a message with several problems must be. */
export const NEAREST_COUNT = 3;

/** Most topics ranked: what a search may take into account. */
const RANKED_COUNT = 5;

/** What the classifier makes of a text. One object is reused: read it before the next. */
export interface IntentReading {
  /** Index of the best topic in `TOPICS`; -1 when the model knows none. */
  topic: number;
  /** The best topics, as many as `nearestCount`, best first, with their margins. */
  readonly nearest: Int32Array;
  readonly nearestMargins: Float64Array;
  nearestCount: number;
  /** That the best topic is what the text is about, 0-1; an act that fits better speaks against it. */
  probability: number;
  band: Band;
  /** The act that fits better than every topic, and that it is right, 0-1; null when a topic fits better. */
  act: Act | null;
  actProbability: number;
  /** The highest margin of all. */
  margin: number;
  /** The highest margin is too low for anything the model knows. */
  outOfScope: boolean;
}

export interface IntentReader {
  readonly model: IntentModel;
  read(text: string, range?: TextRange): IntentReading;
}

/** What each label of a model stands for. */
interface LabelMeanings {
  /** Index in `TOPICS`, -1 for an act. */
  readonly topics: Int16Array;
  readonly acts: readonly (Act | null)[];
}

function meaningsOf(labels: readonly string[]): LabelMeanings {
  const topics = new Map(TOPICS.map(({ id }, index) => [id, index]));
  return {
    topics: Int16Array.from(labels, (label) => topics.get(label) ?? -1),
    acts: labels.map((label) => ACTS.find((act) => label === ACT_LABEL + act) ?? null),
  };
}

/** Reads topics and acts with a trained model; allocates nothing for a text. */
export function createIntentReader(model: IntentModel): IntentReader {
  const scorer = createScorer(model);
  const { topics, acts } = meaningsOf(model.labels);
  const { calibration } = model;
  const reading: IntentReading = {
    topic: -1,
    nearest: new Int32Array(RANKED_COUNT),
    nearestMargins: new Float64Array(RANKED_COUNT),
    nearestCount: 0,
    probability: 0,
    band: 'hand_over',
    act: null,
    actProbability: 0,
    margin: 0,
    outOfScope: true,
  };

  /** Puts a topic in its place among the best. */
  function place(topic: number, margin: number): void {
    const { nearest, nearestMargins } = reading;
    let rank = reading.nearestCount;
    while (rank > 0 && (nearestMargins[rank - 1] as number) < margin) rank--;
    if (rank >= RANKED_COUNT) return;
    reading.nearestCount = Math.min(reading.nearestCount + 1, RANKED_COUNT);
    for (let after = reading.nearestCount - 1; after > rank; after--) {
      nearest[after] = nearest[after - 1] as number;
      nearestMargins[after] = nearestMargins[after - 1] as number;
    }
    nearest[rank] = topic;
    nearestMargins[rank] = margin;
  }

  return {
    model,
    read(text, range) {
      const { margins, best, gap, scope, featureCount } = scorer.score(text, range);
      reading.nearestCount = 0;
      for (let label = 0; label < margins.length; label++) {
        const topic = topics[label] as number;
        if (topic >= 0) place(topic, margins[label] as number);
      }
      const margin = best < 0 ? -1 : (margins[best] as number);
      const isTopic = best >= 0 && (topics[best] as number) >= 0;
      const topicMargin = reading.nearestMargins[0] as number;
      const known = featureCount > 0 && reading.nearestCount > 0;
      // A topic that an act or the class of what is rejected beats has that much to its disadvantage.
      const topicGap = isTopic ? gap : topicMargin - margin + Math.min(0, gap);
      reading.topic = known ? (reading.nearest[0] as number) : -1;
      reading.margin = margin;
      reading.outOfScope = featureCount === 0 || scope < calibration.outOfScopeMargin;
      reading.probability = known ? probabilityOf(calibration, topicMargin, topicGap) : 0;
      reading.band = bandOf(calibration, reading.probability);
      reading.act = isTopic || best < 0 ? null : (acts[best] ?? null);
      reading.actProbability = reading.act === null ? 0 : probabilityOf(calibration, margin, gap);
      return reading;
    },
  };
}
