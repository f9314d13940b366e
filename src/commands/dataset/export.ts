import { CSV_HEADER, csvRow } from '#mlops/dataset/csv.ts';
import { findDataset, readDatasetExamples } from '#mlops/dataset/dataset-folder.ts';
import { type DatasetExample, formatExample } from '#mlops/dataset/example.ts';
import { CommandError } from '../command-error.ts';
import { writeOutput } from '../evaluate/write-output.ts';
import { loadSettings } from '../settings.ts';
import { datasetsFolder, readArguments } from './arguments.ts';

const USAGE = 'dataset export [--format jsonl|csv] [--out FILE] [--from-folder FOLDER] HASH';

interface Format {
  readonly head: string;
  readonly row: (example: DatasetExample) => string;
}

const FORMATS: Readonly<Record<string, Format>> = {
  jsonl: { head: '', row: (example) => `${formatExample(example)}\n` },
  csv: { head: CSV_HEADER, row: csvRow },
};

/** `dataset export HASH`: writes the examples of a data set to a file, or to standard output. */
export async function exportDataset(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values, positionals } = readArguments(args, {
    options: { format: { ...text, default: 'jsonl' }, out: text, 'from-folder': text },
    positionals: 1,
    usage: USAGE,
  });
  const [hash] = positionals;
  const format = Object.hasOwn(FORMATS, values.format) ? FORMATS[values.format] : undefined;
  if (hash === undefined || format === undefined) throw new CommandError(`Usage: ${USAGE}`);
  const found = await findDataset(values['from-folder'] ?? datasetsFolder(loadSettings().config), hash);
  if (values.out !== undefined) await writeOutput(values.out, '');
  const writer = (values.out === undefined ? Bun.stdout : Bun.file(values.out)).writer();
  let count = 0;
  writer.write(format.head);
  for await (const example of readDatasetExamples(found)) {
    writer.write(format.row(example));
    count += 1;
    if (count % 1_000 === 0) await writer.flush();
  }
  await writer.end();
  return 0;
}
