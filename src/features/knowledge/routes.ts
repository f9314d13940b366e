import { Elysia } from 'elysia';
import type { AccessTokens } from '#http/access-tokens.ts';
import { authPlugin } from '#http/auth.ts';
import { problems } from '#http/schemas.ts';
import {
  articleDetail,
  articleParams,
  categoryList,
  feedbackBody,
  feedbackReceipt,
  searchQuery,
  searchResults,
} from './schema.ts';
import type { KnowledgeService } from './service.ts';

/** The knowledge base over HTTP. Reading is public; feedback needs a token, a guest's will do. */
export function knowledgeRoutes({
  knowledge,
  tokens,
}: {
  knowledge: KnowledgeService;
  tokens: AccessTokens;
}) {
  return new Elysia({ name: 'knowledge', prefix: '/api/v1/knowledge' })
    .use(authPlugin({ tokens }))
    .get('/search', ({ query }) => knowledge.search(query), {
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
    });
}
