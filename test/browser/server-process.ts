import { join } from 'node:path';
import { waitUntil } from '../support/wait-until.ts';

const PROJECT = join(import.meta.dir, '../..');
const START_MS = 60_000;

/** A server in a process of its own. Disposing kills it if it still runs. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/** Starts the server on a data folder, on a free port or on this one, and waits until it is healthy. */
export async function startServerProcess({
  dataDir,
  port = freePort(),
}: {
  dataDir: string;
  port?: number;
}): Promise<ServerProcess> {
  const child = Bun.spawn([process.execPath, join(PROJECT, 'src/main.ts'), 'serve'], {
    cwd: dataDir,
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: String(port),
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
      RATE_LIMIT_MESSAGES_PER_MINUTE: '0',
      RATE_LIMIT_REQUESTS_PER_MINUTE: '0',
    },
    stdout: 'ignore',
    stderr: 'ignore',
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await child.exited;
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitUntil(() => isHealthy(url), { what: 'a healthy server', timeoutMs: START_MS });
  } catch (error) {
    await kill();
    throw error;
  }
  return { url, port, kill, [Symbol.asyncDispose]: kill };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/v1/health`)).ok;
  } catch {
    return false;
  }
}

function freePort(): number {
  const probe = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
  const { port } = probe;
  probe.stop(true);
  return port;
}
