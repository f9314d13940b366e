import { Elysia } from 'elysia';
import type { AccessTokens } from '#http/access-tokens.ts';
import { authPlugin } from '#http/auth.ts';
import { problems } from '#http/schemas.ts';
import {
  createBody,
  editedArticle,
  importBody,
  importResult,
  restoreBody,
  retireQuery,
  revisionList,
  revisionsQuery,
  slugParams,
  updateBody,
} from './schema.ts';
import type { EditingService } from './service.ts';

/**
 * Writing the knowledge base: staff read versions, supervisors and administrators change articles. Mounted below the
 * knowledge base.
 */
export function editingRoutes({ editing, tokens }: { editing: EditingService; tokens: AccessTokens }) {
  return new Elysia({ name: 'knowledge-editing' })
    .use(authPlugin({ tokens }))
    .post('/articles', ({ principal, body }) => editing.create(principal, body), {
      requireRole: 'supervisor',
      body: createBody,
      response: { 200: editedArticle, ...problems(400, 401, 403, 409, 413, 415, 422, 429, 503) },
      detail: { operationId: 'createArticle', summary: 'Write a new article', tags: ['Knowledge'] },
    })
    .put(
      '/articles/:slug',
      ({ principal, params, body }) => editing.update(principal, { ...body, slug: params.slug }),
      {
        requireRole: 'supervisor',
        params: slugParams,
        body: updateBody,
        response: { 200: editedArticle, ...problems(400, 401, 403, 404, 409, 413, 415, 422, 429, 503) },
        detail: {
          operationId: 'updateArticle',
          summary: 'Change an article',
          description: 'Fails with 409 when the article has another revision than the one named.',
          tags: ['Knowledge'],
        },
      },
    )
    .delete(
      '/articles/:slug',
      ({ principal, params, query }) =>
        editing.retire(principal, { slug: params.slug, dryRun: query.dry_run }),
      {
        requireRole: 'supervisor',
        params: slugParams,
        query: retireQuery,
        response: { 200: editedArticle, ...problems(400, 401, 403, 404, 422, 429, 503) },
        detail: {
          operationId: 'retireArticle',
          summary: 'Retire an article',
          description: 'It is no longer shown and can be restored.',
          tags: ['Knowledge'],
        },
      },
    )
    .get(
      '/articles/:slug/revisions',
      ({ params, query }) =>
        editing.listRevisions(params.slug, { limit: query.limit, before: query.before_revision }),
      {
        requireRole: 'agent',
        params: slugParams,
        query: revisionsQuery,
        response: { 200: revisionList, ...problems(400, 401, 403, 404, 422, 429, 503) },
        detail: {
          operationId: 'listArticleRevisions',
          summary: 'List the versions of an article',
          tags: ['Knowledge'],
        },
      },
    )
    .post(
      '/articles/:slug/restore',
      ({ principal, params, body }) =>
        editing.restore(principal, { slug: params.slug, revision: body.revision, dryRun: body.dry_run }),
      {
        requireRole: 'supervisor',
        params: slugParams,
        body: restoreBody,
        response: { 200: editedArticle, ...problems(400, 401, 403, 404, 413, 415, 422, 429, 503) },
        detail: {
          operationId: 'restoreArticle',
          summary: 'Put an earlier version in force again',
          description: 'It becomes the next revision; a retired article comes back.',
          tags: ['Knowledge'],
        },
      },
    )
    .post('/imports', ({ body }) => editing.import(body), {
      requireRole: 'supervisor',
      body: importBody,
      response: { 200: importResult, ...problems(400, 401, 403, 409, 413, 415, 422, 429, 503) },
      detail: {
        operationId: 'importArticles',
        summary: 'Import articles of a source',
        description:
          'Adds and changes articles of this source; retires none, and never touches those of another.',
        tags: ['Knowledge'],
      },
    });
}
