import { createUnderstander } from '#core/nlu/understand.ts';
import type { NluContext, Understanding } from '#core/nlu/understanding.ts';
import { loadIntentModels } from '#mlops/intent-model.ts';
import { readOwnExamples } from '#mlops/own-examples.ts';

/** The product's own understander, with the models that are trained from its data. */
export const UNDERSTANDER = createUnderstander({ models: await loadIntentModels() });

const FIRST_MESSAGE: NluContext = { language: 'en', attemptCount: 0, frustrationMemory: 0 };

/** Reads a message as the first of a conversation, unless told otherwise. */
export function understand(text: string, context: Partial<NluContext> = {}): Understanding {
  return UNDERSTANDER.understand(text, { ...FIRST_MESSAGE, ...context });
}

/** Messages that no model was trained on, with what they are. */
export const EXAMPLES = await readOwnExamples({ language: 'en', split: 'test' });
