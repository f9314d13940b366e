import type { WrittenDataset } from '#mlops/dataset/write-dataset.ts';
import { table } from '../evaluate/text-report.ts';

/** What was written and what was left out, for a terminal. */
export function writtenText({ folder, manifest, isNew }: WrittenDataset): string {
  const rowsOf = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => [name.replaceAll('_', ' '), String(count)]);
  const sections = [
    `${isNew ? 'Data set' : 'This data set was there already:'} ${manifest.hash}\n  ${manifest.examples} examples in ${folder}`,
    table('by source', ['source', 'examples'], rowsOf(manifest.by_source)),
    table('by split', ['split', 'examples'], rowsOf(manifest.by_split)),
    table('by language', ['language', 'examples'], rowsOf(manifest.by_language)),
    table('left out', ['why', 'messages'], rowsOf(manifest.left_out)),
    manifest.conflicts > 0
      ? `${manifest.conflicts} texts were labeled in two ways; the more trusted label stands.`
      : '',
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}
