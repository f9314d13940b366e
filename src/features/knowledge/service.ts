import type { Article } from '#core/knowledge/article.ts';
import { shortAnswer } from '#core/knowledge/short-answer.ts';
import { maskSensitive } from '#core/nlu/mask.ts';
import type { Understander } from '#core/nlu/understand.ts';
import type { AgentId, Language } from '#core/nlu/understanding.ts';
import { AppError } from '#errors.ts';
import { toStorableText } from '#lib/storable-text.ts';
import { createEditingService } from './editing/service.ts';
import type { EditingStore } from './editing/store.ts';
import type { ImportStore } from './importing/store.ts';
import type { KnowledgeBase } from './knowledge-base.ts';
import type { ReviewList } from './review/review-list.ts';
import { createReviewService } from './review/service.ts';
import type { ReviewStore } from './review/store.ts';
import type { KnowledgeStore } from './store.ts';

export type KnowledgeService = ReturnType<typeof createKnowledgeService>;

export interface KnowledgeDeps {
  readonly base: KnowledgeBase;
  readonly store: KnowledgeStore;
  readonly editingStore: EditingStore;
  readonly importStore: ImportStore;
  readonly reviewStore: ReviewStore;
  readonly reviewList: Pick<ReviewList, 'add'>;
  readonly newId: () => string;
  /** What a query may be about. */
  readonly topicsOf: Understander['topicsOf'];
}

/** Searching and reading articles, hearing whether they helped, writing them, and reviewing what customers suggest. */
export function createKnowledgeService(deps: KnowledgeDeps) {
  const { base, store, editingStore, importStore, reviewStore, reviewList, newId, topicsOf } = deps;
  /** This node answers from a change at once, the others within seconds. A reading that fails is done again by then. */
  const onChange = async (): Promise<void> => {
    await base.refresh().catch(() => false);
  };

  function articleOf(slug: string): Article {
    const article = base.current().findBySlug(slug);
    if (!article) throw new AppError('not_found', 'There is no such article.');
    return article;
  }

  /** Keeps the words of somebody whom an article answered, unless the article has them already. */
  function suggestPhrasing(article: Article, { query, signal }: { query: string; signal: string }): void {
    const words = query.trim().toLowerCase();
    if (article.phrasings.some((phrasing) => phrasing.toLowerCase() === words)) return;
    reviewList.add({ kind: 'phrasing', subject: article.slug, text: query, details: { signal } });
  }

  return {
    editing: createEditingService({ store: editingStore, importStore, newId, onChange }),
    review: createReviewService({ store: reviewStore, onChange }),

    /** `signal` ends the waiting for a model that compares meanings. */
    async search(
      query: { q: string; agent?: AgentId; language?: Language; limit: number },
      { signal }: { signal: AbortSignal },
    ) {
      const { q, ...options } = query;
      const semantic = await base.semanticMatches(q, { signal });
      const topics = topicsOf(q, options.language ?? 'en');
      const hits = base.current().search(q, { ...options, semantic, topics });
      const results = hits.map(({ article, score, level, passage }) => ({
        id: article.id,
        slug: article.slug,
        title: article.title,
        agent: article.agent,
        category: article.category,
        score,
        level,
        summary: shortAnswer(article.body),
        language: article.language,
        passage: { ...passage },
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
      const { id, title, agent, category, language, topics, keywords, steps, body, revision } =
        articleOf(slug);
      const feedback = await store.countFeedback(id);
      return {
        id,
        slug,
        title,
        agent,
        category,
        language,
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
      feedback: { article: string; helpful: boolean; comment?: string | null; query?: string | null },
    ) {
      const article = articleOf(feedback.article);
      const comment = feedback.comment ? maskSensitive(toStorableText(feedback.comment)).text : null;
      await store.saveFeedback({ articleId: article.id, userId, helpful: feedback.helpful, comment });
      if (feedback.helpful && feedback.query)
        suggestPhrasing(article, { query: feedback.query, signal: 'thumbs_up' });
      return { article: feedback.article, helpful: feedback.helpful };
    },

    /** Hears that somebody chose this article among the results of a search. @throws AppError `not_found`. */
    recordClick(click: { article: string; query: string }) {
      suggestPhrasing(articleOf(click.article), { query: click.query, signal: 'click' });
      return { article: click.article };
    },
  };
}
