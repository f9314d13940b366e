import { type Database, type DatabaseAddress, openDatabase } from '#db/client.ts';
import { startEmbeddedDatabase } from '#db/embedded/embedded-database.ts';
import { runMigrations } from '#db/migrations.ts';

let address: Promise<DatabaseAddress> | undefined;
let shared: Promise<Database> | undefined;

/**
 * Where the database of this test process is, migrated: the one at TEST_DATABASE_URL, else an embedded one in
 * memory. All test files of a process share it, so tests use ids of their own.
 */
export function testDatabaseAddress(): Promise<DatabaseAddress> {
  address ??= startDatabase();
  return address;
}

/** A pool on that database, for tests of a store alone. */
export function openTestDatabase(): Promise<Database> {
  shared ??= testDatabaseAddress().then(openDatabase);
  return shared;
}

async function startDatabase(): Promise<DatabaseAddress> {
  const url = process.env['TEST_DATABASE_URL'];
  const found = url ? { url, poolSize: 5 } : { socketDir: (await startEmbeddedDatabase(null)).socketDir };
  await runMigrations(found);
  return found;
}
