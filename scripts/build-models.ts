import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MODELS_FOLDER, modelFileName } from '#mlops/intent-model.ts';
import { readOwnExamples } from '#mlops/own-examples.ts';
import { trainedLanguages } from '#mlops/read-dataset.ts';
import { trainToFile } from '#mlops/train-model.ts';

/** Trains the models that `bun run build` embeds, one for each language that has training texts. */
const FOLDER = join(import.meta.dir, '..', MODELS_FOLDER);

// A model of a language that is gone would be embedded as well.
await rm(FOLDER, { recursive: true, force: true });
for (const language of trainedLanguages()) {
  const examples = await readOwnExamples({ language, split: 'train' });
  const { bytes, summary } = trainToFile(examples, { name: language, own: true });
  await Bun.write(join(FOLDER, modelFileName(language)), bytes);
  process.stdout.write(`${summary}\n`);
}
