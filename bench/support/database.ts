import { randomBytes } from 'node:crypto';
import postgres from 'postgres';

/** A database for one benchmark on the server of BENCH_DATABASE_URL. Disposing drops it. */
export interface BenchDatabase extends AsyncDisposable {
  readonly url: string;
  /** What a reader of the figures must know of the server. */
  readonly about: string;
}

/** Makes an empty database; null, with a line that says so, when BENCH_DATABASE_URL is not set. */
export async function createBenchDatabase(): Promise<BenchDatabase | null> {
  const serverUrl = process.env['BENCH_DATABASE_URL'];
  if (!serverUrl) {
    process.stdout.write(
      'Skipped: set BENCH_DATABASE_URL to a PostgreSQL whose user may create databases.\n',
    );
    return null;
  }
  const name = `bench_${randomBytes(6).toString('hex')}`;
  const sql = postgres(serverUrl, { max: 1, onnotice: () => {} });
  const [server] = await sql<{ version: string; fsync: string; commit: string }[]>`
    select current_setting('server_version') as version, current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as commit`;
  await sql.unsafe(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    about: `PostgreSQL ${server?.version}, fsync ${server?.fsync}, synchronous_commit ${server?.commit}`,
    async [Symbol.asyncDispose]() {
      await sql.unsafe(`drop database if exists ${name} with (force)`);
      await sql.end();
    },
  };
}
