import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { countPoolUse, type PoolUse } from './pool-use.ts';
import * as schema from './schema.ts';

/** Where the database listens: a URL, or the Unix socket of the embedded one. */
export type DatabaseAddress =
  | { readonly url: string; readonly poolSize: number }
  | { readonly socketDir: string };

/** The typed query builder over the whole schema. */
export type Drizzle = PostgresJsDatabase<typeof schema>;

/** The query builder within a transaction. */
export type Transaction = Parameters<Parameters<Drizzle['transaction']>[0]>[0];

/** Both ways to speak to the one connection pool: Drizzle for queries, raw SQL for the group commit. */
export interface Database extends AsyncDisposable {
  readonly drizzle: Drizzle;
  readonly sql: postgres.Sql;
  readonly kind: 'embedded' | 'postgres';
  readonly poolUse: () => PoolUse;
}

/** How long a statement may run before the server ends it: less than `STORE_DEADLINE_MS`, so that it says so itself. */
const STATEMENT_TIMEOUT_MS = 1_500;
/** Waits between attempts to connect, in seconds: the driver's own grow to 20 s, long after the server is back. */
const FIRST_RECONNECT_S = 0.05;
const LAST_RECONNECT_S = 0.5;

/**
 * Opens a pool; connects on first use. Drizzle replaces the client's JSON serializers with the identity, so raw
 * statements on `sql` pass JSON as text and cast it (`::text::jsonb`).
 */
export function openDatabase(address: DatabaseAddress): Database {
  const options = {
    onnotice: () => {},
    connect_timeout: 5,
    backoff: reconnectDelay,
    connection: { application_name: 'larkline' },
  } as const;
  const embedded = 'socketDir' in address;
  const client = embedded
    ? // The embedded server interleaves the messages of several connections, so it gets exactly one.
      postgres({
        ...options,
        path: `${address.socketDir}/.s.PGSQL.5432`,
        user: 'postgres',
        database: 'postgres',
        max: 1,
        ssl: false,
      })
    : postgres(address.url, {
        ...options,
        max: address.poolSize,
        connection: { ...options.connection, statement_timeout: STATEMENT_TIMEOUT_MS },
      });
  const { sql, use: poolUse } = countPoolUse(client, { max: client.options.max });
  return {
    drizzle: drizzle(sql, { schema }),
    sql,
    kind: embedded ? 'embedded' : 'postgres',
    poolUse,
    [Symbol.asyncDispose]: () => sql.end({ timeout: 5 }),
  };
}

/** In seconds; up to a half is left to chance, so that the connections of a pool do not all come at once. */
function reconnectDelay(attempt: number): number {
  return Math.min(FIRST_RECONNECT_S * 2 ** attempt, LAST_RECONNECT_S) * (0.5 + Math.random() / 2);
}
