import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError } from '../input-error.ts';
import { readText } from '../read-text.ts';
import type { DatasetExample } from './example.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { readExamples } from './read-examples.ts';

export const EXAMPLES_FILE = 'examples.jsonl';
export const MANIFEST_FILE = 'manifest.json';

/** A data set on disk. */
export interface DatasetFolder {
  readonly folder: string;
  readonly manifest: Manifest;
}

const HASH_PREFIX = /^[0-9a-f]{6,64}$/;

/** The data sets in a folder, oldest first. @throws InputError for one that cannot be read. */
export async function listDatasets(root: string): Promise<readonly DatasetFolder[]> {
  if (!existsSync(root)) return [];
  const names = readdirSync(root).filter((name) => /^[0-9a-f]{64}$/.test(name));
  const found = await Promise.all(names.map((name) => openFolder(join(root, name))));
  return found.sort((a, b) => (a.manifest.created_at < b.manifest.created_at ? -1 : 1));
}

/**
 * The data set whose hash begins so. @throws InputError when there is none, or more than one.
 */
export async function findDataset(root: string, hash: string): Promise<DatasetFolder> {
  if (!HASH_PREFIX.test(hash))
    throw new InputError('A data set is named by its hash, or 6 digits of it or more.');
  const names = existsSync(root) ? readdirSync(root).filter((name) => name.startsWith(hash)) : [];
  const [name, ...others] = names;
  if (name === undefined) throw new InputError(`There is no data set ${hash} in ${root}.`);
  if (others.length > 0)
    throw new InputError(`${names.length} data sets begin with ${hash}: give more digits.`);
  return openFolder(join(root, name));
}

async function openFolder(folder: string): Promise<DatasetFolder> {
  const path = join(folder, MANIFEST_FILE);
  const manifest = readManifest(await readText(path), { path });
  if (manifest.hash !== basename(folder)) throw new InputError(`${path} belongs to another data set.`);
  return { folder, manifest };
}

/**
 * Checks every line of a data set and that it is the one its name says, then gives its examples one by one.
 * @throws InputError that names the line and what is wrong with it, before the first example is given.
 */
export async function* readDatasetExamples({
  folder,
  manifest,
}: DatasetFolder): AsyncGenerator<DatasetExample> {
  const path = join(folder, EXAMPLES_FILE);
  if (!existsSync(path)) throw new InputError(`There is no file ${path}.`);
  const hasher = new Bun.CryptoHasher('sha256');
  for await (const chunk of createReadStream(path)) hasher.update(chunk as Buffer);
  // A broken line is named where there is one; a changed word shows in the hash alone.
  for await (const _ of readExamples(path));
  if (hasher.digest('hex') !== manifest.hash)
    throw new InputError(`${path} was changed: it is not what its hash says. Build or import it again.`);
  yield* readExamples(path);
}
