import { asc, count, eq, isNull, max, sql, sum } from 'drizzle-orm';
import type { Article } from '#core/knowledge/article.ts';
import type { Drizzle } from '#db/client.ts';
import { articleFeedback, articles, users } from '#db/schema.ts';

export type KnowledgeStore = ReturnType<typeof createKnowledgeStore>;

/** Rows and writes of the knowledge base. */
export function createKnowledgeStore(drizzle: Drizzle) {
  return {
    async listArticles(): Promise<Article[]> {
      const rows = await drizzle
        .select()
        .from(articles)
        .where(isNull(articles.retiredAt))
        .orderBy(asc(articles.slug));
      return rows.map(
        ({ contentHash, source, sourcePath, retiredAt, createdAt, updatedAt, ...article }) => article,
      );
    },

    /** How many built-in articles there are, retired ones too. */
    async countSeeded(): Promise<number> {
      return drizzle.$count(articles, eq(articles.source, 'seed'));
    },

    /**
     * Changes whenever an article is added, changed, retired or brought back: each makes a revision. The newest time
     * alone would miss a transaction that began before another one and was committed after it. Cheap enough to ask
     * every few seconds.
     */
    async readFingerprint(): Promise<string> {
      const [row] = await drizzle
        .select({ count: count(), revisions: sum(articles.revision), newest: max(articles.updatedAt) })
        .from(articles);
      return `${row?.count ?? 0}/${row?.revisions ?? 0}@${row?.newest?.toISOString() ?? ''}`;
    },

    /** Records whether an article helped; a second word of the same person replaces the first. */
    async saveFeedback(feedback: {
      articleId: string;
      userId: string;
      helpful: boolean;
      comment: string | null;
    }): Promise<void> {
      await drizzle.transaction(async (transaction) => {
        // A guest has no row before the first thing that is stored for them.
        await transaction.insert(users).values({ id: feedback.userId }).onConflictDoNothing();
        await transaction
          .insert(articleFeedback)
          .values(feedback)
          .onConflictDoUpdate({
            target: [articleFeedback.articleId, articleFeedback.userId],
            set: { helpful: feedback.helpful, comment: feedback.comment, updatedAt: sql`now()` },
          });
      });
    },

    /** How many people said that an article helped, and that it did not. */
    async countFeedback(articleId: string): Promise<{ helpful: number; notHelpful: number }> {
      const rows = await drizzle
        .select({ helpful: articleFeedback.helpful, people: count() })
        .from(articleFeedback)
        .where(eq(articleFeedback.articleId, articleId))
        .groupBy(articleFeedback.helpful);
      const of = (helpful: boolean) => rows.find((row) => row.helpful === helpful)?.people ?? 0;
      return { helpful: of(true), notHelpful: of(false) };
    },
  };
}
