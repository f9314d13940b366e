import { expect, setDefaultTimeout, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sendMessage } from './support/api.ts';
import { createPlace, DATABASE_SERVER_URL } from './support/place.ts';
import { residentBytes, unixSocketPaths } from './support/process-facts.ts';
import { type RunningServer, startServer } from './support/server.ts';

setDefaultTimeout(60_000);

const MEMORY_LIMIT_BYTES = 100 * 1024 * 1024;
/** A start leaves garbage that the runtime gives back when it has nothing to do. */
const IDLE_DEADLINE_MS = 10_000;
const POLL_MS = 100;
const EMBEDDED_SOCKET = /\.s\.PGSQL\.\d+$/;

async function databaseKind({ url }: RunningServer): Promise<string> {
  const health = (await (await fetch(`${url}/api/v1/health`)).json()) as { database: { kind: string } };
  return health.database.kind;
}

test('without DATABASE_URL the embedded database runs, and shows in what the test below looks at', async () => {
  await using place = await createPlace({ embedded: true });
  await using server = await startServer(place);
  expect(await databaseKind(server)).toBe('embedded');
  expect(unixSocketPaths(server.pid).some((path) => EMBEDDED_SOCKET.test(path))).toBeTrue();
  expect(existsSync(join(place.dir, '.data', 'postgres'))).toBeTrue();
});

test.if(Boolean(DATABASE_SERVER_URL))(
  'with DATABASE_URL nothing of the embedded database runs, and an idle server is small',
  async () => {
    await using place = await createPlace();
    await using server = await startServer(place);
    expect(await databaseKind(server)).toBe('postgres');
    expect(unixSocketPaths(server.pid).filter((path) => EMBEDDED_SOCKET.test(path))).toEqual([]);
    expect(existsSync(join(place.dir, '.data', 'postgres'))).toBeFalse();
    const bytes = await idleBytes(server.pid);
    process.stdout.write(`Idle on PostgreSQL: ${(bytes / 1024 / 1024).toFixed(1)} MiB resident.\n`);
    expect(bytes).toBeLessThan(MEMORY_LIMIT_BYTES);
    expect(await sendMessage(server.url, { content: 'internet is down' })).toMatchObject({
      intent: 'technical',
      seq: 2,
    });
  },
);

/** Resident memory as soon as it is under the limit, or what it is after a while. */
async function idleBytes(pid: number): Promise<number> {
  const deadlineMs = performance.now() + IDLE_DEADLINE_MS;
  for (;;) {
    const bytes = residentBytes(pid);
    if (bytes < MEMORY_LIMIT_BYTES || performance.now() > deadlineMs) return bytes;
    await Bun.sleep(POLL_MS);
  }
}
