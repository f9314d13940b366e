import { createScorer } from '#core/nlu/classifier/scorer.ts';
import { findTopic } from '#core/nlu/topics.ts';
import type { Language, TopicScore } from '#core/nlu/understanding.ts';
import { loadIntentModel } from '#mlops/intent-model.ts';

const MOST_TOPICS = 5;
/** How steeply a margin becomes a belief: one margin apart is nineteen to one. */
const MARGIN_SLOPE = 3;

/** Reads what a question is likely about. */
export type TopicReader = (text: string) => readonly TopicScore[];

/** The topics that the intent model of a language believes in, most likely first. @throws InputError. */
export async function createTopicReader(language: Language): Promise<TopicReader> {
  const scorer = createScorer(await loadIntentModel(language));
  const known = scorer.labels.flatMap((topic, label) =>
    findTopic(topic) === undefined ? [] : [{ topic, label }],
  );
  return (text) => {
    const { margins } = scorer.score(text);
    return known
      .map(({ topic, label }) => ({
        topic,
        score: 1 / (1 + Math.exp(-MARGIN_SLOPE * (margins[label] ?? 0))),
      }))
      .sort((a, b) => b.score - a.score)
      .slice(0, MOST_TOPICS);
  };
}
