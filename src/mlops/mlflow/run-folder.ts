import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { FileLockedError, lockFile } from '#lib/file-lock.ts';
import type { MetricPoint } from './tracking-api.ts';

/** How a run ended; KILLED: its process was gone before it said so. */
export type EndStatus = 'FINISHED' | 'FAILED' | 'KILLED';

/** A model that is to become a version of a registered one: the file of the run, and the alias it gets. */
export interface StoredModel {
  readonly name: string;
  /** Among the artifacts. */
  readonly path: string;
  readonly alias: string | null;
}

/** What a run is, apart from its metrics and files. */
export interface StoredRun {
  readonly id: string;
  readonly name: string;
  readonly experiment: string;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly status: EndStatus | 'RUNNING';
  readonly models: readonly StoredModel[];
  /** Whether there was a server to send it to when it began. */
  readonly wanted: boolean;
}

/** How far a run has got to a server. Written after each step, so that the next attempt goes on from there. */
export interface SentState {
  /** The server that the rest is about. */
  readonly server: string;
  readonly remoteId: string | null;
  readonly artifactUri: string | null;
  readonly described: boolean;
  /** Metrics, artifacts (by name) and models that arrived. */
  readonly metrics: number;
  readonly artifacts: readonly string[];
  readonly models: readonly { readonly version: string; readonly aliasSet: boolean }[];
  readonly done: boolean;
  /** What stopped the last attempt. */
  readonly problem: string | null;
}

export const NOTHING_SENT: Omit<SentState, 'server'> = {
  remoteId: null,
  artifactUri: null,
  described: false,
  metrics: 0,
  artifacts: [],
  models: [],
  done: false,
  problem: null,
};

const RUN_FILE = 'run.json';
const SENT_FILE = 'sent.json';
const METRICS_FILE = 'metrics.jsonl';
const ARTIFACTS = 'artifacts';

/** Reads and writes of one run's folder. */
export function openRunFolder(folder: string) {
  return {
    folder,

    /** Null when another process has it, so that a run is never sent by two at once. */
    lock(): Disposable | null {
      try {
        return lockFile(join(folder, 'lock'));
      } catch (error) {
        if (error instanceof FileLockedError) return null;
        throw error;
      }
    },

    writeRun: (run: StoredRun) => writeJson(join(folder, RUN_FILE), run),
    /** @throws Error when there is none that can be read. */
    readRun: (): StoredRun => readJson(join(folder, RUN_FILE)) as StoredRun,
    writeSent: (state: SentState) => writeJson(join(folder, SENT_FILE), state),
    /** Null when nothing was, or when it cannot be read: then each step finds out on the server what is there. */
    readSent: (): SentState | null => readIfWhole(join(folder, SENT_FILE)) as SentState | null,

    appendMetric(point: MetricPoint): void {
      appendFileSync(join(folder, METRICS_FILE), `${JSON.stringify(point)}\n`);
    },

    /** All metrics, in the order they came. A last line that was not written to its end is left out. */
    readMetrics(): readonly MetricPoint[] {
      if (!existsSync(join(folder, METRICS_FILE))) return [];
      const lines = readFileSync(join(folder, METRICS_FILE), 'utf8').split('\n').slice(0, -1);
      return lines.map((line) => JSON.parse(line) as MetricPoint);
    },

    writeArtifact(path: string, bytes: Uint8Array | string): void {
      const target = join(folder, ARTIFACTS, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, bytes);
    },

    readArtifact: (path: string): Uint8Array => readFileSync(join(folder, ARTIFACTS, path)),

    /** Paths of all artifacts, in the same order each time. */
    listArtifacts(): readonly string[] {
      const root = join(folder, ARTIFACTS);
      if (!existsSync(root)) return [];
      const entries = readdirSync(root, { recursive: true, encoding: 'utf8' });
      return entries.filter((entry) => statSync(join(root, entry)).isFile()).sort();
    },

    /** When something was last written about the run itself, in milliseconds since 1970. */
    touchedAtMs(): number {
      const files = [RUN_FILE, METRICS_FILE]
        .map((name) => join(folder, name))
        .filter((path) => existsSync(path));
      return Math.max(...files.map((path) => Math.floor(statSync(path).mtimeMs)));
    },
  };
}

export type RunFolder = ReturnType<typeof openRunFolder>;

/**
 * The folders of all runs below a folder, oldest first: their names begin with the time. `damaged` are those whose run
 * cannot be read, as after a loss of power.
 */
export function listRunFolders(folder: string): {
  readonly whole: readonly RunFolder[];
  readonly damaged: readonly RunFolder[];
} {
  if (!existsSync(folder)) return { whole: [], damaged: [] };
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, RUN_FILE)));
  const { whole = [], damaged = [] } = Object.groupBy(names.sort(), (name) =>
    readIfWhole(join(folder, name, RUN_FILE)) === null ? 'damaged' : 'whole',
  );
  const open = (name: string) => openRunFolder(join(folder, name));
  return { whole: whole.map(open), damaged: damaged.map(open) };
}

/** Null when it is not there, or was not written to its end. */
function readIfWhole(path: string): unknown {
  try {
    return readJson(path);
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Under another name first: whoever reads it sees the old content or the new, whenever this process dies. */
function writeJson(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}
