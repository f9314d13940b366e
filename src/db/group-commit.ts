import type postgres from 'postgres';
import { withDeadline } from '#lib/deadline.ts';
import { isStoreUnavailable, STORE_DEADLINE_MS, StoreUnavailableError } from './errors.ts';
import { type CommitResult, storeTurns, type TurnRecord } from './store-turns.ts';

export interface GroupCommit {
  /** Stores a turn; resolves when it is committed. Rejects with the database's error when it cannot be stored. */
  commit(record: TurnRecord): Promise<CommitResult>;
  /** Turns that wait for the next commit or are in the one under way. */
  readonly pending: number;
}

export interface GroupCommitOptions {
  /** Called after each statement with the number of turns in it and its time. */
  readonly onBatch?: (batch: { readonly size: number; readonly durationMs: number }) => void;
  /** How long one statement may take before its turns are refused; it may still be carried out afterwards. */
  readonly deadlineMs?: number;
  readonly maxWaiting?: number;
}

/** Turns that may wait: beyond it a database that is slow or away would fill the memory. */
const MAX_WAITING = 10_000;
/** More turns than this wait for the statement after: keeps one statement's time and parameters bounded. */
const MAX_BATCH = 256;

interface Waiting {
  readonly record: TurnRecord;
  readonly resolve: (result: CommitResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Stores turns in groups: while one statement is under way, the turns that become ready wait and go together in the
 * next one. One statement is one transaction, so a group costs one commit on disk however many turns it holds. When
 * a group fails, its turns are stored one by one, so that a row the database refuses fails alone.
 */
export function createGroupCommit(
  sql: postgres.Sql,
  { onBatch, deadlineMs = STORE_DEADLINE_MS, maxWaiting = MAX_WAITING }: GroupCommitOptions = {},
): GroupCommit {
  let waiting: Waiting[] = [];
  let inFlight = 0;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = takeBatch();
      inFlight = batch.length;
      const startedAt = performance.now();
      await storeBatch(batch);
      onBatch?.({ size: batch.length, durationMs: performance.now() - startedAt });
    }
    inFlight = 0;
  }

  /** Two turns of one conversation cannot share a statement: the second starts from what the first stores. */
  function takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    const taken = new Set<string>();
    for (const item of waiting) {
      const { id } = item.record.conversation;
      if (batch.length < MAX_BATCH && !taken.has(id)) {
        taken.add(id);
        batch.push(item);
      } else {
        rest.push(item);
      }
    }
    waiting = rest;
    return batch;
  }

  async function storeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const results = await withDeadline(
        storeTurns(
          sql,
          batch.map(({ record }) => record),
        ),
        { ms: deadlineMs, onTimeout: () => new StoreUnavailableError('STORE_TIMEOUT') },
      );
      for (const [index, item] of batch.entries()) item.resolve(results[index] ?? { status: 'refused' });
    } catch (error) {
      // A database that is away fails everybody alike; asking it once per turn would only keep them waiting.
      if (batch.length === 1 || isStoreUnavailable(error)) for (const item of batch) item.reject(error);
      else for (const item of batch) await storeBatch([item]);
    }
  }

  return {
    commit(record) {
      if (waiting.length >= maxWaiting) return Promise.reject(new StoreUnavailableError('STORE_OVERLOADED'));
      return new Promise((resolve, reject) => {
        waiting.push({ record, resolve, reject });
        if (inFlight > 0) return;
        // Turns that finish in the same tick join the first statement.
        inFlight = 1;
        queueMicrotask(run);
      });
    },
    get pending() {
      return waiting.length + inFlight;
    },
  };
}
