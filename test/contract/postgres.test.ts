import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import postgres from 'postgres';
import { runMigrations } from '#db/migrations.ts';

/** Rules that only a real PostgreSQL can be tried on; `bun run test:contract` names one in TEST_DATABASE_URL. */
const url = process.env['TEST_DATABASE_URL'];

describe.skipIf(url === undefined)('a real PostgreSQL', () => {
  const name = `contract_${process.pid}`;
  let admin: postgres.Sql;
  let own: string;
  beforeAll(async () => {
    admin = postgres(url ?? '', { max: 1, onnotice: () => {} });
    await admin.unsafe(`create database ${name}`);
    own = Object.assign(new URL(url ?? ''), { pathname: `/${name}` }).href;
  });
  afterAll(async () => {
    await admin.unsafe(`drop database ${name} with (force)`);
    await admin.end();
  });

  test('is migrated once however many servers start together', async () => {
    await Promise.all(Array.from({ length: 6 }, () => runMigrations({ url: own, poolSize: 1 })));
    await using sql = Object.assign(postgres(own, { max: 1 }), { [Symbol.asyncDispose]: () => sql.end() });
    const applied = await sql`select count(*)::int as count from drizzle.__drizzle_migrations`;
    const journal = (await Bun.file(
      new URL('../../drizzle/meta/_journal.json', import.meta.url).pathname,
    ).json()) as { entries: unknown[] };
    expect(applied[0]?.['count']).toBe(journal.entries.length);
  });

  test('answers the lists from an index', async () => {
    await runMigrations({ url: own, poolSize: 1 });
    await using sql = Object.assign(postgres(own, { max: 1 }), { [Symbol.asyncDispose]: () => sql.end() });
    await sql`insert into users (id) select gen_random_uuid() from generate_series(1, 10)`;
    await sql`
      insert into conversations (id, owner_id, channel, version, head_seq, state, tone, attempt_count, frustration_level,
        frustration_memory, clarification_count, turn_count, updated_at)
      select gen_random_uuid(), id, 'http', 1, 2, 'initial', 'helpful_friendly', 0, 0, 0, 0, 1, now() - n * interval '1 second'
      from users cross join generate_series(1, 2000) as n`;
    await sql`analyze conversations`;
    const owner = (await sql`select id from users limit 1`)[0]?.['id'] as string;
    const plans = [
      await sql`explain select * from conversations where owner_id = ${owner} order by updated_at desc, id desc limit 21`,
      await sql`explain select * from conversations where owner_id = ${owner} and (updated_at, id) < (now(), ${owner}) order by updated_at desc, id desc limit 21`,
      await sql`explain select * from conversations order by updated_at desc, id desc limit 21`,
      await sql`explain select * from conversations where state = 'escalation' order by updated_at desc, id desc limit 21`,
    ].map((rows) => rows.map((row) => row['QUERY PLAN']).join('\n'));
    for (const plan of plans) {
      expect(plan).toContain('Index Scan');
      expect(plan).not.toContain('Seq Scan');
      expect(plan).not.toContain('Sort');
    }
  });
});
