import { expect, test } from 'bun:test';
import { openTestDatabase } from '../../test/support/database.ts';
import { openDatabase } from './client.ts';
import { startEmbeddedDatabase } from './embedded/embedded-database.ts';
import { keepTidy } from './maintenance.ts';
import { chatSessions } from './schema.ts';

test('keepTidy deletes sessions that ended long ago, whatever the database', async () => {
  const database = await openTestDatabase();
  const id = Bun.randomUUIDv7();
  await database.drizzle.insert(chatSessions).values({
    id,
    tokenHash: 'x',
    userId: id,
    role: 'customer',
    guest: true,
    conversationId: id,
    clientId: 'a-tab',
    authExpiresAt: new Date(0),
  });
  const errors: unknown[] = [];
  using _ = keepTidy(database, { onError: (error) => void errors.push(error), intervalMs: 5 });
  const left = () => database.sql`select 1 from chat_sessions where id = ${id}`;
  while ((await left()).length > 0) await Bun.sleep(5);
  expect(errors).toEqual([]);
});

test('keepTidy lets the embedded database write its checkpoints', async () => {
  await using embedded = await startEmbeddedDatabase(null);
  await using database = openDatabase(embedded);
  const checkpoint = async () => {
    const [row] = await database.sql`select checkpoint_lsn::text as at from pg_control_checkpoint()`;
    return row?.['at'];
  };
  const before = await checkpoint();
  using _ = keepTidy(database, { onError: () => {}, intervalMs: 5 });
  while ((await checkpoint()) === before) await Bun.sleep(5);
});
