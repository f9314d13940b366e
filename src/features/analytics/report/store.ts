import { and, desc, eq, gte, isNotNull, lt } from 'drizzle-orm';
import { conversationFacts } from '#db/analytics-schema.ts';
import type { Drizzle } from '#db/client.ts';
import { conversationFeedback, replyRatings } from '#db/feedback-schema.ts';

export interface Comment {
  readonly conversationId: string;
  readonly rating: number | null;
  /** Masked. */
  readonly comment: string;
  readonly at: Date;
}

export type CommentStore = ReturnType<typeof createCommentStore>;

/** What customers said in their own words. */
export function createCommentStore(drizzle: Drizzle) {
  /** A rating comes after its conversation began, so that nothing older than the window is looked at. */
  function newestOf(
    table: typeof replyRatings | typeof conversationFeedback,
    { from, to, limit }: { from: Date; to: Date; limit: number },
  ) {
    return drizzle
      .select({
        conversationId: table.conversationId,
        rating: table.rating,
        comment: table.comment,
        at: table.updatedAt,
      })
      .from(table)
      .innerJoin(conversationFacts, eq(conversationFacts.conversationId, table.conversationId))
      .where(
        and(
          isNotNull(table.comment),
          gte(table.updatedAt, from),
          gte(conversationFacts.begunAt, from),
          lt(conversationFacts.begunAt, to),
        ),
      )
      .orderBy(desc(table.updatedAt))
      .limit(limit);
  }

  return {
    /** The newest comments on conversations begun in a window, on replies and on the whole. */
    async newest(query: { from: Date; to: Date; limit: number }): Promise<readonly Comment[]> {
      const found = await Promise.all([newestOf(replyRatings, query), newestOf(conversationFeedback, query)]);
      return found
        .flat()
        .flatMap(({ comment, ...row }) => (comment === null ? [] : [{ ...row, comment }]))
        .sort((a, b) => b.at.getTime() - a.at.getTime())
        .slice(0, query.limit);
    },
  };
}
