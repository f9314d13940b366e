import { join } from 'node:path';
import { FileLockedError, lockFile } from '#lib/file-lock.ts';

/** Someone else holds the data directory. */
export class DataDirInUseError extends Error {
  override readonly name = 'DataDirInUseError';
}

/**
 * Takes the exclusive lock on a data directory for the life of this process. PGlite has no lock of its own, and two
 * processes on one directory lose rows in silence. Keep the result: the lock goes with it when it is collected.
 * @throws DataDirInUseError when another process, or this one, already holds it.
 */
export function lockDataDir(dataDir: string): Disposable {
  try {
    return lockFile(join(dataDir, 'lock'));
  } catch (cause) {
    if (!(cause instanceof FileLockedError)) throw cause;
    throw new DataDirInUseError(`The data directory ${dataDir} is in use by another process.`, { cause });
  }
}
