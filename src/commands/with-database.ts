import { type Database, openDatabase } from '#db/client.ts';
import { openConfiguredAddress } from '#db/address.ts';
import { runMigrations } from '#db/migrations.ts';
import { loadSettings } from './settings.ts';

/** Runs a task on the configured database, migrated, and closes it again. The embedded one must not be in use. */
export async function withDatabase<T>(task: (database: Database) => Promise<T>): Promise<T> {
  const { config, secrets } = loadSettings();
  await using resources = new AsyncDisposableStack();
  const address = await openConfiguredAddress({
    url: secrets.databaseUrl,
    poolSize: config.database.poolSize,
    dataDir: config.dataDir,
    resources,
  });
  await runMigrations(address);
  return task(resources.use(openDatabase(address)));
}
