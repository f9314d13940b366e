import { encodeModel } from '#core/nlu/classifier/codec.ts';
import type { LabeledText } from '#core/nlu/classifier/dataset.ts';
import { trainClassifier } from '#core/nlu/classifier/train.ts';
import { trainIntents } from '#core/nlu/train-intents.ts';
import { hashExamples } from './read-dataset.ts';

/** A default model as a file, and how it came about. */
export interface TrainedFile {
  readonly bytes: Uint8Array;
  readonly seconds: number;
  /** One line for people. */
  readonly summary: string;
}

/** Trains an intent model on the project's own examples, or the default classifier on those of files. */
export function trainToFile(
  examples: readonly LabeledText[],
  { name, own }: { readonly name: string; readonly own: boolean },
): TrainedFile {
  const startedAtMs = performance.now();
  const model = own ? trainIntents(examples) : trainClassifier(examples);
  const seconds = (performance.now() - startedAtMs) / 1000;
  const bytes = encodeModel(model);
  const facts = [
    `${examples.length} texts`,
    `${model.labels.length} labels`,
    `${seconds.toFixed(2)} s`,
    `${(bytes.length / 1024).toFixed(0)} KiB`,
    `data hash ${hashExamples(examples)}`,
  ];
  return { bytes, seconds, summary: `${name}: ${facts.join(', ')}` };
}
