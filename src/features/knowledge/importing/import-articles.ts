import type { ArticleChange } from '#db/schema.ts';
import { AppError } from '#errors.ts';
import type { ImportStore } from './store.ts';
import type { IncomingArticle, StoredArticle, SyncConflict } from './sync-plan.ts';

/** Articles of one transaction: a batch holds its locks, and the only connection of the embedded database, for it. */
const BATCH_SIZE = 40;
/** How long another import of the same source is waited for, in milliseconds, and how often it is looked at. */
const BUSY = { patienceMs: 10_000, pollMs: 50 } as const;

export interface ImportResult {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly retired: number;
  readonly conflicts: readonly SyncConflict[];
}

export interface ImportOptions {
  readonly store: Pick<ImportStore, 'saveBatch' | 'retireBatch'>;
  readonly drafts: readonly IncomingArticle[];
  /** Articles that the source no longer has. */
  readonly retired?: readonly StoredArticle[];
  readonly change?: ArticleChange;
  readonly newId: () => string;
  /** Articles of one transaction; what has to be stored whole or not at all takes all in one. */
  readonly batchSize?: number;
  /** Hears after each batch how many articles are done. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Stores a source's articles batch by batch. What is done stays done when a later batch fails; running it again does
 * the rest.
 * @throws AppError `concurrent_update` when another import of the source goes on writing.
 */
export async function importArticles(source: string, options: ImportOptions): Promise<ImportResult> {
  const {
    store,
    drafts,
    retired = [],
    change = 'import',
    newId,
    batchSize = BATCH_SIZE,
    onProgress,
  } = options;
  const result = { added: 0, changed: 0, unchanged: 0, retired: 0, conflicts: [] as SyncConflict[] };
  let done = 0;
  for (const batch of inBatches(drafts, batchSize)) {
    const saved = await whenFree(() => store.saveBatch(source, { drafts: batch, change, newId }));
    result.added += saved.added;
    result.changed += saved.changed;
    result.unchanged += saved.unchanged;
    result.conflicts.push(...saved.conflicts);
    done += batch.length;
    onProgress?.(done);
  }
  for (const batch of inBatches(retired, batchSize)) {
    result.retired += await whenFree(() => store.retireBatch(source, { stored: batch }));
    done += batch.length;
    onProgress?.(done);
  }
  return result;
}

async function whenFree<T>(task: () => Promise<T | null>): Promise<T> {
  const endMs = performance.now() + BUSY.patienceMs;
  for (;;) {
    const result = await task();
    if (result !== null) return result;
    if (performance.now() > endMs)
      throw new AppError('concurrent_update', 'Another import of this source is under way.');
    await Bun.sleep(BUSY.pollMs);
  }
}

function* inBatches<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
