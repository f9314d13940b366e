import type { Candidate } from '#mlops/dataset/candidate.ts';
import { readExamples } from '#mlops/dataset/read-examples.ts';
import { readTestTexts } from '#mlops/dataset/test-texts.ts';
import { writeDataset } from '#mlops/dataset/write-dataset.ts';
import { CommandError } from '../command-error.ts';
import { createProgress } from '../progress.ts';
import { loadSettings } from '../settings.ts';
import { datasetsFolder, readArguments } from './arguments.ts';
import { writtenText } from './written-text.ts';

const USAGE = 'dataset import [--out FOLDER] FILE';

/**
 * `dataset import FILE`: a data set from a file (.jsonl, .csv or .tsv) with text, label and language, such as one that
 * was exported and corrected. A line that cannot be used is named, and nothing is imported then.
 */
export async function importDataset(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    options: { out: { type: 'string' } },
    positionals: 1,
    usage: USAGE,
  });
  const [path] = positionals;
  if (path === undefined) throw new CommandError(`Usage: ${USAGE}`);
  const { config } = loadSettings();
  const progress = createProgress();
  const written = await writeDataset(readExamples(path) satisfies AsyncIterable<Candidate>, {
    root: values.out ?? datasetsFolder(config),
    tests: await readTestTexts(),
    from: null,
    to: null,
    now: () => new Date(),
    onProgress: (count) => progress.show(`${count} examples`),
  });
  progress.end();
  process.stdout.write(writtenText(written));
  return 0;
}
