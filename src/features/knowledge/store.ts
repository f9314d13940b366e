import { createHash } from 'node:crypto';
import { asc, count, eq, isNull, max, sql } from 'drizzle-orm';
import type { Article } from '#core/knowledge/article.ts';
import type { ArticleDraft } from '#core/knowledge/parse-article.ts';
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

    async countArticles(): Promise<number> {
      return drizzle.$count(articles);
    },

    /** Changes whenever an article is added, changed or removed; cheap enough to ask every few seconds. */
    async readFingerprint(): Promise<string> {
      const [row] = await drizzle.select({ count: count(), newest: max(articles.updatedAt) }).from(articles);
      return `${row?.count ?? 0}@${row?.newest?.toISOString() ?? ''}`;
    },

    /**
     * Stores articles by slug: new ones are added, changed ones get the next revision, equal ones stay as they are.
     * Returns how many rows were written.
     */
    async saveArticles(drafts: readonly ArticleDraft[], { newId }: { newId: () => string }): Promise<number> {
      if (drafts.length === 0) return 0;
      const written = await drizzle
        .insert(articles)
        .values(
          drafts.map((draft) => ({
            ...draft,
            id: newId(),
            revision: 1,
            contentHash: hashContent(draft),
          })),
        )
        .onConflictDoUpdate({
          target: articles.slug,
          set: {
            title: sql`excluded.title`,
            agent: sql`excluded.agent`,
            category: sql`excluded.category`,
            topics: sql`excluded.topics`,
            keywords: sql`excluded.keywords`,
            phrasings: sql`excluded.phrasings`,
            language: sql`excluded.language`,
            steps: sql`excluded.steps`,
            body: sql`excluded.body`,
            contentHash: sql`excluded.content_hash`,
            revision: sql`${articles.revision} + 1`,
            updatedAt: sql`now()`,
          },
          setWhere: sql`${articles.contentHash} <> excluded.content_hash`,
        })
        .returning({ slug: articles.slug });
      return written.length;
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

/** SHA-256 over the fields in a fixed order, so that it changes exactly when the content does. */
function hashContent(draft: ArticleDraft): string {
  const { slug, title, agent, category, language, topics, keywords, phrasings, steps, body } = draft;
  return createHash('sha256')
    .update(
      JSON.stringify([slug, title, agent, category, language, topics, keywords, phrasings, steps, body]),
    )
    .digest('hex');
}
