import type { LabeledText } from '#core/nlu/classifier/dataset.ts';
import { withoutMasks } from '#core/nlu/mask.ts';
import type { Language } from '#core/nlu/understanding.ts';
import { findDataset, readDatasetExamples } from '#mlops/dataset/dataset-folder.ts';
import type { DatasetSplit } from '#mlops/dataset/example.ts';
import { InputError } from '#mlops/input-error.ts';
import { readOwnExamples } from '#mlops/own-examples.ts';
import { datasetsFolder } from '../dataset/arguments.ts';
import { loadSettings } from '../settings.ts';

/**
 * Texts of a built data set as a model reads them: without the marks that masking leaves. The project's own training
 * texts are left out: learned twice they would count double, and a test of them would ask for what every model has seen.
 * @throws InputError when there is no such data set, it is faulty, or it has none in this language and these splits.
 */
export async function readDatasetTexts(
  hash: string,
  {
    language,
    splits,
    root = datasetsFolder(loadSettings().config),
  }: {
    readonly language: Language;
    readonly splits: readonly DatasetSplit[];
    /** Where the data sets are; those of this installation by default. */
    readonly root?: string;
  },
): Promise<readonly LabeledText[]> {
  const found = await findDataset(root, hash);
  const own = await readOwnExamples({ language, split: 'train' });
  const known = new Set(own.map(({ text }) => text.toLowerCase()));
  const texts: LabeledText[] = [];
  for await (const { text, label, weight, language: readIn, split } of readDatasetExamples(found)) {
    const words = withoutMasks(text).trim();
    const isNew = words !== '' && !known.has(words.toLowerCase());
    if (readIn === language && splits.includes(split) && isNew) texts.push({ text: words, label, weight });
  }
  if (texts.length === 0)
    throw new InputError(
      `Data set ${hash} has no ${splits.join(' or ')} texts of language "${language}" beside those that the project has too.`,
    );
  return texts;
}

/** The hash of a data set that is named by its beginning. @throws InputError when there is no such data set. */
export async function wholeHash(hash: string): Promise<string> {
  const { manifest } = await findDataset(datasetsFolder(loadSettings().config), hash);
  return manifest.hash;
}
