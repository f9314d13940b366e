import type postgres from 'postgres';

/** The embedded server has no background processes: without this its log would grow without end. */
const CHECKPOINT_INTERVAL_MS = 60_000;
/** Checkpoints between two vacuums. */
const VACUUM_EVERY = 15;

/**
 * Checkpoints every minute and vacuums every quarter of an hour, over the ordinary connection so that neither can
 * fall into somebody's transaction. Failures are reported and tried again at the next turn.
 */
export function keepTidy(sql: postgres.Sql, { onError }: { onError: (error: unknown) => void }): Disposable {
  let count = 0;
  const timer = setInterval(async () => {
    count += 1;
    try {
      await sql.unsafe('checkpoint');
      if (count % VACUUM_EVERY === 0) await sql.unsafe('vacuum (analyze)');
    } catch (error) {
      onError(error);
    }
  }, CHECKPOINT_INTERVAL_MS);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
