import { describe, expect, test } from 'bun:test';
import { TOPICS } from '#core/nlu/topics.ts';
import { findNearDuplicates } from '#mlops/near-duplicates.ts';
import { type Dataset, readDataset, trainedLanguages, VOICES } from '#mlops/read-dataset.ts';

/** Fewest texts that a topic is trained on. */
const FEWEST = 40;
/** Texts as alike as this measure memory, not understanding. */
const TOO_ALIKE = 0.8;

function textsOf({ examples, several }: Dataset) {
  return [...examples, ...several].map(({ text, file, line }) => ({ text, place: `${file}:${line}` }));
}

/** Topics without a test text, at most. Spanish tests the 48 that are asked about most. */
const UNTESTED = { en: 0, es: 34 } as const;

const languages = trainedLanguages();

describe('the data of the intent models', () => {
  test('is there', () => expect(languages).toContain('en'));

  for (const language of languages) {
    test(`of ${language} trains each topic with enough texts, in every voice`, async () => {
      const { examples } = await readDataset({ language, split: 'train' });
      const lacking = TOPICS.flatMap(({ id }) => {
        const own = examples.filter(({ label }) => label === id);
        const silent = VOICES.filter((voice) => !own.some((example) => example.voice === voice));
        return own.length < FEWEST || silent.length > 0
          ? [`${id}: ${own.length} texts, none ${silent.join(', ')}`]
          : [];
      });
      expect(lacking).toEqual([]);
    });

    test(`of ${language} tests each topic, and nothing that it trains on`, async () => {
      const [train, tests] = await Promise.all([
        readDataset({ language, split: 'train' }),
        readDataset({ language, split: 'test' }),
      ]);
      const tested = new Set(tests.examples.map(({ label }) => label));
      const untested = TOPICS.map(({ id }) => id).filter((id) => !tested.has(id));
      expect(untested.length).toBeLessThanOrEqual(UNTESTED[language]);
      const [known, asked] = [textsOf(train), textsOf(tests)];
      const alike = findNearDuplicates(
        known.map(({ text }) => text),
        asked.map(({ text }) => text),
        { threshold: TOO_ALIKE },
      );
      expect(
        alike.map(({ trainIndex, testIndex }) => `${asked[testIndex]?.place} ~ ${known[trainIndex]?.place}`),
      ).toEqual([]);
    });
  }
});
