import { Elysia } from 'elysia';
import type { AccessTokens } from '#http/access-tokens.ts';
import { authPlugin } from '#http/auth.ts';
import { problems } from '#http/schemas.ts';
import { reviewItem, reviewPage, reviewParams, reviewQuery } from './schema.ts';
import type { ReviewService } from './service.ts';

/** What customers and models suggest: staff read it, supervisors decide. Mounted below the knowledge base. */
export function reviewRoutes({ review, tokens }: { review: ReviewService; tokens: AccessTokens }) {
  return new Elysia({ name: 'knowledge-review', prefix: '/review' })
    .use(authPlugin({ tokens }))
    .get('', ({ query }) => review.list(query), {
      requireRole: 'agent',
      query: reviewQuery,
      response: { 200: reviewPage, ...problems(400, 401, 403, 422, 429, 503) },
      detail: { operationId: 'listReviewItems', summary: 'List what needs a look', tags: ['Knowledge'] },
    })
    .post(
      '/:id/accept',
      ({ principal, params }) => review.decide(params.id, { status: 'accepted', userId: principal.userId }),
      {
        requireRole: 'supervisor',
        params: reviewParams,
        response: { 200: reviewItem, ...problems(401, 403, 404, 409, 422, 429, 503) },
        detail: {
          operationId: 'acceptReviewItem',
          summary: 'Accept a suggestion',
          description: 'A phrasing becomes part of its article, as a new revision.',
          tags: ['Knowledge'],
        },
      },
    )
    .post(
      '/:id/reject',
      ({ principal, params }) => review.decide(params.id, { status: 'rejected', userId: principal.userId }),
      {
        requireRole: 'supervisor',
        params: reviewParams,
        response: { 200: reviewItem, ...problems(401, 403, 404, 409, 422, 429, 503) },
        detail: { operationId: 'rejectReviewItem', summary: 'Reject a suggestion', tags: ['Knowledge'] },
      },
    );
}
