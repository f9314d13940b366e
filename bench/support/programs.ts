import { createServer } from 'node:net';
import { resolve } from 'node:path';

/** A program that runs beside the benchmark. Disposing ends it. */
export interface Program extends AsyncDisposable {
  readonly pid: number;
  /** Such as `http://127.0.0.1:8000`. */
  readonly url: string;
  /** Rejects when it ends before it is disposed of. */
  readonly failed: Promise<never>;
}

const ROOT = resolve(import.meta.dir, '../..');
const READY_DEADLINE_MS = 30_000;
const POLL_MS = 20;

/** The product as it runs in production, without limits that a benchmark would only measure. */
const PRODUCTION = {
  NODE_ENV: 'production',
  JWT_SECRET_KEY: 'only for benchmarks: thirty-two characters or more',
  RATE_LIMIT_MESSAGES_PER_MINUTE: '0',
  RATE_LIMIT_REQUESTS_PER_MINUTE: '0',
  RATE_LIMIT_SIGN_INS_PER_MINUTE: '0',
  WEBSOCKET_MAX_CONNECTIONS: '100000',
  WEBSOCKET_MAX_CONNECTIONS_PER_USER: '0',
} as const;

/** Starts the product: the binary at LARKLINE_BINARY, else `bun src/main.ts`; always the latter with `bunOptions`. */
export function startProduct({
  env,
  bunOptions,
}: {
  env: Record<string, string>;
  bunOptions?: readonly string[];
}): Promise<Program> {
  const binary = process.env['LARKLINE_BINARY'];
  const command =
    binary === undefined || bunOptions
      ? [process.execPath, ...(bunOptions ?? []), 'src/main.ts']
      : [resolve(binary)];
  return startServer(command, { env: { ...PRODUCTION, ...env }, readyPath: '/api/v1/health' });
}

/** Starts a floor: a script of this folder that serves on PORT and answers `/ready`. */
export function startFloor(
  script: string,
  { env = {} }: { env?: Record<string, string> } = {},
): Promise<Program> {
  return startServer([process.execPath, `bench/support/${script}`], {
    env: { NODE_ENV: 'production', ...env },
    readyPath: '/ready',
  });
}

/** Starts a floor that runs on Node. */
export function startNodeProgram(script: string, { env }: { env: Record<string, string> }): Promise<Program> {
  return startServer(['node', `bench/support/${script}`], {
    env: { NODE_ENV: 'production', ...env },
    readyPath: '/ready',
  });
}

async function startServer(
  command: readonly string[],
  { env, readyPath }: { env: Record<string, string>; readyPath: string },
): Promise<Program> {
  const port = await freePort();
  const child = Bun.spawn([...command], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', ...env, PORT: String(port) },
    stdin: 'ignore',
    // Log lines are made and written; nobody reads them.
    stdout: 'ignore',
    stderr: 'inherit',
  });
  let ending = false;
  const failed = child.exited.then((): Promise<never> => {
    if (ending) return new Promise(() => {});
    throw new Error(`${command.join(' ')} ended by itself.`);
  });
  // Nobody may be listening when it fails.
  failed.catch(() => {});
  const end = async () => {
    ending = true;
    child.kill('SIGTERM');
    await child.exited;
  };
  const url = `http://127.0.0.1:${port}`;
  const deadlineMs = performance.now() + READY_DEADLINE_MS;
  while (performance.now() < deadlineMs && child.exitCode === null) {
    const response = await fetch(`${url}${readyPath}`).catch(() => null);
    if (response?.ok) return { pid: child.pid, url, failed, [Symbol.asyncDispose]: end };
    await Bun.sleep(POLL_MS);
  }
  await end();
  throw new Error(`${command.join(' ')} did not become ready.`);
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolvePort(port));
    });
  });
}
