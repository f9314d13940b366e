import { and, asc, eq, getTableColumns, gt, lte, type SQL, sql } from 'drizzle-orm';
import type { Drizzle } from '#db/client.ts';
import { conversations, messages, turns } from '#db/schema.ts';

export type MessageLog = ReturnType<typeof createMessageLog>;

/** Most that a client which comes back is sent. */
export interface MissedBounds {
  /** Bytes of content, as UTF-8. */
  readonly maxBytes: number;
  /** Age of the oldest message. */
  readonly maxAgeMs: number;
}

/** The committed messages of conversations as sockets read them: each with its turn, if a reply, and its epoch. */
export function createMessageLog(drizzle: Drizzle) {
  const listWhere = (condition: SQL | undefined, limit: number) =>
    drizzle
      .select({ message: getTableColumns(messages), turn: turns, epoch: conversations.epoch })
      .from(messages)
      .innerJoin(conversations, eq(conversations.id, messages.conversationId))
      .leftJoin(turns, eq(turns.messageId, messages.replyTo))
      .where(condition)
      .orderBy(asc(messages.seq))
      .limit(limit);

  return {
    /** Messages after a sequence number, oldest first. */
    async listAfter(conversationId: string, { afterSeq, limit }: { afterSeq: number; limit: number }) {
      return listWhere(and(eq(messages.conversationId, conversationId), gt(messages.seq, afterSeq)), limit);
    },

    /** Messages after one and up to another sequence number, oldest first; none when they break a bound. */
    async listMissed(
      conversationId: string,
      range: { readonly afterSeq: number; readonly upToSeq: number; readonly bounds: MissedBounds },
    ) {
      const { afterSeq, upToSeq, bounds } = range;
      const missed = and(
        eq(messages.conversationId, conversationId),
        gt(messages.seq, afterSeq),
        lte(messages.seq, upToSeq),
      );
      // Measured before it is read, so that a crowd of clients with much to catch up with does not fill the memory.
      const within = sql`(
        select sum(octet_length(content)) <= ${bounds.maxBytes}::float8
          and min(created_at) > now() - ${bounds.maxAgeMs}::float8 * interval '1 millisecond'
        from ${messages} where ${missed})`;
      return listWhere(and(missed, within), upToSeq - afterSeq);
    },
  };
}
