import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A real MLflow tracking server, with a database and artifacts of its own. */
export interface MlflowServer {
  readonly url: string;
  /** Asks its REST API without the code under test. @throws Error for every answer but 200. */
  ask(method: 'GET' | 'POST', path: string, body?: object): Promise<MlflowAnswer>;
  /** Ends it at once; what it holds stays. */
  stop(): Promise<void>;
  /** Starts it again at the same address. */
  start(): Promise<void>;
  /** Makes it hang: connections are taken and nothing is answered. */
  freeze(): void;
  thaw(): void;
}

// biome-ignore lint/suspicious/noExplicitAny: tests read what they expect and fail where it is not there
export type MlflowAnswer = any;

const READY_DEADLINE_MS = 90_000;
const POLL_MS = 100;

/** The program `mlflow`. @throws Error that says how to get one. */
function mlflowProgram(): string {
  const path = process.env['MLFLOW_BIN'] ?? '';
  if (path === '' || !existsSync(path))
    throw new Error(
      'Set MLFLOW_BIN to the program mlflow: python3 -m venv VENV && VENV/bin/pip install mlflow==3.17.2.',
    );
  return path;
}

/** The Python that belongs to it. */
export function mlflowPython(): string {
  return join(dirname(mlflowProgram()), 'python');
}

let shared: Promise<MlflowServer> | undefined;

/** One server for all test files, since it takes seconds to start; it ends with this process. */
export function sharedMlflow(): Promise<MlflowServer> {
  shared ??= startMlflow();
  return shared;
}

/** Starts MLflow on a free port of this machine. */
async function startMlflow(): Promise<MlflowServer> {
  const program = mlflowProgram();
  const folder = mkdtempSync(join(tmpdir(), 'larkline-mlflow-'));
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  let child = spawn(program, { port, folder });
  // It is a family of processes, which are a group of their own.
  const signal = (name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT') => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // All of them have ended.
    }
  };
  const stop = async () => {
    signal('SIGKILL');
    await child.exited;
  };
  await untilReady(url);
  return {
    url,
    async ask(method, path, body) {
      const answer = await fetch(`${url}/api/2.0/mlflow/${path}`, {
        method,
        ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    stop,
    async start() {
      child = spawn(program, { port, folder });
      await untilReady(url);
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
  };
}

/**
 * Runs a program in a group of processes that ends, and leaves nothing behind, when this process does, also when that is
 * killed: then `cat` has read all there is.
 */
const WATCHED =
  'folder=$1; shift; "$@" & cat >/dev/null; kill -s KILL $!; rm -rf "$folder"; kill -s KILL -- -$$';

function spawn(program: string, { port, folder }: { port: number; folder: string }) {
  const settings = {
    host: '127.0.0.1',
    port,
    workers: 1,
    'backend-store-uri': `sqlite:///${folder}/mlflow.db`,
    'artifacts-destination': `${folder}/artifacts`,
  };
  const options = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return Bun.spawn(['sh', '-c', WATCHED, 'sh', folder, program, 'server', ...options], {
    cwd: folder,
    env: {
      ...process.env,
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
      DO_NOT_TRACK: 'true',
      MLFLOW_DISABLE_TELEMETRY: 'true',
    },
    detached: true,
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'ignore',
  });
}

async function untilReady(url: string): Promise<void> {
  const deadlineMs = performance.now() + READY_DEADLINE_MS;
  for (;;) {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) }).catch(
      () => undefined,
    );
    if (answer?.ok) return;
    if (performance.now() > deadlineMs) throw new Error('MLflow did not start in time.');
    await Bun.sleep(POLL_MS);
  }
}

/** A port that nobody uses now. */
function freePort(): number {
  const listener = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
  const { port } = listener;
  listener.stop(true);
  return port;
}
