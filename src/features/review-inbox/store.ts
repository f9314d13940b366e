import { and, count, desc, eq, getTableColumns, gte, inArray, type SQL, sql } from 'drizzle-orm';
import type { Explanation, Language } from '#core/nlu/understanding.ts';
import { analyticsCells } from '#db/analytics-schema.ts';
import type { Drizzle } from '#db/client.ts';
import { inboxItems } from '#db/learning-schema.ts';
import { messages, turns } from '#db/schema.ts';

export type InboxStore = ReturnType<typeof createInboxStore>;
export type InboxStatus = (typeof inboxItems.$inferSelect)['status'];

/** An item with the message that it is about. */
export type InboxRow = typeof inboxItems.$inferSelect & {
  /** Masked. */
  readonly text: string;
  readonly saidAt: Date;
  /** How sure the topic was, 0 to 1. */
  readonly confidence: number;
  readonly explanation: Explanation | null;
};

/** Place in the list: what is worth most comes first. */
export interface InboxPlace {
  readonly value: number;
  readonly messageId: string;
}

/** What became of a decision or of taking one back. */
export type InboxOutcome =
  | { readonly kind: 'done'; readonly item: InboxRow }
  | { readonly kind: 'missing' | 'decided_before' | 'claimed' | 'not_decided' | 'not_yours' };

/** How long an item stays with whoever was shown it. */
const CLAIM = sql`interval '10 minutes'`;
/** What customers ask is counted over so much time. */
const ASKED_WITHIN = sql`interval '30 days'`;

/** Messages that wait for a person's label. */
export function createInboxStore(drizzle: Drizzle) {
  const itemColumns = {
    ...getTableColumns(inboxItems),
    text: messages.content,
    saidAt: messages.createdAt,
    confidence: turns.confidence,
    explanation: turns.explanation,
  };
  const itemsWith = (client: Pick<Drizzle, 'select'>, where: SQL | undefined) =>
    client
      .select(itemColumns)
      .from(inboxItems)
      .innerJoin(messages, eq(messages.id, inboxItems.messageId))
      .innerJoin(turns, eq(turns.messageId, inboxItems.messageId))
      .where(where);
  const byValue = [desc(inboxItems.value), desc(inboxItems.messageId)] as const;
  const claimFor = (userId: string) => ({ claimedBy: userId, claimedUntil: sql`now() + ${CLAIM}` });
  const isHeldByOther = (userId: string) =>
    sql`coalesce(${inboxItems.claimedUntil} > now() and ${inboxItems.claimedBy} <> ${userId}, false)`;

  /** Changes one item under its lock; `refuse` says why not. */
  function change(
    messageId: string,
    options: {
      readonly userId: string;
      readonly refuse: (item: InboxRow, heldByOther: boolean) => Exclude<InboxOutcome['kind'], 'done'> | null;
      readonly set: Parameters<ReturnType<Drizzle['update']>['set']>[0];
    },
  ): Promise<InboxOutcome> {
    const { userId, refuse, set } = options;
    return drizzle.transaction(async (tx): Promise<InboxOutcome> => {
      const isIt = eq(inboxItems.messageId, messageId);
      const [lock] = await tx
        .select({ heldByOther: sql<boolean>`${isHeldByOther(userId)}` })
        .from(inboxItems)
        .where(isIt)
        .for('update');
      const [item] = await itemsWith(tx, isIt);
      if (lock === undefined || item === undefined) return { kind: 'missing' };
      const refused = refuse(item, lock.heldByOther);
      if (refused !== null) return { kind: refused };
      await tx.update(inboxItems).set(set).where(isIt);
      const [changed] = await itemsWith(tx, isIt);
      return { kind: 'done', item: changed ?? item };
    });
  }

  return {
    /**
     * Gives the most valuable open items to one person for 10 minutes, those that the person has already among them, best
     * first. What others have, or are just being given, is passed over.
     */
    claim(userId: string, { limit }: { readonly limit: number }): Promise<readonly InboxRow[]> {
      return drizzle.transaction(async (tx) => {
        const free = await tx
          .select({ messageId: inboxItems.messageId })
          .from(inboxItems)
          .where(and(eq(inboxItems.status, 'open'), sql`not ${isHeldByOther(userId)}`))
          .orderBy(...byValue)
          .limit(limit)
          .for('update', { skipLocked: true });
        if (free.length === 0) return [];
        const ids = free.map(({ messageId }) => messageId);
        await tx.update(inboxItems).set(claimFor(userId)).where(inArray(inboxItems.messageId, ids));
        return itemsWith(tx, inArray(inboxItems.messageId, ids)).orderBy(...byValue);
      });
    },

    /** Gives up what a person has; resolves to how many items that were. */
    async release(userId: string): Promise<number> {
      const released = await drizzle
        .update(inboxItems)
        .set({ claimedBy: null, claimedUntil: null })
        .where(and(eq(inboxItems.status, 'open'), eq(inboxItems.claimedBy, userId)))
        .returning({ messageId: inboxItems.messageId });
      return released.length;
    },

    /** Labels an open item, or rejects it where the label is null; not while another person has it. */
    decide(
      messageId: string,
      { userId, label }: { readonly userId: string; readonly label: string | null },
    ): Promise<InboxOutcome> {
      return change(messageId, {
        userId,
        refuse: ({ status }, heldByOther) => {
          if (status !== 'open') return 'decided_before';
          return heldByOther ? 'claimed' : null;
        },
        set: {
          status: label === null ? 'rejected' : 'labeled',
          label,
          ...{ decidedBy: userId, decidedAt: sql`now()`, claimedBy: null, claimedUntil: null },
        },
      });
    },

    /** Opens a decided item again and gives it to the person; `anyone` also where another one decided. */
    undo(
      messageId: string,
      { userId, anyone }: { readonly userId: string; readonly anyone: boolean },
    ): Promise<InboxOutcome> {
      return change(messageId, {
        userId,
        refuse: ({ status, decidedBy }) => {
          if (status === 'open') return 'not_decided';
          return anyone || decidedBy === userId ? null : 'not_yours';
        },
        set: { status: 'open', label: null, decidedBy: null, decidedAt: null, ...claimFor(userId) },
      });
    },

    listItems({
      status,
      after,
      limit,
    }: {
      readonly status: InboxStatus;
      readonly after?: InboxPlace | undefined;
      readonly limit: number;
    }): Promise<readonly InboxRow[]> {
      const { value, messageId } = inboxItems;
      const further =
        after && sql`(${value}, ${messageId}) < (${after.value}::real, ${after.messageId}::uuid)`;
      return itemsWith(drizzle, and(eq(inboxItems.status, status), further))
        .orderBy(...byValue)
        .limit(limit);
    },

    /** How many items of each label and language a person has labeled. */
    countLabels(): Promise<
      readonly { readonly label: string | null; readonly language: Language; readonly count: number }[]
    > {
      const { label, language, status } = inboxItems;
      return drizzle
        .select({ label, language, count: count() })
        .from(inboxItems)
        .where(eq(status, 'labeled'))
        .groupBy(label, language);
    },

    /** Conversations of the last 30 days by topic or by language; '' stands for none. */
    countAsked(
      dimension: 'topic' | 'language',
    ): Promise<readonly { readonly value: string; readonly conversations: number }[]> {
      const cells = analyticsCells;
      return drizzle
        .select({ value: cells.value, conversations: sql<number>`sum(${cells.conversations})::int` })
        .from(cells)
        .where(
          and(
            eq(cells.dimension, dimension),
            eq(cells.grain, 'day'),
            gte(cells.start, sql`now() - ${ASKED_WITHIN}`),
          ),
        )
        .groupBy(cells.value);
    },
  };
}
