import type { LabeledText } from '#core/nlu/classifier/dataset.ts';
import { type DatasetOptions, readDataset } from './read-dataset.ts';

/**
 * The project's own texts with one label, sorted, since the order of examples has an effect on a model and that of files
 * must have none.
 * @throws InputError when there are none, or they are faulty.
 */
export async function readOwnExamples(options: DatasetOptions): Promise<readonly LabeledText[]> {
  const { examples } = await readDataset(options);
  return examples
    .map(({ text, label }) => ({ text, label }))
    .sort((a, b) => compare(a.label, b.label) || compare(a.text, b.text));
}

/** Order by code unit, which is the same on every machine. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
