import { decodeModel } from './classifier/codec.ts';
import { OUT_OF_SCOPE } from './classifier/dataset.ts';
import type { IntentModel } from './classifier/model.ts';
import { createIntentReader } from './intent-reader.ts';
import { TOPICS } from './topics.ts';
import { ACTS } from './understanding.ts';

/** Every label that a message may be given: a topic, an act as `act:<name>`, or `out_of_scope`. */
export const INTENT_LABELS: ReadonlySet<string> = new Set([
  ...TOPICS.map(({ id }) => id),
  ...ACTS.map((act) => `act:${act}`),
  OUT_OF_SCOPE,
]);

/** Any message: a model that can score one can score all. */
const TRIAL = 'my internet is down';

/**
 * Reads a model file that is to understand customers.
 * @throws Error that says why not: damaged, cut, of another version, or with labels that the product does not know.
 */
export function decodeIntentModel(bytes: Uint8Array): IntentModel {
  const model = decodeModel(bytes);
  const unknown = model.labels.filter((label) => !INTENT_LABELS.has(label)).length;
  if (unknown > 0)
    throw new Error(
      `The model has ${unknown} of ${model.labels.length} labels that are no topic, act or out_of_scope.`,
    );
  const { topic, probability } = createIntentReader(model).read(TRIAL);
  if (topic < 0) throw new Error('The model knows no topic.');
  if (!Number.isFinite(probability)) throw new Error('The model file is damaged: it gives no probabilities.');
  return model;
}
