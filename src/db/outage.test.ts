import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';
import type { Socket, TCPSocketListener } from 'bun';
import { openDatabase } from './client.ts';
import { turnRecord } from './commit-records.fixture.ts';
import { type EmbeddedDatabase, startEmbeddedDatabase } from './embedded/embedded-database.ts';
import { isStoreUnavailable } from './errors.ts';
import { createGroupCommit } from './group-commit.ts';
import { runMigrations } from './migrations.ts';
import { createStoreGate } from './store-gate.ts';

/** A port that leads to the database, and that can be closed or be made to stand still. */
interface Road extends Disposable {
  readonly url: string;
  /** Breaks all connections and takes no new ones. */
  close(): void;
  open(): void;
  /** Carries nothing on; what was said is carried on after the thaw. */
  freeze(): void;
  thaw(): void;
}

interface Leg {
  server: Socket | null;
  held: (() => void)[];
}

function buildRoad({ socketDir }: EmbeddedDatabase): Road {
  let frozen = false;
  let listener: TCPSocketListener<Leg> | null = null;
  let port = 0;
  const legs = new Map<Socket<Leg>, Leg>();
  const carry = (leg: Leg, step: () => void) => {
    if (frozen || !leg.server) leg.held.push(step);
    else step();
  };
  const release = (leg: Leg) => {
    for (const step of leg.held.splice(0)) step();
  };
  const open = () => {
    listener = Bun.listen<Leg>({
      hostname: '127.0.0.1',
      port,
      socket: {
        async open(client) {
          const leg: Leg = { server: null, held: [] };
          client.data = leg;
          legs.set(client, leg);
          leg.server = await Bun.connect({
            unix: join(socketDir, '.s.PGSQL.5432'),
            socket: {
              data: (_, bytes) => carry(leg, () => client.write(bytes)),
              close: () => void client.end(),
            },
          });
          if (!frozen) release(leg);
        },
        data: ({ data: leg }, bytes) => {
          const copy = Buffer.from(bytes);
          carry(leg, () => leg.server?.write(copy));
        },
        close: (client) => {
          client.data.server?.end();
          legs.delete(client);
        },
      },
    });
    port = listener.port;
  };
  const close = () => {
    for (const client of legs.keys()) client.terminate();
    listener?.stop(true);
    listener = null;
  };
  open();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    open,
    close,
    freeze() {
      frozen = true;
    },
    thaw() {
      frozen = false;
      for (const leg of legs.values()) release(leg);
    },
    [Symbol.dispose]: close,
  };
}

let server: EmbeddedDatabase;
beforeAll(async () => {
  server = await startEmbeddedDatabase(null);
  await runMigrations(server);
});
afterAll(() => server[Symbol.asyncDispose]());

const refused = (work: Promise<unknown>) => work.then(() => false, isStoreUnavailable);

test('a database that was away for long is used again soon after it came back', async () => {
  using road = buildRoad(server);
  await using database = openDatabase({ url: road.url, poolSize: 1 });
  const { sql } = database;
  expect([...(await sql`select 1 as one`)]).toEqual([{ one: 1 }]);
  road.close();
  // The waits between the driver's own attempts would be many seconds by then.
  for (let attempt = 0; attempt < 9; attempt += 1) expect(await refused(sql`select 1`)).toBe(true);
  road.open();
  const backAt = performance.now();
  while (await refused(sql`select 1`)) await Bun.sleep(5);
  expect(performance.now() - backAt).toBeLessThan(1_500);
});

test('a database that freezes is given up at the deadline, then refused at once, then used again when it thaws', async () => {
  using road = buildRoad(server);
  await using database = openDatabase({ url: road.url, poolSize: 1 });
  const gate = createStoreGate({ deadlineMs: 150, probeEveryMs: 50 });
  const batches: number[] = [];
  const commits = createGroupCommit(database.sql, { gate, onBatch: ({ size }) => batches.push(size) });
  expect(await commits.commit(turnRecord())).toMatchObject({ status: 'committed' });

  road.freeze();
  const frozenAt = performance.now();
  const [first, behind] = [commits.commit(turnRecord()), commits.commit(turnRecord())];
  expect(await Promise.all([refused(first), refused(behind)])).toEqual([true, true]);
  const waitedMs = performance.now() - frozenAt;
  expect(waitedMs).toBeGreaterThan(140);
  const many = Array.from({ length: 500 }, () => refused(commits.commit(turnRecord())));
  expect(await Promise.all(many)).toEqual(Array(500).fill(true));
  expect(commits.pending).toBe(0);

  road.thaw();
  const thawedAt = performance.now();
  const again = turnRecord();
  while (await refused(commits.commit(again))) await Bun.sleep(5);
  expect(performance.now() - thawedAt).toBeLessThan(1_500);
  // Of all that was refused, nothing was stored but what the server had been sent.
  const [row] = await database.sql`select count(*)::int as count from turns`;
  expect(row?.['count']).toBeLessThan(10);
});

test('a transaction whose connection breaks between two statements fails, and writes to nobody after that', async () => {
  using road = buildRoad(server);
  await using database = openDatabase({ url: road.url, poolSize: 2 });
  const thrown: unknown[] = [];
  const note = (error: unknown) => void thrown.push(error);
  process.on('uncaughtException', note);
  try {
    const broken = refused(
      database.sql.begin(async (tx) => {
        await tx`select 1`;
        road.close();
        // By the time that another connection is refused, this one is known to be gone.
        expect(await refused(database.sql`select 1`)).toBe(true);
        await tx`select 1`;
      }),
    );
    expect(await broken).toBe(true);
    // The driver writes what it was given after this turn of the loop.
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(thrown).toEqual([]);
    road.open();
    while (await refused(database.sql`select 1`)) await Bun.sleep(5);
  } finally {
    process.off('uncaughtException', note);
  }
});
