import { rmSync } from 'node:fs';
import { createMlflowClient, type MlflowServer } from './client.ts';
import { MlflowError } from './mlflow-error.ts';
import { beginRun, type Run, type RunFacts, type SendOutcome } from './run.ts';
import { listRunFolders, NOTHING_SENT, type RunFolder, type StoredRun } from './run-folder.ts';
import { sendRun } from './send-run.ts';

export interface RunLogOptions extends Omit<MlflowServer, 'trackingUri'> {
  /** Undefined: runs stay on disk. */
  readonly trackingUri: string | undefined;
  /** Made when it is not there. */
  readonly experiment: string;
  /** Where runs are kept, one folder for each; made when it is not there. */
  readonly folder: string;
  /** Longest time that sending one run may take: at the end of a training, and in `sync`. */
  readonly endTimeoutMs?: number | undefined;
  readonly syncTimeoutMs?: number | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

export interface SyncReport {
  readonly runs: readonly (SendOutcome & { readonly run: StoredRun })[];
  readonly sent: number;
  readonly waiting: number;
}

/** A run on disk. */
export interface RunStatus {
  readonly run: StoredRun;
  readonly folder: string;
  readonly state: 'running' | 'waiting' | 'sent';
  readonly problem: string | null;
}

export interface RunLog {
  /** Begins a run. Never throws: a disk that cannot be written is told at its end. */
  begin(facts: RunFacts): Run;
  /** Sends what waits, oldest first. When the server cannot be reached, the rest is not tried. */
  sync(): Promise<SyncReport>;
  /** All runs on disk that can be read, oldest first. */
  status(): readonly RunStatus[];
  /** Folders of the runs that cannot be read: they are neither sent nor removed. */
  damaged(): readonly string[];
}

/** Runs that were sent, or that nobody wanted sent, are kept up to this many. */
const KEPT_RUNS = 50;
const END_TIMEOUT_MS = 20_000;
const SYNC_TIMEOUT_MS = 300_000;

/** Opens the runs of a folder. Everything about a run is written to disk first and sent when it ends. */
export function openRunLog(options: RunLogOptions): RunLog {
  const {
    trackingUri,
    folder: root,
    now = Date.now,
    syncTimeoutMs = SYNC_TIMEOUT_MS,
    endTimeoutMs = END_TIMEOUT_MS,
  } = options;

  async function send(folder: RunFolder, timeoutMs: number): Promise<SendOutcome & { away: boolean }> {
    if (trackingUri === undefined)
      return { sent: false, link: null, problem: 'MLFLOW_TRACKING_URI is not set.', away: true };
    try {
      const client = createMlflowClient({ ...options, trackingUri }, AbortSignal.timeout(timeoutMs));
      return { sent: true, link: await sendRun(folder, client), problem: null, away: false };
    } catch (error) {
      const problem = (error as Error).message;
      noteProblem(folder, problem);
      return { sent: false, link: null, problem, away: error instanceof MlflowError && error.retryable };
    }
  }

  return {
    begin(facts) {
      return beginRun(facts, {
        root,
        experiment: options.experiment,
        wanted: trackingUri !== undefined,
        now,
        send: (folder) => send(folder, endTimeoutMs),
        afterEnd: () => prune(root),
      });
    },

    async sync() {
      const runs: SyncReport['runs'][number][] = [];
      let away: string | null = null;
      for (const folder of listRunFolders(root).whole) {
        if (folder.readSent()?.done) continue;
        using lock = folder.lock();
        // Read again under the lock: another process may just have sent it.
        if (lock === null || folder.readSent()?.done) continue;
        const run = folder.readRun();
        if (away !== null) {
          runs.push({ run, sent: false, link: null, problem: away });
          continue;
        }
        const { away: isAway, ...outcome } = await send(folder, syncTimeoutMs);
        if (isAway) away = outcome.problem;
        runs.push({ run, ...outcome });
      }
      prune(root);
      const sent = runs.filter((run) => run.sent).length;
      return { runs, sent, waiting: runs.length - sent };
    },

    status() {
      return listRunFolders(root).whole.map((folder) => {
        const sent = folder.readSent();
        using lock = folder.lock();
        return {
          run: folder.readRun(),
          folder: folder.folder,
          state: sent?.done ? 'sent' : lock === null ? 'running' : 'waiting',
          problem: sent?.problem ?? null,
        } as const;
      });
    },

    damaged() {
      return listRunFolders(root).damaged.map(({ folder }) => folder);
    },
  };
}

/** For `status`. */
function noteProblem(folder: RunFolder, problem: string): void {
  try {
    folder.writeSent({ ...(folder.readSent() ?? { ...NOTHING_SENT, server: '' }), problem });
  } catch {
    // The disk is the problem then, and the caller says so.
  }
}

/** Removes the oldest of the runs that need not be kept. */
function prune(root: string): void {
  const removable = listRunFolders(root).whole.filter((folder) => {
    const { wanted, status } = folder.readRun();
    return folder.readSent()?.done === true || (!wanted && status !== 'RUNNING');
  });
  for (const { folder } of removable.slice(0, -KEPT_RUNS)) rmSync(folder, { recursive: true, force: true });
}
