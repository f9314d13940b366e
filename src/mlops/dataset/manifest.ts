import { InputError } from '../input-error.ts';
import { LEFT_OUT, type LeftOut } from './candidate.ts';
import { DATASET_SPLITS, type DatasetExample, EXAMPLE_SOURCES } from './example.ts';

/** Version of the folder's layout and of the fields of an example. */
export const DATASET_FORMAT = 1;

type Counts = Readonly<Record<string, number>>;

/** What stands beside the examples of a data set. */
export interface Manifest {
  readonly format: number;
  /** SHA-256 of the file of examples, in hex: the data set's name. */
  readonly hash: string;
  readonly created_at: string;
  /** The window that was asked for; null is open. */
  readonly from: string | null;
  readonly to: string | null;
  readonly examples: number;
  readonly by_source: Counts;
  readonly by_split: Counts;
  readonly by_language: Counts;
  readonly by_label: Counts;
  /** Labeled messages that are no examples, by reason. */
  readonly left_out: Readonly<Record<LeftOut, number>>;
  /** Texts that were labeled in two ways; the more trusted label was kept. */
  readonly conflicts: number;
}

/** Counts examples as they pass. */
export function createCounter() {
  const bySource = new Map<string, number>(EXAMPLE_SOURCES.map((source) => [source, 0]));
  const bySplit = new Map<string, number>(DATASET_SPLITS.map((split) => [split, 0]));
  const byLanguage = new Map<string, number>();
  const byLabel = new Map<string, number>();
  let examples = 0;
  return {
    add({ source, split, language, label }: DatasetExample): void {
      examples += 1;
      countUp(bySource, source);
      countUp(bySplit, split);
      countUp(byLanguage, language);
      countUp(byLabel, label);
    },
    figures: () => ({
      examples,
      by_source: recordOf(bySource),
      by_split: recordOf(bySplit),
      by_language: sorted(byLanguage),
      by_label: sorted(byLabel),
    }),
  };
}

export function createLeftOutCounter() {
  const counts = new Map<LeftOut, number>(LEFT_OUT.map((reason) => [reason, 0]));
  return {
    add: (reason: LeftOut) => countUp(counts, reason),
    figures: () => recordOf(counts) as Record<LeftOut, number>,
  };
}

function countUp<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function recordOf(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries(counts);
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @throws InputError when it is not a manifest that this program can read. */
export function readManifest(text: string, { path }: { path: string }): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError(`${path}: not JSON.`);
  }
  const { format, hash, examples } = (
    typeof value === 'object' && value !== null ? value : {}
  ) as Partial<Manifest>;
  if (format !== DATASET_FORMAT)
    throw new InputError(
      `${path} has format ${Number(format)}; this program reads format ${DATASET_FORMAT}.`,
    );
  if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash) || !Number.isInteger(examples))
    throw new InputError(`${path} is no manifest of a data set.`);
  return value as Manifest;
}
