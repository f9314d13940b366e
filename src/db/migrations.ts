import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { assetPath } from '#lib/bundled-files.ts';
import { type DatabaseAddress, openDatabase } from './client.ts';

/** Any number that no other user of the database takes for its own advisory locks. */
const MIGRATION_LOCK = 7_482_301;
/** PostgreSQL 15, in the server's own notation. */
const OLDEST_SERVER = 150_000;

/**
 * Brings the database to the current schema. Safe to run from several processes at once: an advisory lock on a
 * connection of its own lets one of them work and the others find it done.
 * @throws Error when the server is older than PostgreSQL 15.
 */
export async function runMigrations(address: DatabaseAddress): Promise<void> {
  await using database = openDatabase('url' in address ? { ...address, poolSize: 1 } : address);
  const { sql, drizzle } = database;
  const [server] = await sql`select current_setting('server_version_num')::int as version`;
  if (Number(server?.['version']) < OLDEST_SERVER) throw new Error('PostgreSQL 15 or newer is needed.');
  await sql`set statement_timeout = 0`;
  await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
  try {
    await migrate(drizzle, { migrationsFolder: assetPath('drizzle') });
  } finally {
    await sql`select pg_advisory_unlock(${MIGRATION_LOCK})`;
  }
}
