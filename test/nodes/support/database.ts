import { randomBytes } from 'node:crypto';
import postgres from 'postgres';

/** A database of its own for nodes to share; disposing drops it. */
export interface SharedDatabase extends AsyncDisposable {
  readonly url: string;
}

/**
 * Makes an empty database on the PostgreSQL at NODES_DATABASE_URL, whose user may create databases.
 * @throws Error when the variable is not set: nodes share nothing without a real database.
 */
export async function createSharedDatabase(): Promise<SharedDatabase> {
  const server = process.env['NODES_DATABASE_URL'];
  if (!server)
    throw new Error(
      'Set NODES_DATABASE_URL to a PostgreSQL whose user may create databases; these tests need one.',
    );
  const name = `nodes_${randomBytes(6).toString('hex')}`;
  await runStatement(server, `create database ${name}`);
  return {
    url: Object.assign(new URL(server), { pathname: `/${name}` }).href,
    [Symbol.asyncDispose]: () => runStatement(server, `drop database if exists ${name} with (force)`),
  };
}

async function runStatement(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
