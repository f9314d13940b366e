import { Database } from 'bun:sqlite';
import { join } from 'node:path';

/** Someone else holds the data directory. */
export class DataDirInUseError extends Error {
  override readonly name = 'DataDirInUseError';
}

/**
 * Takes the exclusive lock on a data directory for the life of this process. PGlite has no lock of its own, and two
 * processes on one directory lose rows in silence. The lock is SQLite's on an empty file: the kernel holds it, so it
 * is gone the moment the process dies, however it dies, which no process-id file can promise. Keep the result: the
 * lock goes with it when it is collected.
 * @throws DataDirInUseError when another process, or this one, already holds it.
 */
export function lockDataDir(dataDir: string): Disposable {
  const lock = new Database(join(dataDir, 'lock'), { create: true });
  try {
    lock.run('pragma busy_timeout = 0');
    lock.run('begin exclusive');
  } catch (cause) {
    lock.close();
    throw new DataDirInUseError(`The data directory ${dataDir} is in use by another process.`, { cause });
  }
  return { [Symbol.dispose]: () => lock.close() };
}
