import type { LabeledText } from '#core/nlu/classifier/dataset.ts';
import { withoutMasks } from '#core/nlu/mask.ts';
import type { Language } from '#core/nlu/understanding.ts';
import { findDataset, readDatasetExamples } from '#mlops/dataset/dataset-folder.ts';
import type { DatasetSplit } from '#mlops/dataset/example.ts';
import { InputError } from '#mlops/input-error.ts';
import { datasetsFolder } from '../dataset/arguments.ts';
import { loadSettings } from '../settings.ts';

/**
 * Texts of a built data set as a model reads them: without the marks that masking leaves.
 * @throws InputError when there is no such data set, it is faulty, or it has none in this language and these splits.
 */
export async function readDatasetTexts(
  hash: string,
  { language, splits }: { readonly language: Language; readonly splits: readonly DatasetSplit[] },
): Promise<readonly LabeledText[]> {
  const found = await findDataset(datasetsFolder(loadSettings().config), hash);
  const texts: LabeledText[] = [];
  for await (const { text, label, weight, language: own, split } of readDatasetExamples(found)) {
    const words = withoutMasks(text).trim();
    if (own === language && splits.includes(split) && words !== '')
      texts.push({ text: words, label, weight });
  }
  if (texts.length === 0)
    throw new InputError(`Data set ${hash} has no ${splits.join(' or ')} texts of language "${language}".`);
  return texts;
}
