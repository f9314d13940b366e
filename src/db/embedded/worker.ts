import { PGlite } from '@electric-sql/pglite';
import initdbPath from '@electric-sql/pglite/initdb.wasm' with { type: 'file' };
import dataPath from '@electric-sql/pglite/pglite.data' with { type: 'file' };
import wasmPath from '@electric-sql/pglite/pglite.wasm' with { type: 'file' };
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
// The package exports only a loader that fetches by URL, which a compiled binary cannot; the file itself can be embedded.
import freshDataDir from '../../../node_modules/@electric-sql/pglite-prepopulatedfs/dist/prepopulatedfs.tgz' with {
  type: 'file',
};

/** To the worker: open this directory (null: in memory) and listen on this socket; or close everything. */
export type ToWorker =
  | {
      readonly type: 'start';
      readonly dataDir: string | null;
      readonly fresh: boolean;
      readonly socketPath: string;
    }
  | { readonly type: 'stop' };
/** From the worker. */
export type FromWorker =
  | { readonly type: 'ready' | 'stopped' }
  | { readonly type: 'failed'; readonly message: string };

declare const self: Worker;

let running: { database: PGlite; server: PGLiteSocketServer } | undefined;

self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  try {
    if (data.type === 'start') {
      running = await start(data);
      post({ type: 'ready' });
    } else {
      await running?.server.stop();
      await running?.database.close();
      post({ type: 'stopped' });
    }
  } catch (error) {
    post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
};

function post(message: FromWorker): void {
  self.postMessage(message);
}

async function start({ dataDir, fresh, socketPath }: Extract<ToWorker, { type: 'start' }>) {
  const compile = async (path: string) => WebAssembly.compile(await Bun.file(path).arrayBuffer());
  const [pgliteWasmModule, initdbWasmModule, fsBundle] = await Promise.all([
    compile(wasmPath),
    compile(initdbPath),
    Bun.file(dataPath).arrayBuffer(),
  ]);
  const database = new PGlite({
    ...(dataDir === null ? {} : { dataDir }),
    pgliteWasmModule,
    initdbWasmModule,
    fsBundle: new Blob([fsBundle]),
    // A ready-made directory instead of initdb: 1 second instead of 7 or more.
    ...(fresh ? { loadDataDir: new File([await Bun.file(freshDataDir).arrayBuffer()], 'fresh.tgz') } : {}),
  });
  await database.waitReady;
  // The product uses one connection at a time; the second place is for a new one while the old one is still closing.
  const server = new PGLiteSocketServer({ db: database, path: socketPath, maxConnections: 2 });
  await server.start();
  return { database, server };
}
