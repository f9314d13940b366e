import { Elysia } from 'elysia';
import type { AccessTokens } from '#http/access-tokens.ts';
import { authPlugin } from '#http/auth.ts';
import { problems } from '#http/schemas.ts';
import { editingRoutes } from './editing/routes.ts';
import { reviewRoutes } from './review/routes.ts';
import {
  articleDetail,
  articleParams,
  categoryList,
  clickBody,
  clickReceipt,
  feedbackBody,
  feedbackReceipt,
  searchQuery,
  searchResults,
} from './schema.ts';
import type { KnowledgeService } from './service.ts';

/** The knowledge base over HTTP. Reading is public; feedback needs a token, a guest's will do; writing needs staff. */
export function knowledgeRoutes({
  knowledge,
  tokens,
}: {
  knowledge: KnowledgeService;
  tokens: AccessTokens;
}) {
  return new Elysia({ name: 'knowledge', prefix: '/api/v1/knowledge' })
    .use(authPlugin({ tokens }))
    .get('/search', ({ query, request }) => knowledge.search(query, { signal: request.signal }), {
      query: searchQuery,
      response: { 200: searchResults, ...problems(422, 429) },
      detail: { operationId: 'searchKnowledge', summary: 'Search the knowledge base', tags: ['Knowledge'] },
    })
    .get('/categories', () => knowledge.listCategories(), {
      response: { 200: categoryList, ...problems(429) },
      detail: { operationId: 'listCategories', summary: 'List categories by agent', tags: ['Knowledge'] },
    })
    .get('/articles/:slug', ({ params }) => knowledge.read(params.slug), {
      params: articleParams,
      response: { 200: articleDetail, ...problems(404, 422, 429, 503) },
      detail: { operationId: 'getArticle', summary: 'Read an article', tags: ['Knowledge'] },
    })
    .post('/feedback', ({ principal, body }) => knowledge.giveFeedback(principal.userId, body), {
      requireRole: 'customer',
      body: feedbackBody,
      response: { 200: feedbackReceipt, ...problems(400, 401, 404, 413, 415, 422, 429, 503) },
      detail: {
        operationId: 'giveArticleFeedback',
        summary: 'Say whether an article helped',
        tags: ['Knowledge'],
      },
    })
    .post('/clicks', ({ body }) => knowledge.recordClick(body), {
      requireRole: 'customer',
      body: clickBody,
      response: { 200: clickReceipt, ...problems(400, 401, 404, 413, 415, 422, 429) },
      detail: {
        operationId: 'recordArticleClick',
        summary: 'Say which result of a search was chosen',
        tags: ['Knowledge'],
      },
    })
    .use(editingRoutes({ editing: knowledge.editing, tokens }))
    .use(reviewRoutes({ review: knowledge.review, tokens }));
}
