import { indexSimilarTexts } from '../near-duplicates.ts';
import { readDataset, trainedLanguages } from '../read-dataset.ts';
import type { TestTexts } from './candidate.ts';

/** The project's own test texts of each language. @throws InputError when they are faulty. */
export async function readTestTexts(): Promise<TestTexts> {
  const entries = await Promise.all(
    trainedLanguages().map(async (language) => {
      const { examples, several } = await readDataset({ language, split: 'test' });
      return [language, indexSimilarTexts([...examples, ...several].map(({ text }) => text))] as const;
    }),
  );
  return Object.fromEntries(entries);
}
