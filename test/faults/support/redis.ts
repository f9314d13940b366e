import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { type Child, startChild } from './process.ts';
import { waitUntil } from './wait.ts';

/** A Redis server of its own that can be hurt. It keeps nothing on disk. */
export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  start(): Promise<void>;
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** Runs one command; resolves to what redis-cli printed. */
  command(...words: readonly string[]): string;
}

const START_DEADLINE_MS = 10_000;

/** Starts a server on a free port. Disposing ends it. */
export async function startRedis(): Promise<RedisServer> {
  const dir = mkdtempSync(join(tmpdir(), 'faults-redis-'));
  const port = await freePort();
  let child: Child | null = null;
  const command = (...words: readonly string[]) =>
    Bun.spawnSync(['redis-cli', '-h', '127.0.0.1', '-p', String(port), ...words])
      .stdout.toString()
      .trim();
  const kill = async () => {
    child?.signal('SIGKILL');
    await child?.exited;
    child = null;
  };
  const server: RedisServer = {
    port,
    url: `redis://127.0.0.1:${port}/0`,
    command,
    async start() {
      child = startChild([
        'redis-server',
        ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dir],
        ...['--save', '', '--appendonly', 'no'],
      ]);
      await waitUntil(() => command('ping') === 'PONG', {
        what: 'Redis answers',
        timeoutMs: START_DEADLINE_MS,
      });
    },
    kill,
    freeze: () => child?.signal('SIGSTOP'),
    thaw: () => child?.signal('SIGCONT'),
    async [Symbol.asyncDispose]() {
      await kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}
