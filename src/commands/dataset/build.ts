import { detectLanguage } from '#core/nlu/detect-language.ts';
import { openConfiguredDatabase } from '#db/configured-database.ts';
import {
  createDatasetStore,
  type DatasetStore,
  type DatasetWindow,
} from '#features/learning/dataset/store.ts';
import type { Candidate } from '#mlops/dataset/candidate.ts';
import { labelMessage } from '#mlops/dataset/label-message.ts';
import { readTestTexts } from '#mlops/dataset/test-texts.ts';
import { writeDataset } from '#mlops/dataset/write-dataset.ts';
import { CommandError } from '../command-error.ts';
import { createProgress } from '../progress.ts';
import { loadSettings } from '../settings.ts';
import { datasetsFolder, readArguments, readInstant } from './arguments.ts';
import { writtenText } from './written-text.ts';

const USAGE = 'dataset build [--out FOLDER] [--from DATE] [--to DATE]';

/**
 * `dataset build`: turns what people said about messages and answers into labeled examples, and keeps them under the
 * hash of their content. The same data gives the same hash.
 */
export async function buildDataset(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = readArguments(args, {
    options: { out: text, from: text, to: text },
    positionals: 0,
    usage: USAGE,
  });
  const from = readInstant('--from', values.from);
  const to = readInstant('--to', values.to);
  if (from && to && from >= to) throw new CommandError('--from must be before --to.');
  const settings = loadSettings();
  const tests = await readTestTexts();
  const progress = createProgress();
  await using database = await openConfiguredDatabase(settings);
  const written = await writeDataset(readCandidates(createDatasetStore(database.drizzle), { from, to }), {
    root: values.out ?? datasetsFolder(settings.config),
    tests,
    from: from?.toISOString() ?? null,
    to: to?.toISOString() ?? null,
    now: () => new Date(),
    onProgress: (count) => progress.show(`${count} labeled messages`),
  });
  progress.end();
  process.stdout.write(writtenText(written));
  return 0;
}

/** Every message that something gives a label, then what people accepted. */
async function* readCandidates(store: DatasetStore, window: DatasetWindow): AsyncGenerator<Candidate> {
  for await (const row of store.readSignals(window)) {
    const given = labelMessage(row);
    if (given === null) continue;
    const { text, messageId, conversationId } = row;
    const language = detectLanguage(text).language ?? row.language;
    yield { ...given, text, language, messageId, conversationId, itemId: null };
  }
  for await (const { itemId, text, label, language } of store.readAccepted(window)) {
    yield {
      ...{ text, label, source: 'review', weight: 1, itemId },
      language: language ?? detectLanguage(text).language ?? 'en',
      messageId: null,
      conversationId: null,
    };
  }
}
