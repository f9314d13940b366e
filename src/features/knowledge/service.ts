import type { Article } from '#core/knowledge/article.ts';
import { shortAnswer } from '#core/knowledge/short-answer.ts';
import { maskSensitive } from '#core/nlu/mask.ts';
import type { AgentId } from '#core/nlu/understanding.ts';
import { AppError } from '#errors.ts';
import { toStorableText } from '#lib/storable-text.ts';
import type { KnowledgeBase } from './knowledge-base.ts';
import type { KnowledgeStore } from './store.ts';

export type KnowledgeService = ReturnType<typeof createKnowledgeService>;

/** Searching and reading articles, and hearing whether they helped. */
export function createKnowledgeService({ base, store }: { base: KnowledgeBase; store: KnowledgeStore }) {
  function articleOf(slug: string): Article {
    const article = base.current().findBySlug(slug);
    if (!article) throw new AppError('not_found', 'There is no such article.');
    return article;
  }

  return {
    search(query: { q: string; agent?: AgentId; limit: number }) {
      const { q, agent, limit } = query;
      const hits = base.current().search(q, agent === undefined ? { limit } : { agent, limit });
      const results = hits.map(({ article, score, level }) => ({
        id: article.id,
        slug: article.slug,
        title: article.title,
        agent: article.agent,
        category: article.category,
        score,
        level,
        summary: shortAnswer(article.body),
      }));
      return { query: q, results };
    },

    listCategories() {
      return {
        categories: base
          .current()
          .categories()
          .map(({ agent, category, count }) => ({ agent, category, article_count: count })),
      };
    },

    /** @throws AppError `not_found`. */
    async read(slug: string) {
      const { id, title, agent, category, topics, keywords, steps, body, revision } = articleOf(slug);
      const feedback = await store.countFeedback(id);
      return {
        id,
        slug,
        title,
        agent,
        category,
        revision,
        body,
        topics: [...topics],
        keywords: [...keywords],
        steps: [...steps],
        feedback: { helpful: feedback.helpful, not_helpful: feedback.notHelpful },
      };
    },

    /** @throws AppError `not_found`. */
    async giveFeedback(
      userId: string,
      feedback: { article: string; helpful: boolean; comment?: string | null },
    ) {
      const { id } = articleOf(feedback.article);
      const comment = feedback.comment ? maskSensitive(toStorableText(feedback.comment)).text : null;
      await store.saveFeedback({ articleId: id, userId, helpful: feedback.helpful, comment });
      return { article: feedback.article, helpful: feedback.helpful };
    },
  };
}
