import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { entryPath } from '#lib/bundled-files.ts';
import { lockDataDir } from './data-lock.ts';
import type { FromWorker, ToWorker } from './worker.ts';

/** A PostgreSQL that runs in a worker of this process and is spoken to over a Unix socket, like any other. */
export interface EmbeddedDatabase extends AsyncDisposable {
  /** Directory of its socket, readable by this user alone. */
  readonly socketDir: string;
}

/** PostgreSQL major version of the embedded build; a directory of another version is refused, never touched. */
const POSTGRES_MAJOR = '18';

/**
 * Starts the embedded database on `dataDir`, or in memory when it is null. A first start unpacks a ready-made data
 * directory; one that was cut short is recognized by its marker and begun again.
 * @throws DataDirInUseError, or an Error that says what is wrong with the directory; nothing is changed then.
 */
export async function startEmbeddedDatabase(dataDir: string | null): Promise<EmbeddedDatabase> {
  const resources = new AsyncDisposableStack();
  try {
    const place = dataDir === null ? null : preparePlace(dataDir, { resources });
    const socketDir = makeSocketDir(dataDir);
    resources.defer(() => rmSync(socketDir, { recursive: true, force: true }));
    const worker = new Worker(entryPath('db/embedded/worker.ts'));
    resources.defer(() => worker.terminate());
    const fresh = place === null || place.fresh;
    await ask(worker, {
      type: 'start',
      dataDir: place?.path ?? null,
      fresh,
      socketPath: join(socketDir, SOCKET_NAME),
    });
    if (place?.fresh) rmSync(place.marker);
    resources.defer(() => ask(worker, { type: 'stop' }));
    return { socketDir, [Symbol.asyncDispose]: () => resources.disposeAsync() };
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

/** PostgreSQL's own name for its socket on port 5432. */
const SOCKET_NAME = '.s.PGSQL.5432';
/** Longest path of a Unix socket on every system (104 bytes on macOS, 108 on Linux), with its closing zero. */
const MAX_SOCKET_PATH = 103;

/** Inside the data directory, so that a killed process leaves nothing behind elsewhere; only a long path goes apart. */
function makeSocketDir(dataDir: string | null): string {
  const socketDir = resolve(dataDir ?? '', 'socket');
  if (dataDir === null || Buffer.byteLength(join(socketDir, SOCKET_NAME)) > MAX_SOCKET_PATH) {
    return mkdtempSync(join(tmpdir(), 'larkline-'));
  }
  rmSync(socketDir, { recursive: true, force: true });
  mkdirSync(socketDir, { mode: 0o700 });
  return socketDir;
}

function preparePlace(dataDir: string, { resources }: { resources: AsyncDisposableStack }) {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = lockDataDir(dataDir);
  resources.defer(() => lock[Symbol.dispose]());
  const path = resolve(dataDir, 'postgres');
  const marker = join(dataDir, 'postgres.creating');
  if (existsSync(marker)) rmSync(path, { recursive: true, force: true });
  const versionFile = join(path, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const version = readFileSync(versionFile, 'utf8').trim();
    if (version !== POSTGRES_MAJOR) {
      throw new Error(
        `The data directory ${path} belongs to PostgreSQL ${version}; this version needs ${POSTGRES_MAJOR}.`,
      );
    }
    return { path, marker, fresh: false };
  }
  if (existsSync(path) && readdirSync(path).length > 0) {
    throw new Error(`The directory ${path} is not empty and not a database.`);
  }
  writeFileSync(marker, '');
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return { path, marker, fresh: true };
}

function ask(worker: Worker, message: ToWorker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === 'failed') reject(new Error(`The embedded database failed: ${data.message}`));
      else resolve();
    };
    worker.onerror = (event) => reject(new Error(`The embedded database failed: ${event.message}`));
    worker.postMessage(message);
  });
}
