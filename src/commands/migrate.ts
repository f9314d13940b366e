import { runMigrations } from '#db/migrations.ts';
import { CommandError } from './command-error.ts';
import { loadSettings } from './settings.ts';

/** Brings the database at DATABASE_URL to the current schema; several may run at once. */
export async function migrate(): Promise<number> {
  const { secrets } = loadSettings();
  if (secrets.databaseUrl === undefined) {
    throw new CommandError(
      'Set DATABASE_URL to migrate a database; the embedded one is migrated when the server starts.',
    );
  }
  await runMigrations({ url: secrets.databaseUrl, poolSize: 1 });
  process.stdout.write('The database has the current schema.\n');
  return 0;
}
