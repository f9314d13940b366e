import { Database } from 'bun:sqlite';

/**
 * Takes the exclusive lock that a file stands for; the file is made and stays empty. The lock is SQLite's: the kernel
 * holds it, so it is gone the moment the process dies, however it dies, which no process-id file can promise. Keep the
 * result: the lock goes with it when it is collected.
 * @throws FileLockedError when another process, or this one, already holds it; whatever SQLite throws for a folder that is not there.
 */
export function lockFile(path: string): Disposable {
  const lock = new Database(path, { create: true });
  try {
    lock.run('pragma busy_timeout = 0');
    lock.run('begin exclusive');
  } catch (cause) {
    lock.close();
    if ((cause as { code?: string }).code !== 'SQLITE_BUSY') throw cause;
    throw new FileLockedError('The file is locked.', { cause });
  }
  return { [Symbol.dispose]: () => lock.close() };
}

/** Someone else holds the lock. */
export class FileLockedError extends Error {
  override readonly name = 'FileLockedError';
}
