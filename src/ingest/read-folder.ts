import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { INGEST_LIMITS } from './limits.ts';
import { isHidden, kindOf, maxBytesOf, readDocument } from './read-document.ts';
import type { ArticleDefaults, Collector } from './source.ts';

/**
 * Reads a file, or all files of a folder and the folders in it, in alphabetical order. Links are not followed, so that
 * neither circles nor files outside of the folder come in; files of other kinds are passed over.
 * @throws the system's error when there is nothing at `path`.
 */
export async function readPath(
  path: string,
  { defaults, collector }: { defaults: ArticleDefaults; collector: Collector },
): Promise<void> {
  const { isDirectory } = await stat(path).then((found) => ({ isDirectory: found.isDirectory() }));
  if (!isDirectory) {
    const name = basename(path);
    if (kindOf(name) === undefined) throw new Error('The file must end in .md, .html, .csv or .zip.');
    await readFile(path, { path: name, defaults, collector });
    return;
  }
  for await (const found of walk(path, { below: '', depth: 0, collector })) {
    if (!collector.open) return;
    await readFile(join(path, found), { path: found, defaults, collector });
  }
}

/** Paths of files with articles, from the folder's root. */
async function* walk(
  root: string,
  { below, depth, collector }: { below: string; depth: number; collector: Collector },
): AsyncGenerator<string> {
  if (depth > INGEST_LIMITS.folderDepth) {
    collector.cut(below, `Folders nest deeper than ${INGEST_LIMITS.folderDepth} levels.`);
    return;
  }
  let entries: Dirent[];
  try {
    entries = await readdir(join(root, below), { withFileTypes: true });
  } catch (error) {
    collector.cut(below, `The folder cannot be read (${codeOf(error)}).`);
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (isHidden(entry.name)) continue;
    if (entry.isDirectory()) yield* walk(root, { below: path, depth: depth + 1, collector });
    else if (entry.isFile() && kindOf(path) !== undefined) yield path;
  }
}

async function readFile(
  file: string,
  { path, defaults, collector }: { path: string; defaults: ArticleDefaults; collector: Collector },
): Promise<void> {
  const kind = kindOf(path);
  if (kind === undefined) return;
  try {
    const { size } = await stat(file);
    const most = maxBytesOf(kind);
    if (size > most) throw new Error(`The file must have at most ${most} bytes, not ${size}.`);
    readDocument(await Bun.file(file).bytes(), { path, defaults, collector });
  } catch (error) {
    const code = codeOf(error);
    collector.fail(path, code === '' ? error : new Error(`The file cannot be read (${code}).`));
  }
}

function codeOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : '';
}
