import { describeApi } from '#app.ts';
import { openDatabase } from '#db/client.ts';
import { startEmbeddedDatabase } from '#db/embedded/embedded-database.ts';
import { runMigrations } from '#db/migrations.ts';
import { createRuntime } from '#runtime.ts';
import { createLogger } from '#telemetry/logger.ts';
import { loadSettings } from './settings.ts';

/** Prints the API description as JSON. Runs on an empty database in memory, so that it touches no data. */
export async function openapi(): Promise<number> {
  const { config, secrets } = loadSettings();
  await using embedded = await startEmbeddedDatabase(null);
  await runMigrations(embedded);
  await using database = openDatabase(embedded);
  const logger = createLogger({ logLevel: 'error', production: true }, process.stderr);
  await using runtime = await createRuntime({ config, secrets, overrides: { database, logger } });
  process.stdout.write(`${JSON.stringify(await describeApi(runtime.app), null, 2)}\n`);
  return 0;
}
