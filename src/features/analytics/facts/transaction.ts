import type { Database } from '#db/client.ts';

/** The connection of a transaction under way. */
export type Transaction = Parameters<Parameters<Database['sql']['begin']>[1]>[0];
