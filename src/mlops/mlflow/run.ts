import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EndStatus,
  openRunFolder,
  type RunFolder,
  type StoredModel,
  type StoredRun,
} from './run-folder.ts';

/** What is known of a run when it begins. */
export interface RunFacts {
  readonly name: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** What came of sending a run. */
export interface SendOutcome {
  readonly sent: boolean;
  /** Its page in MLflow; null when it was not sent. */
  readonly link: string | null;
  /** Why it was not sent, in a sentence. */
  readonly problem: string | null;
}

export interface EndedRun extends SendOutcome {
  readonly id: string;
  /** Where it is on disk. */
  readonly folder: string;
}

/**
 * One training or measurement. Everything is written to disk at once and sent at the end. Nothing here throws because of
 * the disk or the server: the result of `end` says what could not be done.
 */
export interface Run {
  readonly id: string;
  readonly folder: string;
  /** A number of the run; `step` is the epoch, from 0. Signs that MLflow does not allow in names become "_". */
  metric(name: string, value: number, step?: number): void;
  /** A file of the run, named as in "model/intent-model-en.bin". @throws RangeError for a name that leads out of the run. */
  artifact(path: string, content: Uint8Array | string): void;
  /**
   * Makes a version of a registered model from an artifact, which gets the alias.
   * @throws RangeError for names and aliases that MLflow does not take, and for a path without an artifact.
   */
  registerModel(model: { readonly name: string; readonly path: string; readonly alias?: string }): void;
  /** Ends the run and sends it, for as long as that may take. Once only; later calls give the same. */
  end(status: Exclude<EndStatus, 'KILLED'>): Promise<EndedRun>;
}

export interface RunContext {
  /** The folder of all runs. */
  readonly root: string;
  readonly experiment: string;
  readonly wanted: boolean;
  readonly now: () => number;
  readonly send: (folder: RunFolder) => Promise<SendOutcome>;
  readonly afterEnd: () => void;
}

/** Lengths that MLflow takes. */
const MAX_KEY = 250;
const MAX_PARAM = 6_000;
const MAX_TAG = 8_000;

/** What a run may hold, so that no mistake in a loop fills the disk. */
const MAX_METRICS = 100_000;
const MAX_ARTIFACTS = 1_000;

const PATH = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w .+=@-]+(?:\/[\w .+=@-]+)*$/;
const MODEL_NAME = /^[\w .-]{1,250}$/;
/** "v12" would mean a version, and "latest" is MLflow's own. */
const ALIAS = /^(?!v\d+$|latest$)[\w-]{1,250}$/i;

/** Begins a run on disk. */
export function beginRun(facts: RunFacts, context: RunContext): Run {
  const { root, now, send, afterEnd } = context;
  const id = Bun.randomUUIDv7();
  const folder = openRunFolder(join(root, id));
  const writing = createWriting(folder);
  let lock: Disposable | null = null;
  let ended: Promise<EndedRun> | undefined;
  let run = storedRun(id, facts, context);

  function change(part: Partial<StoredRun>): void {
    run = { ...run, ...part };
    writing.keep(() => folder.writeRun(run));
  }

  async function finish(status: EndStatus): Promise<EndedRun> {
    change({ status, endedAtMs: now() });
    try {
      const { problem } = writing;
      const outcome = problem === null ? await send(folder) : { sent: false, link: null, problem };
      return { id, folder: folder.folder, ...outcome };
    } finally {
      lock?.[Symbol.dispose]();
      writing.keep(afterEnd);
    }
  }

  writing.keep(() => {
    mkdirSync(folder.folder, { recursive: true });
    lock = folder.lock();
    folder.writeRun(run);
  });

  return {
    id,
    folder: folder.folder,
    ...createContents(folder, {
      ...{ now, keep: writing.keep },
      addModel: (model) => change({ models: [...run.models, model] }),
    }),
    end(status) {
      ended ??= finish(status);
      return ended;
    },
  };
}

/** A run as it begins. */
function storedRun(
  id: string,
  { name, params, tags }: RunFacts,
  { experiment, wanted, now }: RunContext,
): StoredRun {
  return {
    ...{ id, name, experiment, startedAtMs: now(), endedAtMs: null, status: 'RUNNING', models: [], wanted },
    params: clean(params, MAX_PARAM),
    tags: clean({ 'mlflow.runName': name, 'mlflow.source.name': 'larkline', ...tags }, MAX_TAG),
  };
}

/** Writes to the disk until it fails once; half a run from then on would say what is not so. */
function createWriting({ folder }: RunFolder) {
  let problem: string | null = null;
  return {
    /** What failed, in a sentence; null: nothing did. */
    get problem(): string | null {
      return problem;
    },
    keep(write: () => void): void {
      if (problem !== null) return;
      try {
        write();
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        problem = `The run could not be kept in ${folder} (${code ?? message}).`;
      }
    },
  };
}

interface Contents {
  readonly now: () => number;
  readonly keep: (write: () => void) => void;
  readonly addModel: (model: StoredModel) => void;
}

/** What a run is given while it lasts. */
function createContents(
  folder: RunFolder,
  { now, keep, addModel }: Contents,
): Pick<Run, 'metric' | 'artifact' | 'registerModel'> {
  let metricCount = 0;
  const artifacts = new Set<string>();
  return {
    metric(key, value, step = 0) {
      metricCount += 1;
      if (metricCount > MAX_METRICS) return;
      const point = { key: cleanKey(key), value: toJsonNumber(value), timestamp: now(), step };
      keep(() => folder.appendMetric(point));
    },
    artifact(path, content) {
      if (!PATH.test(path)) throw new RangeError(`An artifact cannot be named "${path}".`);
      artifacts.add(path);
      if (artifacts.size > MAX_ARTIFACTS)
        throw new RangeError(`A run has at most ${MAX_ARTIFACTS} artifacts.`);
      keep(() => folder.writeArtifact(path, content));
    },
    registerModel({ name, path, alias }) {
      if (!MODEL_NAME.test(name)) throw new RangeError(`A model cannot be named "${name}".`);
      if (alias !== undefined && !ALIAS.test(alias)) throw new RangeError(`"${alias}" cannot be an alias.`);
      if (!artifacts.has(path)) throw new RangeError(`The run has no artifact "${path}".`);
      addModel({ name, path, alias: alias ?? null });
    },
  };
}

function clean(
  record: Readonly<Record<string, string | number | boolean>>,
  maxLength: number,
): Readonly<Record<string, string>> {
  const entries = Object.entries(record).map(([key, value]) => [
    cleanKey(key),
    String(value).slice(0, maxLength).toWellFormed(),
  ]);
  return Object.fromEntries(entries);
}

/** Names of metrics, parameters and tags: letters, digits and these signs (MLflow, "Logging functions"). */
function cleanKey(key: string): string {
  const allowed = key.replace(/[^\w.\-/ ]/g, '_').replace(/^\/+|(?:^|\/)\.{1,2}(?=\/|$)/g, '_');
  return (allowed === '' ? '_' : allowed).slice(0, MAX_KEY);
}

/** JSON has no number for these; MLflow reads their names. */
function toJsonNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
