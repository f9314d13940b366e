import { afterAll, describe, expect, test } from 'bun:test';
import { waitUntil } from '../../test/support/wait-until.ts';
import { type Database, openDatabase } from './client.ts';
import { startEmbeddedDatabase } from './embedded/embedded-database.ts';

const server = await startEmbeddedDatabase(null);
const database: Database = openDatabase(server);
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const IDLE = { inUse: 0, waiting: 0 };
const settled = () => waitUntil(() => Bun.deepEquals(database.poolUse(), IDLE), { what: 'an idle pool' });

describe('the use of a pool', () => {
  test('counts statements from the moment they are sent, and those behind them as waiting', async () => {
    const { sql } = database;
    await sql`select 1`;
    expect(database.poolUse()).toEqual(IDLE);
    const lazy = sql`select 1 as one`;
    expect(database.poolUse()).toEqual(IDLE);
    const sent = [lazy, sql.unsafe('select 2'), sql`select ${sql('datname')} from pg_database`].map((query) =>
      query.then((rows) => rows.length),
    );
    await Promise.resolve();
    await Promise.resolve();
    expect(database.poolUse()).toEqual({ inUse: 1, waiting: 2 });
    expect((await Promise.all(sent)).every((rows) => rows > 0)).toBe(true);
    expect(database.poolUse()).toEqual(IDLE);
  });

  test('counts a transaction as one until it ends, whatever is done in it', async () => {
    const held = Promise.withResolvers<void>();
    const inside = Promise.withResolvers<void>();
    const done = database.sql.begin(async (transaction) => {
      await transaction`select 1`;
      inside.resolve();
      await held.promise;
      await transaction.unsafe('select 2');
    });
    await inside.promise;
    expect(database.poolUse()).toEqual({ inUse: 1, waiting: 0 });
    held.resolve();
    await done;
    expect(database.poolUse()).toEqual(IDLE);
  });

  test('forgets what failed, by a statement, a transaction or the builder over it', async () => {
    const { sql, drizzle } = database;
    const failures = await Promise.allSettled([
      sql`select no_such_column`,
      sql.begin(() => Promise.reject(new Error('changed my mind'))),
      drizzle.execute('select no_such_column'),
      drizzle.transaction(() => Promise.reject(new Error('changed my mind'))),
    ]);
    expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
    await settled();
  });

  test('sees what the builder sends, rows read by a cursor too', async () => {
    const { sql, drizzle } = database;
    const selected = drizzle.execute('select pg_sleep(0.1)').then((rows) => rows.length);
    await waitUntil(() => database.poolUse().inUse === 1, { what: 'the statement of the builder' });
    expect(await selected).toBe(1);
    let rows = 0;
    for await (const some of sql`select * from generate_series(1, 30)`.cursor(10)) {
      expect(database.poolUse().inUse).toBe(1);
      rows += some.length;
    }
    expect(rows).toBe(30);
    await settled();
  });
});
