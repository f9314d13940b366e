import { type Database, type DatabaseAddress, openDatabase } from '#db/client.ts';
import { startEmbeddedDatabase } from '#db/embedded/embedded-database.ts';
import { runMigrations } from '#db/migrations.ts';

let shared: Promise<Database> | undefined;

/**
 * The database of this test process, migrated: the one at TEST_DATABASE_URL, else an embedded one in memory. All test
 * files of a process share it and its connection, so tests use ids of their own.
 */
export function openTestDatabase(): Promise<Database> {
  shared ??= open();
  return shared;
}

async function open(): Promise<Database> {
  const url = process.env['TEST_DATABASE_URL'];
  const address: DatabaseAddress = url ? { url, poolSize: 5 } : await startEmbeddedDatabase(null);
  await runMigrations(address);
  return openDatabase(address);
}
