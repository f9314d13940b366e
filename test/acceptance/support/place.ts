import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';

/** Where one server keeps its data: an empty directory and, with a database server at hand, a database of its own. */
export interface Place extends AsyncDisposable {
  readonly dir: string;
  /** Variables that point the binary at this place. */
  readonly env: Readonly<Record<string, string>>;
}

/** A PostgreSQL to run the tests on instead of the embedded database; its user may create databases. */
export const DATABASE_SERVER_URL = process.env['ACCEPTANCE_DATABASE_URL'];

/** Makes an empty place; disposing removes it with everything in it. `embedded` asks for the embedded database always. */
export async function createPlace({ embedded = false }: { embedded?: boolean } = {}): Promise<Place> {
  await using resources = new AsyncDisposableStack();
  const root = mkdtempSync(join(tmpdir(), 'acceptance-'));
  resources.defer(() => rmSync(root, { recursive: true, force: true }));
  const [dir, temporary] = [join(root, 'work'), join(root, 'tmp')];
  for (const path of [dir, temporary]) mkdirSync(path);
  const database =
    embedded || !DATABASE_SERVER_URL
      ? {}
      : { DATABASE_URL: await createDatabase(DATABASE_SERVER_URL, { resources }) };
  // A server that is killed leaves its temporary files: here they go with the place.
  const env = { TMPDIR: temporary, ...database };
  const owned = resources.move();
  return { dir, env, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function createDatabase(
  serverUrl: string,
  { resources }: { resources: AsyncDisposableStack },
): Promise<string> {
  const name = `acceptance_${randomBytes(6).toString('hex')}`;
  await runStatement(serverUrl, `create database ${name}`);
  resources.defer(() => runStatement(serverUrl, `drop database if exists ${name} with (force)`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function runStatement(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
