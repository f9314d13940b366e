import type postgres from 'postgres';

/** How busy a pool is at this moment. */
export interface PoolUse {
  /** Connections that work on a statement or belong to a transaction. */
  readonly inUse: number;
  /** Statements and transactions handed to the driver that stand behind another one. */
  readonly waiting: number;
}

/**
 * A statement as the driver makes it. It asks for a connection when `handler` is called, and `active` is set to false
 * when it has ended, however that was; a cursor puts other functions to resolve and reject in the place of its own.
 */
interface Statement {
  handler(statement: Statement): unknown;
  active: boolean;
}

/**
 * The same client, counting what it has in hand: the driver tells nobody. It gives each statement and transaction a
 * connection of its own until there are no more, and puts only then one behind another; so what is in hand, up to the
 * size of the pool, is the number of connections in use, and the rest waits. Statements inside a transaction are on its
 * connection and are not counted again.
 */
export function countPoolUse(
  sql: postgres.Sql,
  { max }: { readonly max: number },
): { readonly sql: postgres.Sql; readonly use: () => PoolUse } {
  let inHand = 0;

  function counted<T>(made: T): T {
    if (!isStatement(made)) return made;
    const { handler } = made;
    made.handler = (statement) => {
      inHand += 1;
      whenEnded(made, () => {
        inHand -= 1;
      });
      return handler(statement);
    };
    return made;
  }

  async function whole<T>(transaction: () => Promise<T>): Promise<T> {
    inHand += 1;
    try {
      return await transaction();
    } finally {
      inHand -= 1;
    }
  }

  const methods: Partial<Record<PropertyKey, unknown>> = {
    unsafe: (...args: Parameters<typeof sql.unsafe>) => counted(sql.unsafe(...args)),
    begin: (...args: [never]) => whole(() => sql.begin(...args)),
  };
  return {
    sql: new Proxy(sql, {
      apply: (target, self, args) => counted(Reflect.apply(target, self, args)),
      get: (target, name) => methods[name] ?? Reflect.get(target, name),
    }),
    use: () => ({ inUse: Math.min(inHand, max), waiting: Math.max(0, inHand - max) }),
  };
}

function isStatement(made: unknown): made is Statement {
  return made instanceof Promise && 'handler' in made && 'active' in made;
}

/** Calls back once, when the statement has ended. */
function whenEnded(statement: Statement, ended: () => void): void {
  let active = statement.active;
  let over = false;
  Object.defineProperty(statement, 'active', {
    get: () => active,
    set(value: boolean) {
      active = value;
      if (value || over) return;
      over = true;
      ended();
    },
  });
}
