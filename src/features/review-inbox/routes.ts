import { Elysia } from 'elysia';
import type { AccessTokens } from '#http/access-tokens.ts';
import { authPlugin } from '#http/auth.ts';
import { problems } from '#http/schemas.ts';
import {
  claimedItems,
  inboxCoverage,
  inboxItem,
  inboxPage,
  inboxQuery,
  itemParams,
  labelBody,
  nextQuery,
  releasedItems,
} from './schema.ts';
import type { InboxService } from './service.ts';

/** The inbox of messages to label, for staff. */
export function inboxRoutes({ inbox, tokens }: { inbox: InboxService; tokens: AccessTokens }) {
  return new Elysia({ name: 'review-inbox', prefix: '/api/v1/review/inbox' })
    .use(authPlugin({ tokens }))
    .get('', ({ query }) => inbox.list(query), {
      requireRole: 'agent',
      query: inboxQuery,
      response: { 200: inboxPage, ...problems(400, 401, 403, 422, 429, 503) },
      detail: { operationId: 'listInbox', summary: 'List messages to label', tags: ['Review'] },
    })
    .get('/next', ({ principal, query }) => inbox.next(principal, query), {
      requireRole: 'agent',
      query: nextQuery,
      response: { 200: claimedItems, ...problems(401, 403, 422, 429, 503) },
      detail: {
        operationId: 'claimInboxItems',
        summary: 'Get the messages whose labels would teach most',
        description:
          'They are yours for 10 minutes: nobody else is shown them. Asking again gives the same ones and more time.',
        tags: ['Review'],
      },
    })
    .get('/coverage', () => inbox.coverage(), {
      requireRole: 'agent',
      response: { 200: inboxCoverage, ...problems(401, 403, 429, 503) },
      detail: {
        operationId: 'getInboxCoverage',
        summary: 'Compare what is labeled with what is asked',
        tags: ['Review'],
      },
    })
    .post('/release', ({ principal }) => inbox.release(principal), {
      requireRole: 'agent',
      response: { 200: releasedItems, ...problems(401, 403, 429, 503) },
      detail: { operationId: 'releaseInboxItems', summary: 'Give up your messages', tags: ['Review'] },
    })
    .post(
      '/:message_id/label',
      ({ principal, params, body }) =>
        inbox.decide(principal, { messageId: params.message_id, label: body.label }),
      {
        requireRole: 'agent',
        params: itemParams,
        body: labelBody,
        response: { 200: inboxItem, ...problems(400, 401, 403, 404, 409, 413, 415, 422, 429, 503) },
        detail: { operationId: 'labelInboxItem', summary: 'Say what a message is about', tags: ['Review'] },
      },
    )
    .post(
      '/:message_id/reject',
      ({ principal, params }) => inbox.decide(principal, { messageId: params.message_id, label: null }),
      {
        requireRole: 'agent',
        params: itemParams,
        response: { 200: inboxItem, ...problems(401, 403, 404, 409, 422, 429, 503) },
        detail: {
          operationId: 'rejectInboxItem',
          summary: 'Leave a message without a label',
          tags: ['Review'],
        },
      },
    )
    .post('/:message_id/undo', ({ principal, params }) => inbox.undo(principal, params.message_id), {
      requireRole: 'agent',
      params: itemParams,
      response: { 200: inboxItem, ...problems(401, 403, 404, 409, 422, 429, 503) },
      detail: {
        operationId: 'undoInboxItem',
        summary: 'Take a decision back',
        description: 'By whoever decided, or by a supervisor. The message is before you again.',
        tags: ['Review'],
      },
    });
}
