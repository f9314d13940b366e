import type postgres from 'postgres';
import { createBatcher } from '#lib/batcher.ts';
import type { CommitRecord, CommitResult } from './commit-records.ts';
import { isStoreUnavailable, StoreUnavailableError } from './errors.ts';
import { createStoreGate, type StoreGate } from './store-gate.ts';
import { storeTurns } from './store-turns.ts';

export interface GroupCommit {
  /** Stores a record; resolves when it is committed. Rejects with the database's error when it cannot be stored. */
  commit(record: CommitRecord): Promise<CommitResult>;
  /** Records that wait for the next commit or are in the one under way. */
  readonly pending: number;
}

export interface GroupCommitOptions {
  /** Called after each statement with the number of records in it and its time. */
  readonly onBatch?: (batch: { readonly size: number; readonly durationMs: number }) => void;
  /** Decides how long a statement may take, and whether it is tried at all. */
  readonly gate?: StoreGate;
  readonly maxWaiting?: number;
}

/** Records that may wait: beyond it a database that is slow or away would fill the memory. */
const MAX_WAITING = 10_000;
/** More records than this wait for the statement after: keeps one statement's time and parameters bounded. */
const MAX_BATCH = 256;

/**
 * Stores records in groups: while one statement is under way, those that become ready wait and go together in the next
 * one. One statement is one transaction, so a group costs one commit on disk however many records it holds. When a
 * group fails, its records are stored one by one, so that a row the database refuses fails alone.
 */
export function createGroupCommit(
  sql: postgres.Sql,
  { onBatch, gate = createStoreGate(), maxWaiting = MAX_WAITING }: GroupCommitOptions = {},
): GroupCommit {
  const batcher = createBatcher<CommitRecord, CommitResult>({
    run: (records) => gate.run(() => store(records)),
    // Two records of one conversation cannot share a statement: the second starts from what the first stores.
    keyOf: ({ conversation }) => conversation.id,
    maxBatch: MAX_BATCH,
    maxWaiting,
    overloaded: () => new StoreUnavailableError('STORE_OVERLOADED'),
    // A database that is away fails everybody alike; asking it once per record would only keep them waiting.
    retryAlone: (error) => !isStoreUnavailable(error),
  });

  async function store(records: readonly CommitRecord[]): Promise<readonly CommitResult[]> {
    const startedAt = performance.now();
    try {
      return await storeTurns(sql, records);
    } finally {
      onBatch?.({ size: records.length, durationMs: performance.now() - startedAt });
    }
  }

  return {
    commit: batcher.add,
    get pending() {
      return batcher.pending;
    },
  };
}
