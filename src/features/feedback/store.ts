import { and, count, desc, eq, gte, isNotNull, lt, sql } from 'drizzle-orm';
import type { FeedbackReason } from '#core/review/feedback-reasons.ts';
import { staleFacts } from '#db/analytics-schema.ts';
import type { Drizzle, Transaction } from '#db/client.ts';
import { conversationFeedback, replyRatings } from '#db/feedback-schema.ts';
import { conversations, messages } from '#db/schema.ts';

export type FeedbackStore = ReturnType<typeof createFeedbackStore>;

/** A rating of a reply. */
export interface NewRating {
  readonly messageId: string;
  readonly userId: string;
  /** 1 to 5. */
  readonly rating: number;
  /** Masked. */
  readonly comment: string | null;
}

/** What was said of a conversation; what is absent stays as it was said before. */
export interface NewFeedback {
  readonly conversationId: string;
  readonly userId: string;
  readonly rating?: number;
  readonly resolved?: boolean;
  readonly reasons?: readonly FeedbackReason[];
  /** Masked. */
  readonly comment?: string;
}

/** Everything that a person has said of a conversation so far. */
export interface StoredFeedback {
  readonly rating: number | null;
  readonly resolved: boolean | null;
  readonly reasons: readonly FeedbackReason[];
  readonly comment: string | null;
}

/** Words of a customer about a conversation or one of its replies. */
export interface StoredComment {
  readonly conversationId: string;
  /** The reply; null for the whole conversation. */
  readonly messageId: string | null;
  readonly rating: number | null;
  readonly comment: string;
  readonly at: Date;
}

/** Conversations begun from `from` on and before `to`. */
export interface BegunWithin {
  readonly from: Date;
  readonly to: Date;
}

/**
 * What customers say of replies and conversations. Every write asks in the same transaction for the facts of its
 * conversation to be made anew.
 */
export function createFeedbackStore(drizzle: Drizzle) {
  return {
    /** Resolves to the conversation of the reply, or to null when this person was not given such a reply. */
    saveRating({ messageId, userId, rating, comment }: NewRating): Promise<string | null> {
      return drizzle.transaction(async (tx) => {
        const [reply] = await tx
          .select({ conversationId: conversations.id })
          .from(messages)
          .innerJoin(conversations, eq(conversations.id, messages.conversationId))
          .where(
            and(
              eq(messages.id, messageId),
              eq(messages.role, 'assistant'),
              eq(conversations.ownerId, userId),
            ),
          );
        if (reply === undefined) return null;
        await tx
          .insert(replyRatings)
          .values({ ...reply, messageId, userId, rating, comment, begunAt: beginOf(reply.conversationId) })
          .onConflictDoUpdate({
            target: [replyRatings.messageId, replyRatings.userId],
            set: { rating, comment, updatedAt: sql`now()` },
          });
        await markStale(tx, reply.conversationId);
        return reply.conversationId;
      });
    },

    /** Resolves to all that was said by now, or to null when this person has no such conversation. */
    saveFeedback({ conversationId, userId, ...said }: NewFeedback): Promise<StoredFeedback | null> {
      return drizzle.transaction(async (tx) => {
        const [own] = await tx
          .select({ id: conversations.id })
          .from(conversations)
          .where(and(eq(conversations.id, conversationId), eq(conversations.ownerId, userId)));
        if (own === undefined) return null;
        const { rating, resolved, reasons, comment } = conversationFeedback;
        const [stored] = await tx
          .insert(conversationFeedback)
          .values({ ...said, conversationId, userId, begunAt: beginOf(conversationId) })
          .onConflictDoUpdate({
            target: [conversationFeedback.conversationId, conversationFeedback.userId],
            set: { ...said, updatedAt: sql`now()` },
          })
          .returning({ rating, resolved, reasons, comment });
        await markStale(tx, conversationId);
        return stored ?? null;
      });
    },

    /** How often customers said that their problem is solved, and that it is not. */
    async countResolved(begun: BegunWithin): Promise<{ readonly yes: number; readonly no: number }> {
      const { begunAt, resolved } = conversationFeedback;
      const rows = await drizzle
        .select({ resolved, people: count() })
        .from(conversationFeedback)
        .where(and(gte(begunAt, begun.from), lt(begunAt, begun.to), isNotNull(resolved)))
        .groupBy(resolved);
      const of = (answer: boolean) => rows.find((row) => row.resolved === answer)?.people ?? 0;
      return { yes: of(true), no: of(false) };
    },

    /** How often each reason was given, the most frequent first. */
    async countReasons(
      begun: BegunWithin,
    ): Promise<readonly { readonly reason: FeedbackReason; readonly count: number }[]> {
      const { begunAt, reasons } = conversationFeedback;
      const given = drizzle
        .select({ reason: sql<FeedbackReason>`jsonb_array_elements_text(${reasons})`.as('reason') })
        .from(conversationFeedback)
        .where(and(gte(begunAt, begun.from), lt(begunAt, begun.to)))
        .as('given');
      return drizzle
        .select({ reason: given.reason, count: count() })
        .from(given)
        .groupBy(given.reason)
        .orderBy(desc(count()), given.reason);
    },

    /** The newest comments on conversations and replies, newest first. */
    async listComments(
      begun: BegunWithin,
      { limit }: { readonly limit: number },
    ): Promise<readonly StoredComment[]> {
      const [ofConversations, ofReplies] = await Promise.all([
        drizzle
          .select({
            conversationId: conversationFeedback.conversationId,
            messageId: sql<null>`null`,
            rating: conversationFeedback.rating,
            comment: sql<string>`${conversationFeedback.comment}`,
            at: conversationFeedback.updatedAt,
          })
          .from(conversationFeedback)
          .where(
            and(
              gte(conversationFeedback.begunAt, begun.from),
              lt(conversationFeedback.begunAt, begun.to),
              isNotNull(conversationFeedback.comment),
            ),
          )
          .orderBy(desc(conversationFeedback.updatedAt))
          .limit(limit),
        drizzle
          .select({
            conversationId: replyRatings.conversationId,
            messageId: replyRatings.messageId,
            rating: replyRatings.rating,
            comment: sql<string>`${replyRatings.comment}`,
            at: replyRatings.updatedAt,
          })
          .from(replyRatings)
          .where(
            and(
              gte(replyRatings.begunAt, begun.from),
              lt(replyRatings.begunAt, begun.to),
              isNotNull(replyRatings.comment),
            ),
          )
          .orderBy(desc(replyRatings.updatedAt))
          .limit(limit),
      ]);
      return [...ofConversations, ...ofReplies]
        .sort((a, b) => b.at.getTime() - a.at.getTime())
        .slice(0, limit);
    },
  };
}

/** Read where it is written: a Date would lose the microseconds. */
function beginOf(conversationId: string) {
  return sql`(select created_at from conversations where id = ${conversationId})`;
}

/** The time is written anew as well: a refresher that has read the older mark must not take this one for done. */
async function markStale(tx: Transaction, conversationId: string): Promise<void> {
  const createdAt = sql`clock_timestamp()`;
  await tx
    .insert(staleFacts)
    .values({ conversationId, createdAt })
    .onConflictDoUpdate({ target: staleFacts.conversationId, set: { createdAt } });
}
