import { listDatasets } from '#mlops/dataset/dataset-folder.ts';
import { table } from '../evaluate/text-report.ts';
import { loadSettings } from '../settings.ts';
import { datasetsFolder, readArguments } from './arguments.ts';

/** `dataset list`: the data sets there are, oldest first. */
export async function listDatasetsCommand(args: readonly string[]): Promise<number> {
  const { values } = readArguments(args, {
    options: { 'from-folder': { type: 'string' } },
    positionals: 0,
    usage: 'dataset list [--from-folder FOLDER]',
  });
  const folder = values['from-folder'] ?? datasetsFolder(loadSettings().config);
  const found = await listDatasets(folder);
  const rows = found.map(({ manifest: { hash, created_at, from, to, examples, by_language } }) => [
    hash,
    created_at,
    `${from ?? '…'} to ${to ?? '…'}`,
    Object.entries(by_language)
      .map(([language, count]) => `${language} ${count}`)
      .join(', '),
    String(examples),
  ]);
  process.stdout.write(
    rows.length === 0
      ? `There is no data set in ${folder} yet.\n`
      : `${table('data sets', ['hash', 'made at', 'window', 'languages', 'examples'], rows)}\n`,
  );
  return 0;
}
