import type { Database } from './client.ts';
import { purgeSessions } from './store-sessions.ts';

const INTERVAL_MS = 60_000;
/** Turns between two vacuums, and between two purges. */
const VACUUM_EVERY = 15;
const PURGE_EVERY = 60;

/**
 * Deletes sessions that ended long ago, in the first minute and then once an hour. The embedded server has no
 * background processes and its log would grow without end, so it is also told to write its checkpoints, every minute,
 * and to vacuum, every quarter of an hour. All of it over the ordinary connection, so that nothing can fall into
 * somebody's transaction. Failures are reported and tried again at the next turn.
 */
export function keepTidy(
  { sql, kind }: Pick<Database, 'sql' | 'kind'>,
  { onError, intervalMs = INTERVAL_MS }: { onError: (error: unknown) => void; intervalMs?: number },
): Disposable {
  let count = 0;
  const timer = setInterval(async () => {
    count += 1;
    try {
      if (count % PURGE_EVERY === 1) await purgeSessions(sql);
      if (kind === 'postgres') return;
      await sql.unsafe('checkpoint');
      if (count % VACUUM_EVERY === 0) await sql.unsafe('vacuum (analyze)');
    } catch (error) {
      onError(error);
    }
  }, intervalMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
