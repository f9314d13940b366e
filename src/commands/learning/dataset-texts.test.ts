import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Candidate } from '#mlops/dataset/candidate.ts';
import { writeDataset } from '#mlops/dataset/write-dataset.ts';
import { readOwnExamples } from '#mlops/own-examples.ts';
import { readDatasetTexts } from './dataset-texts.ts';

const root = mkdtempSync(join(tmpdir(), 'larkline-texts-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const candidate = (text: string, split: 'train' | 'test'): Candidate => ({
  ...{ text, split, label: 'no_internet', source: 'import', weight: 0.5, language: 'en' },
  ...{ messageId: null, conversationId: null, itemId: null },
});

test('a data set gives the texts of its splits, without marks and without those that every model is trained on', async () => {
  const [own] = await readOwnExamples({ language: 'en', split: 'train' });
  const known = own?.text.toUpperCase() ?? '';
  const { manifest } = await writeDataset(
    [
      candidate('the gizmo of 4111 1111 1111 1111 is gone', 'train'),
      candidate('no gizmo at all', 'test'),
      candidate(known, 'test'),
    ],
    { root, tests: {}, from: null, to: null, now: () => new Date() },
  );
  const textsOf = (split: 'train' | 'validation' | 'test') =>
    readDatasetTexts(manifest.hash, { language: 'en', splits: [split], root });
  expect(await textsOf('train')).toEqual([
    { text: 'the gizmo of  is gone', label: 'no_internet', weight: 0.5 },
  ]);
  expect((await textsOf('test')).map(({ text }) => text)).toEqual(['no gizmo at all']);
  const told = await textsOf('validation').catch((error: Error) => error.message);
  expect(told).toBe(
    `Data set ${manifest.hash} has no validation texts of language "en" beside those that the project has too.`,
  );
});
