import { CELL_KINDS } from '#core/analytics/cell-kinds.ts';
import type { Database } from '#db/client.ts';
import { claim } from './claim.ts';
import type { NewFact } from './fact-rows.ts';
import { type ReadHistory, readHistories } from './read-histories.ts';
import { type Resolved, readReturns } from './read-returns.ts';
import { saveFacts } from './save-facts.ts';

/**
 * Conversations of one kind that a pass takes up at most. The embedded database serves nobody else meanwhile, and each
 * conversation costs the node 0.7 ms in which it answers nobody.
 */
const BATCH = { embedded: 40, postgres: 50 } as const;

/** Nobody predicts anything of a conversation that has been quiet for longer. */
const OPEN_MS = 24 * 3_600_000;

/** Number of the lock that the one node at work holds; any other number would do. */
const LOCK = 3_141_592;

/** All that is made of conversations here. */
const TABLES = [
  ...['conversation_facts', 'stale_facts', 'analytics_progress'],
  ...Object.values(CELL_KINDS).map(({ table }) => table),
];

/** What one pass does, in one transaction. */
export interface FactPass {
  /** Conversations to make facts of. */
  readonly ids: readonly string[];
  histories(): Promise<readonly ReadHistory[]>;
  /** When each customer's next conversation with the same topic began, by conversation; those without one are missing. */
  returns(resolved: readonly Resolved[]): Promise<ReadonlyMap<string, number>>;
  save(facts: readonly NewFact[]): Promise<void>;
}

export type FactStore = ReturnType<typeof createFactStore>;

export function createFactStore({ sql, kind }: Pick<Database, 'sql' | 'kind'>) {
  return {
    /** Whether a pass would find anything; reads a few entries of indexes and writes nothing. */
    async hasWork(now: Date): Promise<boolean> {
      const [row] = await sql<{ work: boolean }[]>`
        select (select conversation_id from stale_facts limit 1) is not null
          or (select conversation_id from conversation_facts where due_at <= ${now.toISOString()}
            order by due_at limit 1) is not null
          or (select id from conversations
            where updated_at >= least(coalesce((select read_to from analytics_progress), '-infinity'), now() - interval '60 seconds')
              and (select read_at from conversation_facts where conversation_id = conversations.id)
                is distinct from updated_at
            order by updated_at, id limit 1) is not null
          or coalesce((select read_to from analytics_progress) < now() - interval '30 seconds', true) as work`;
      return row?.work === true;
    },

    /** Marks the facts of conversations that are open, with a message of the last day, and were predicted by another model. */
    async markPredictedByOthers(model: string, { now }: { readonly now: Date }): Promise<void> {
      const since = new Date(now.getTime() - OPEN_MS).toISOString();
      await sql`
        insert into stale_facts (conversation_id)
        select conversation_id from conversation_facts
        where state <> 'resolved' and last_message_at >= ${since}
          and escalation_model is not null and escalation_model <> ${model}
        order by conversation_id
        on conflict (conversation_id) do nothing`;
    },

    /** Empties facts and cells, between two passes; the next ones make them anew from the conversations that there are. */
    async empty(): Promise<void> {
      await sql.begin(async (transaction) => {
        await transaction`select pg_advisory_xact_lock(${LOCK})`;
        await transaction.unsafe(`truncate ${TABLES.join(', ')}`);
      });
    },

    /**
     * One pass, all or nothing: whatever ends it in the middle, the next one finds the same work. Undefined when another
     * node is at work.
     */
    pass<Result>(
      now: Date,
      {
        share,
        work,
      }: {
        /** Of the conversations that a pass may take up, 0 to 1. */
        readonly share: number;
        readonly work: (pass: FactPass) => Promise<Result>;
      },
    ): Promise<Result | undefined> {
      return sql.begin(async (transaction): Promise<Result | undefined> => {
        const [lock] = await transaction<{ got: boolean }[]>`
          select pg_try_advisory_xact_lock(${LOCK}) as got`;
        if (lock?.got !== true) return undefined;
        const ids = await claim(transaction, { now, limit: Math.ceil(BATCH[kind] * share) });
        return work({
          ids,
          histories: () => readHistories(transaction, ids),
          returns: (resolved) => readReturns(transaction, resolved),
          save: (facts) => saveFacts(transaction, facts),
        });
      }) as Promise<Result | undefined>;
    },
  };
}
