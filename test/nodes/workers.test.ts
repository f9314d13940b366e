import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guestToken } from '../acceptance/support/api.ts';
import { type ChatSocket, openSocket } from '../support/chat-socket.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { waitUntil } from '../support/wait-until.ts';
import { createSharedDatabase, type SharedDatabase } from './support/database.ts';
import { isRunning, type Program, startProgram } from './support/program.ts';

const PRESENCE_MS = 15_000;
const END_MS = 10_000;
/** So many that all of them end at one of two workers once in 2^39 times. */
const SOCKETS = 40;

const shared = new AsyncDisposableStack();
let redis: TestRedis;
let database: SharedDatabase;
let folder: string;

beforeAll(async () => {
  database = shared.use(await createSharedDatabase());
  redis = shared.use(await startRedis());
  folder = mkdtempSync(join(tmpdir(), 'larkline-nodes-'));
  shared.defer(() => rmSync(folder, { recursive: true, force: true }));
});
afterAll(() => shared.disposeAsync());

let resources: AsyncDisposableStack;
beforeEach(async () => {
  resources = new AsyncDisposableStack();
  await redis.command('FLUSHALL');
});
afterEach(() => resources.disposeAsync());

interface Workers {
  readonly program: Program;
  readonly url: string;
}

/** Two workers, both ready. */
async function startWorkers(env: Record<string, string> = {}): Promise<Workers> {
  const program = resources.use(
    startProgram(['serve', '--workers', '2'], {
      cwd: folder,
      env: { PORT: '0', DATABASE_URL: database.url, REDIS_URL: redis.url, ...env },
    }),
  );
  const ready = await program.stdout.find(/http:\/\/localhost:(\d+)\/docs[\s\S]*Workers {4}2 processes/);
  if (!ready) throw new Error(`The workers did not start: ${program.stderr.text()}`);
  return { program, url: `http://127.0.0.1:${ready[1]}` };
}

/** A port that is free, as is the one after it. */
function twoFreePorts(): number {
  const listen = (port: number) => Bun.listen({ hostname: '127.0.0.1', port, socket: { data() {} } });
  for (;;) {
    using first = listen(0);
    try {
      using _second = listen(first.port + 1);
      return first.port;
    } catch {
      // Somebody has it; another pair will do.
    }
  }
}

async function openSockets({ url }: Workers): Promise<readonly ChatSocket[]> {
  const address = `${url.replace('http', 'ws')}/api/v1/chat/ws`;
  const sockets = await Promise.all(Array.from({ length: SOCKETS }, () => openSocket(address)));
  for (const socket of sockets) resources.use(socket);
  return sockets;
}

/** Sockets that each node says it holds. */
async function socketsPerNode(): Promise<readonly number[]> {
  const keys = (await redis.command('KEYS', 'larkline:node:*')).match(/larkline:node:\S+/g) ?? [];
  const nodes = await Promise.all(keys.map((key) => redis.command('GET', key)));
  return nodes.map((text) => Number(/"connections":(\d+)/.exec(text)?.[1])).sort((a, b) => a - b);
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

/** A request over a connection of its own, which any worker may get. */
const ask = ({ url }: Workers) => fetch(`${url}/api/v1/health`, { headers: { connection: 'close' } });

describe('two workers', () => {
  test('serve their metrics on ports of their own, one after the other', async () => {
    const first = twoFreePorts();
    await startWorkers({ PROMETHEUS_PORT: String(first) });
    const starts = await Promise.all(
      [first, first + 1].map(async (port) => {
        const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
        return /^process_start_time_seconds (\S+)$/m.exec(text)?.[1];
      }),
    );
    expect(starts.every((start) => start !== undefined)).toBe(true);
    expect(new Set(starts).size).toBe(2);
  });

  test('share the port, and each knows itself as a node', async () => {
    const workers = await startWorkers();
    expect(workers.program.children()).toHaveLength(2);
    await openSockets(workers);
    await waitUntil(async () => total(await socketsPerNode()) === SOCKETS, {
      what: 'the nodes tell of their sockets',
      timeoutMs: PRESENCE_MS,
    });
    const counts = await socketsPerNode();
    expect(counts).toHaveLength(2);
    expect(counts[0]).toBeGreaterThan(0);
    expect(workers.program.stdout.text().match(/is ready\./g)).toHaveLength(1);
    expect(workers.program.stderr.text()).toBe('');
  });

  test('hold a customer to one limit', async () => {
    const workers = await startWorkers({ RATE_LIMIT_MESSAGES_PER_MINUTE: '7' });
    const token = await guestToken(workers.url);
    const statuses: number[] = [];
    for (let index = 0; index < 30; index += 1) {
      const response = await fetch(`${workers.url}/api/v1/chat/messages`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          connection: 'close',
        },
        body: JSON.stringify({ content: 'my wifi is slow' }),
      });
      statuses.push(response.status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(7);
    expect(statuses.filter((status) => status === 429)).toHaveLength(23);
  });

  test('go on when one of them is killed, and it is replaced', async () => {
    const workers = await startWorkers();
    const [killed = 0, other = 0] = workers.program.children();
    process.kill(killed, 'SIGKILL');
    await workers.program.stdout.find(/A worker died pid=\d+/);
    for (let index = 0; index < 20; index += 1) expect((await ask(workers)).status).toBe(200);
    await waitUntil(() => workers.program.children().length === 2, { what: 'it is replaced' });
    const children = workers.program.children();
    expect(children).toContain(other);
    expect(children).not.toContain(killed);
    // The new one takes its share.
    await openSockets(workers);
    await waitUntil(async () => total((await socketsPerNode()).slice(-2)) === SOCKETS, {
      what: 'both hold sockets',
      timeoutMs: PRESENCE_MS,
    });
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('end in order at %s', async (name) => {
    const workers = await startWorkers();
    const children = workers.program.children();
    const sockets = await openSockets(workers);
    workers.program.signal(name);
    expect(await workers.program.exited).toBe(0);
    expect(children.filter(isRunning)).toEqual([]);
    const ends = await Promise.all(sockets.map(({ closed }) => closed));
    expect([...new Set(ends.map(({ code }) => code))]).toEqual([1012]);
    expect(workers.program.stderr.text()).toBe('');
    await expect(ask(workers)).rejects.toThrow();
  });

  test('do not outlive a parent that is killed', async () => {
    const workers = await startWorkers();
    const children = workers.program.children();
    expect(children).toHaveLength(2);
    workers.program.signal('SIGKILL');
    expect(await workers.program.exited).toBeNull();
    await waitUntil(() => !children.some(isRunning), { what: 'the workers end', timeoutMs: END_MS });
    await expect(ask(workers)).rejects.toThrow();
  });
});
