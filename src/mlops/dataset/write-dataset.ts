import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../input-error.ts';
import { MAX_EXAMPLES } from '../limits.ts';
import { readLines } from '../read-lines.ts';
import { type Candidate, createTextChooser, exampleOf, type TestTexts } from './candidate.ts';
import { EXAMPLES_FILE, MANIFEST_FILE } from './dataset-folder.ts';
import { type DatasetExample, formatExample } from './example.ts';
import { createCounter, createLeftOutCounter, DATASET_FORMAT, type Manifest } from './manifest.ts';

export interface WriteOptions {
  /** Where data sets are kept, each in a folder named by its hash. */
  readonly root: string;
  readonly tests: TestTexts;
  readonly from: string | null;
  readonly to: string | null;
  readonly now: () => Date;
  readonly onProgress?: (candidates: number) => void;
}

export interface WrittenDataset {
  readonly folder: string;
  readonly manifest: Manifest;
  /** False: the same examples were there already, and nothing was written. */
  readonly isNew: boolean;
}

/**
 * Writes labeled messages as a data set. They pass one by one; only a few numbers of each are kept in memory. Nothing is
 * left behind when it fails, and a data set is there as a whole or not at all.
 * @throws InputError when there is no example, or there are too many; whatever reading the messages throws.
 */
export async function writeDataset(
  candidates: AsyncIterable<Candidate> | Iterable<Candidate>,
  options: WriteOptions,
): Promise<WrittenDataset> {
  const { root } = options;
  const work = join(root, `.building-${Bun.randomUUIDv7()}`);
  makeFolder(work);
  try {
    const superseded = new Set<number>();
    const leftOut = createLeftOutCounter();
    const conflicts = await collect(candidates, { ...options, work, superseded, leftOut });
    const { hash, figures } = await finish(work, { superseded, leftOut });
    const { from, to, now } = options;
    const manifest: Manifest = {
      ...{ format: DATASET_FORMAT, hash, created_at: now().toISOString(), from, to },
      ...figures,
      left_out: leftOut.figures(),
      conflicts,
    };
    await Bun.write(join(work, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
    return { ...moveInPlace(work, join(root, hash)), manifest };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const CANDIDATES_FILE = 'candidates.jsonl';

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new InputError(`${folder} cannot be made (${(error as NodeJS.ErrnoException).code}).`);
  }
}

interface Collecting extends WriteOptions {
  readonly work: string;
  readonly superseded: Set<number>;
  readonly leftOut: ReturnType<typeof createLeftOutCounter>;
}

/** Writes every example to a file of its own, notes which lines a later one replaces; resolves to the conflicts. */
async function collect(
  candidates: AsyncIterable<Candidate> | Iterable<Candidate>,
  { work, tests, superseded, leftOut, onProgress }: Collecting,
): Promise<number> {
  const chooser = createTextChooser();
  const writer = Bun.file(join(work, CANDIDATES_FILE)).writer();
  let seen = 0;
  let line = 0;
  for await (const candidate of candidates) {
    seen += 1;
    onProgress?.(seen);
    const example = exampleOf(candidate, { tests });
    if (typeof example === 'string') {
      leftOut.add(example);
      continue;
    }
    const replaced = chooser.take(example, line);
    if (replaced !== null) superseded.add(replaced);
    writer.write(`${formatExample(example)}\n`);
    // The writer keeps what it has not written.
    if (line % 1_000 === 0) await writer.flush();
    line += 1;
    if (line - superseded.size > MAX_EXAMPLES)
      throw new InputError(`There are more than ${MAX_EXAMPLES} examples. Narrow them with --from and --to.`);
  }
  await writer.end();
  return chooser.conflicts;
}

/** Copies the lines that nothing replaced; resolves to the hash of what was written. */
async function finish(
  work: string,
  { superseded, leftOut }: Pick<Collecting, 'superseded' | 'leftOut'>,
): Promise<{ hash: string; figures: ReturnType<ReturnType<typeof createCounter>['figures']> }> {
  const counter = createCounter();
  const hasher = new Bun.CryptoHasher('sha256');
  const writer = Bun.file(join(work, EXAMPLES_FILE)).writer();
  let line = 0;
  for await (const content of readLines(join(work, CANDIDATES_FILE))) {
    if (superseded.has(line)) leftOut.add('same_text');
    else {
      hasher.update(`${content}\n`);
      writer.write(`${content}\n`);
      counter.add(JSON.parse(content) as DatasetExample);
      if (line % 1_000 === 0) await writer.flush();
    }
    line += 1;
  }
  await writer.end();
  rmSync(join(work, CANDIDATES_FILE));
  const figures = counter.figures();
  if (figures.examples === 0)
    throw new InputError(
      'No labeled message is there yet: label some in the review inbox, or wait for feedback.',
    );
  return { hash: hasher.digest('hex'), figures };
}

function moveInPlace(work: string, folder: string): { folder: string; isNew: boolean } {
  if (existsSync(join(folder, MANIFEST_FILE))) return { folder, isNew: false };
  renameSync(work, folder);
  return { folder, isNew: true };
}
