import { resolve } from 'node:path';
import { freePort } from './free-port.ts';
import { type Child, startChild } from './process.ts';
import { inTime, waitUntil } from './wait.ts';

/** The repository that is tested, unless a test gives another. */
export const PROJECT_ROOT = resolve(import.meta.dir, '../../..');

/** Signs the access tokens of all nodes, and those that tests make. */
export const JWT_SECRET = 'a secret of the fault tests, 32 characters or more';

export interface NodeOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of the product. */
  readonly root?: string;
}

/** One process of the product, which can be hurt and started again on the same port. */
export interface ProductNode extends AsyncDisposable {
  readonly port: number;
  /** Such as `http://127.0.0.1:20000`, without a slash at the end. */
  readonly url: string;
  readonly pid: number;
  readonly running: boolean;
  /** Starts it and waits for a good answer of the health check; resolves to the time that took, in milliseconds. */
  start(options?: StartOptions): Promise<number>;
  /** SIGTERM; resolves to how it ended and how long that took. */
  stop(): Promise<{ readonly end: number | string; readonly tookMs: number }>;
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** Resolves when the process of the last start has ended, wanted or not. */
  ended(): Promise<number | string>;
  /** From now on the end of this process is part of the test. */
  expectEnd(): void;
  /** Value of a metric, all its labels added up; null when there is none or the node does not answer. */
  metric(name: string): Promise<number | null>;
  /** What is wrong with it: ended by itself, or wrote what no healthy process writes. */
  problems(): readonly string[];
  tail(): readonly string[];
}

interface StartOptions {
  /** A script to run in place of the product's own. */
  readonly script?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const READY_DEADLINE_MS = 40_000;
const STOP_DEADLINE_MS = 30_000;

/** No limit that a test would meet by being quick, and signs of life every second. */
const SETTINGS: Readonly<Record<string, string>> = {
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  JWT_SECRET_KEY: JWT_SECRET,
  LOG_LEVEL: 'warning',
  RATE_LIMIT_MESSAGES_PER_MINUTE: '0',
  RATE_LIMIT_REQUESTS_PER_MINUTE: '0',
  RATE_LIMIT_SIGN_INS_PER_MINUTE: '0',
  WEBSOCKET_MAX_CONNECTIONS: '20000',
  WEBSOCKET_HEARTBEAT_INTERVAL: '1000',
  WEBSOCKET_RECONNECT_DELAY: '200',
  WEBSOCKET_RECONNECT_ATTEMPTS: '0',
};

/** Makes a node that is not started yet. Disposing kills it. */
export async function createNode({ env = {}, root = PROJECT_ROOT }: NodeOptions = {}): Promise<ProductNode> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const problems: string[] = [];
  let child: Child | null = null;
  let endExpected = false;

  const watch = async (started: Child) => {
    const end = await started.exited;
    if (!endExpected) problems.push(`the node at ${port} ended by itself: ${end}`);
    for (const line of started.suspicious) problems.push(`the node at ${port} wrote: ${line}`);
    if (child === started) child = null;
  };
  let watched: Promise<void> = Promise.resolve();
  let last: Child | null = null;
  const finish = async () => {
    await last?.exited;
    await watched;
  };

  return {
    port,
    url,
    get pid() {
      return last?.pid ?? 0;
    },
    get running() {
      return child !== null;
    },
    async start({ script, env: more = {} } = {}) {
      const startedAtMs = performance.now();
      endExpected = false;
      const path = script ?? `${root}/src/main.ts`;
      const started = startChild([process.execPath, path], {
        cwd: root,
        env: { ...SETTINGS, PORT: String(port), ...env, ...more },
      });
      child = started;
      last = started;
      watched = watch(started);
      await waitUntil(() => child === null || isHealthy(url), {
        what: `the node at ${port} is healthy: ${started.tail().slice(-20).join('\n')}`,
        timeoutMs: READY_DEADLINE_MS,
        pollMs: 15,
      });
      if (child === null && !endExpected)
        throw new Error(`The node at ${port} ended before it was ready:\n${started.tail().join('\n')}`);
      return performance.now() - startedAtMs;
    },
    async stop() {
      const startedAtMs = performance.now();
      endExpected = true;
      last?.signal('SIGTERM');
      const end = await inTime(last?.exited ?? Promise.resolve(0), {
        what: `the node at ${port} has ended after SIGTERM`,
        timeoutMs: STOP_DEADLINE_MS,
      });
      await finish();
      return { end, tookMs: performance.now() - startedAtMs };
    },
    async kill() {
      endExpected = true;
      last?.signal('SIGKILL');
      await finish();
    },
    freeze: () => last?.signal('SIGSTOP'),
    thaw: () => last?.signal('SIGCONT'),
    ended: () => last?.exited ?? Promise.resolve(0),
    expectEnd() {
      endExpected = true;
    },
    metric: (name) => readMetric(url, { name }),
    problems: () => [
      ...problems,
      ...(child?.suspicious ?? []).map((line) => `the node at ${port} wrote: ${line}`),
    ],
    tail: () => last?.tail() ?? [],
    async [Symbol.asyncDispose]() {
      endExpected = true;
      last?.signal('SIGKILL');
      await finish();
    },
  };
}

async function isHealthy(url: string): Promise<boolean> {
  const response = await fetch(`${url}/api/v1/health`, { signal: AbortSignal.timeout(2_000) }).catch(
    () => null,
  );
  return response?.ok ?? false;
}

async function readMetric(url: string, { name }: { name: string }): Promise<number | null> {
  const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
  if (!response?.ok) return null;
  const values = (await response.text())
    .split('\n')
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .map((line) => Number(line.slice(line.lastIndexOf(' '))));
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}
