import { extname } from 'node:path';
import { decodeText } from './decode-text.ts';
import { INGEST_LIMITS, ZIP_LIMITS } from './limits.ts';
import { readCsv } from './read-csv.ts';
import { readHtml } from './read-html.ts';
import { readMarkdown } from './read-markdown.ts';
import { readZip } from './read-zip.ts';
import type { ReadOptions } from './source.ts';

type Kind = 'markdown' | 'html' | 'csv' | 'zip';

const KINDS: Readonly<Record<string, Kind>> = {
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.html': 'html',
  '.htm': 'html',
  '.csv': 'csv',
  '.zip': 'zip',
};

/** What kind of file this is by its name; undefined for files that hold no articles. */
export function kindOf(path: string): Kind | undefined {
  return KINDS[extname(path).toLowerCase()];
}

/** How large a file of this kind may be, in bytes. */
export function maxBytesOf(kind: Kind): number {
  if (kind === 'zip') return ZIP_LIMITS.archiveBytes;
  return kind === 'csv' ? INGEST_LIMITS.csvBytes : INGEST_LIMITS.documentBytes;
}

/** Reads the articles of one file into the collector; what is wrong with it is noted there. */
export function readDocument(
  bytes: Uint8Array,
  { path, place = path, defaults, collector }: ReadOptions,
): void {
  const kind = kindOf(path);
  try {
    if (kind === 'zip') readArchive(bytes, { path, defaults, collector });
    else if (collector.takeBytes(bytes.length)) {
      const text = decodeText(bytes);
      if (kind === 'csv') readCsv(text, { path, place, defaults, collector });
      else {
        const read = kind === 'html' ? readHtml : readMarkdown;
        collector.add({ path, draft: read(text, { path, place, defaults }) });
      }
    }
  } catch (error) {
    collector.fail(path, error);
  }
}

function readArchive(bytes: Uint8Array, { path, defaults, collector }: ReadOptions): void {
  for (const entry of readZip(bytes)) {
    const kind = kindOf(entry.path);
    if (kind === undefined || isHidden(entry.path)) continue;
    const entryPath = `${path}/${entry.path}`;
    if (!collector.open) return;
    try {
      if (kind === 'zip') throw new Error('Archives in archives are not read.');
      readDocument(entry.read({ maxBytes: maxBytesOf(kind) }), {
        path: entryPath,
        place: entry.path,
        defaults,
        collector,
      });
    } catch (error) {
      collector.fail(entryPath, error);
    }
  }
}

/** Files that systems put beside others, such as `.git` and `__MACOSX`. */
export function isHidden(path: string): boolean {
  return path
    .split('/')
    .some((part) => (part.startsWith('.') && part !== '..' && part !== '.') || part === '__MACOSX');
}
