import { and, count, gte, min, ne, sql } from 'drizzle-orm';
import { analyticsProgress } from '#db/analytics-schema.ts';
import type { Drizzle } from '#db/client.ts';
import { conversations, messages } from '#db/schema.ts';

/** What the desk as a whole has before it, on all nodes. */
export interface DeskCounts {
  /** Conversations with a message since the time asked for: neither resolved nor with a person, with one, and upset. */
  readonly conversations: { readonly open: number; readonly waiting: number; readonly frustrated: number };
  /** Messages that are stored and not answered, and since when the oldest waits. */
  readonly unanswered: number;
  readonly oldestUnansweredAt: Date | null;
  /** What reports know everything up to; null before the first pass over the conversations. */
  readonly reportsReadTo: Date | null;
}

export type DeskStore = ReturnType<typeof createDeskStore>;

/** Counts that come from an index each. */
export function createDeskStore(db: Drizzle) {
  return {
    /** Whether the database takes writes: one that recovers, or follows another, answers and takes none. */
    async isWritable(): Promise<boolean> {
      const [row] = await db.execute<{ writable: boolean }>(
        sql`select not (pg_is_in_recovery() or current_setting('transaction_read_only')::boolean) as writable`,
      );
      return row?.writable === true;
    },

    async countDesk(since: Date): Promise<DeskCounts> {
      const byState = await db
        .select({ state: conversations.state, conversations: count() })
        .from(conversations)
        .where(and(ne(conversations.state, 'resolved'), gte(conversations.updatedAt, since)))
        .groupBy(conversations.state);
      const of = (state: string) => byState.find((row) => row.state === state)?.conversations ?? 0;
      const [awaiting] = await db
        .select({ messages: count(), oldest: min(messages.createdAt) })
        .from(messages)
        .where(sql`${messages.awaitsReply}`);
      const [progress] = await db.select({ readTo: analyticsProgress.readTo }).from(analyticsProgress);
      return {
        conversations: {
          open: of('initial') + of('follow_up') + of('frustrated'),
          waiting: of('escalation'),
          frustrated: of('frustrated'),
        },
        unanswered: awaiting?.messages ?? 0,
        oldestUnansweredAt: awaiting?.oldest ?? null,
        reportsReadTo: progress?.readTo ?? null,
      };
    },
  };
}
