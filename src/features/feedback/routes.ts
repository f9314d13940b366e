import { Elysia } from 'elysia';
import type { AccessTokens } from '#http/access-tokens.ts';
import { authPlugin } from '#http/auth.ts';
import { problems } from '#http/schemas.ts';
import {
  feedbackBody,
  feedbackReceipt,
  feedbackSummary,
  ratingBody,
  ratingReceipt,
  summaryQuery,
} from './schema.ts';
import type { FeedbackService } from './service.ts';

/** What customers think of answers and conversations: they say it of their own, guests too; staff read the summary. */
export function feedbackRoutes({ feedback, tokens }: { feedback: FeedbackService; tokens: AccessTokens }) {
  return new Elysia({ name: 'feedback', prefix: '/api/v1/feedback' })
    .use(authPlugin({ tokens }))
    .post('', ({ principal, body }) => feedback.giveFeedback(principal.userId, body), {
      requireRole: 'customer',
      body: feedbackBody,
      response: { 200: feedbackReceipt, ...problems(400, 401, 404, 413, 415, 422, 429, 503) },
      detail: {
        operationId: 'giveFeedback',
        summary: 'Say what you think of a conversation',
        description: 'Only of your own. It can be changed: the newest word counts.',
        tags: ['Feedback'],
      },
    })
    .post('/rating', ({ principal, body }) => feedback.rate(principal.userId, body), {
      requireRole: 'customer',
      body: ratingBody,
      response: { 200: ratingReceipt, ...problems(400, 401, 404, 413, 415, 422, 429, 503) },
      detail: {
        operationId: 'rateReply',
        summary: 'Rate a reply',
        description: 'Only in your own conversations. It can be changed: the newest rating counts.',
        tags: ['Feedback'],
      },
    })
    .get('/summary', ({ query }) => feedback.summarize(query), {
      requireRole: 'supervisor',
      query: summaryQuery,
      response: { 200: feedbackSummary, ...problems(401, 403, 422, 429, 503) },
      detail: {
        operationId: 'summarizeFeedback',
        summary: 'Sum up what customers said',
        tags: ['Feedback'],
      },
    });
}
