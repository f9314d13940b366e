import type { Config } from '#config/config.ts';
import type { Secrets } from '#config/secrets.ts';
import { type Database, openDatabase } from './client.ts';
import { runMigrations } from './migrations.ts';

/**
 * Opens the configured database, migrated. Without DATABASE_URL the embedded one is started, and ends when the result
 * is disposed; its code is loaded only then, so that a process with a server of its own does not carry a second one
 * in memory.
 */
export async function openConfiguredDatabase({
  config,
  secrets,
}: {
  config: Config;
  secrets: Secrets;
}): Promise<Database> {
  await using resources = new AsyncDisposableStack();
  const address =
    secrets.databaseUrl === undefined
      ? resources.use(await startEmbedded(config.dataDir))
      : { url: secrets.databaseUrl, poolSize: config.database.poolSize };
  await runMigrations(address);
  const database = resources.use(openDatabase(address));
  const owned = resources.move();
  return { ...database, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function startEmbedded(dataDir: string) {
  const { startEmbeddedDatabase } = await import('./embedded/embedded-database.ts');
  return startEmbeddedDatabase(dataDir);
}
