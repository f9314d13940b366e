import { type Database, openDatabase } from '#db/client.ts';
import { startEmbeddedDatabase } from '#db/embedded/embedded-database.ts';
import { runMigrations } from '#db/migrations.ts';

let shared: Promise<Database> | undefined;

/**
 * The database of this test process, migrated: the one at TEST_DATABASE_URL (a fresh schema is made in it), else an
 * embedded one in memory. Shared by all test files of a process, so tests use ids of their own.
 */
export function openTestDatabase(): Promise<Database> {
  shared ??= open();
  return shared;
}

async function open(): Promise<Database> {
  const url = process.env['TEST_DATABASE_URL'];
  const address = url ? { url, poolSize: 5 } : { socketDir: (await startEmbeddedDatabase(null)).socketDir };
  await runMigrations(address);
  return openDatabase(address);
}
