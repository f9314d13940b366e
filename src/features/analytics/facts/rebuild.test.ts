import { expect, test } from 'bun:test';
import { startConversation } from '#core/dialogue/conversation.ts';
import { openDatabase } from '#db/client.ts';
import { turnRecord } from '#db/commit-records.fixture.ts';
import { startEmbeddedDatabase } from '#db/embedded/embedded-database.ts';
import { createGroupCommit } from '#db/group-commit.ts';
import { runMigrations } from '#db/migrations.ts';
import { refresherAt } from './era.fixture.ts';
import { createFactStore } from './store.ts';

test('what was deleted by hand is counted until everything is made anew', async () => {
  await using embedded = await startEmbeddedDatabase(null);
  await runMigrations(embedded);
  await using database = openDatabase(embedded);
  const { sql } = database;
  const commits = createGroupCommit(sql);
  const refresher = refresherAt(database, { now: () => new Date() });
  const counted = async () => {
    await refresher.refresh();
    return sql`
      select dimension, grain, value, conversations, turns from analytics_cells
      where conversations > 0 and dimension in ('all', 'channel')`;
  };
  const ids = [Bun.randomUUIDv7(), Bun.randomUUIDv7()];
  for (const id of ids) {
    const conversation = startConversation(id);
    await commits.commit(turnRecord({ conversation, ownerId: id, expectedVersion: 0 }));
  }
  const both = await counted();
  expect(both).toHaveLength(4);
  for (const cell of both) expect(cell).toMatchObject({ conversations: 2, turns: '2' });
  await sql`delete from conversations where id = ${ids[0] ?? ''}`;
  expect(await counted()).toEqual(both);
  await createFactStore(database).empty();
  const rest = await counted();
  expect(rest).toHaveLength(4);
  for (const cell of rest) expect(cell).toMatchObject({ conversations: 1, turns: '1' });
});
