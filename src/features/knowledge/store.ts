import { and, asc, count, eq, gte, isNull, max, sql, sum } from 'drizzle-orm';
import type { Article } from '#core/knowledge/article.ts';
import type { ArticleOutcomes } from '#core/knowledge/helpfulness.ts';
import { solutionCells } from '#db/analytics-schema.ts';
import type { Drizzle } from '#db/client.ts';
import { articleFeedback, articles, users } from '#db/schema.ts';

/** What was said longer ago says little of an article as it is now, which may have been written anew since. */
const OPINION_AGE = sql`interval '90 days'`;

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

    /**
     * What customers said in the last 90 days of the articles that there is anything on, by slug: thumbs, and whether
     * solutions worked. A conversation counts once for each article: its steps are tried one after the other, so the
     * step with the most outcomes tells how many tried it, and those for whom no step worked are its failures.
     */
    async listOutcomes(): Promise<ReadonlyMap<string, ArticleOutcomes>> {
      const { articleSlug, step, worked, failed, grain, start } = solutionCells;
      const steps = drizzle
        .select({
          slug: articleSlug,
          worked: sql<number>`sum(${worked})`.as('step_worked'),
          tried: sql<number>`sum(${worked} + ${failed})`.as('step_tried'),
        })
        .from(solutionCells)
        .where(and(eq(grain, 'day'), gte(start, sql`now() - ${OPINION_AGE}`)))
        .groupBy(articleSlug, step)
        .as('steps');
      const solved = sql<number>`sum(${steps.worked})::int`;
      const [tries, thumbs] = await Promise.all([
        drizzle
          .select({
            slug: steps.slug,
            helped: solved,
            failed: sql<number>`greatest(0, max(${steps.tried})::int - ${solved})`,
          })
          .from(steps)
          .groupBy(steps.slug),
        drizzle
          .select({
            slug: articles.slug,
            helped: sql<number>`(count(*) filter (where ${articleFeedback.helpful}))::int`,
            failed: sql<number>`(count(*) filter (where not ${articleFeedback.helpful}))::int`,
          })
          .from(articleFeedback)
          .innerJoin(articles, eq(articles.id, articleFeedback.articleId))
          .where(gte(articleFeedback.updatedAt, sql`now() - ${OPINION_AGE}`))
          .groupBy(articles.slug),
      ]);
      return addOutcomes([...tries, ...thumbs]);
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

/** Sums by slug, without those that nothing was said of. */
function addOutcomes(
  rows: readonly (ArticleOutcomes & { readonly slug: string })[],
): ReadonlyMap<string, ArticleOutcomes> {
  const sums = new Map<string, ArticleOutcomes>();
  for (const { slug, helped, failed } of rows) {
    if (helped + failed === 0) continue;
    const known = sums.get(slug) ?? { helped: 0, failed: 0 };
    sums.set(slug, { helped: known.helped + helped, failed: known.failed + failed });
  }
  return sums;
}
