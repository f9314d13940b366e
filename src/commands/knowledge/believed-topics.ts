import { createUnderstander } from '#core/nlu/understand.ts';
import type { Language, TopicScore } from '#core/nlu/understanding.ts';
import { loadIntentModels } from '#mlops/intent-model.ts';

/** Reads what a question is likely about. */
export type TopicReader = (text: string) => readonly TopicScore[];

/** The topics that the product believes in when it searches in a language. @throws InputError. */
export async function createTopicReader(language: Language): Promise<TopicReader> {
  const { topicsOf } = createUnderstander({ models: await loadIntentModels() });
  return (text) => topicsOf(text, language);
}
