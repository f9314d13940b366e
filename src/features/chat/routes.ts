import { Elysia, t } from 'elysia';
import type { AccessTokens } from '#http/access-tokens.ts';
import { authPlugin, requirePrincipal } from '#http/auth.ts';
import { pageQuery } from '#http/pagination.ts';
import type { Principal } from '#http/principal.ts';
import type { RateLimits } from '#http/rate-limit.ts';
import { problems, uuid } from '#http/schemas.ts';
import {
  conversationDetail,
  conversationPage,
  conversationQuery,
  conversationsQuery,
  messageBody,
  replySchema,
} from './schema.ts';
import type { Conversations } from './service.ts';
import type { Turns } from './turn.ts';

export interface ChatRouteDeps {
  readonly turns: Turns;
  readonly conversations: Conversations;
  readonly tokens: AccessTokens;
  readonly rateLimits: RateLimits;
  readonly allowGuests: boolean;
  readonly newId: () => string;
}

/** Chat over HTTP: send a message, list and read conversations. */
export function chatRoutes(deps: ChatRouteDeps) {
  return new Elysia({ name: 'chat', prefix: '/api/v1/chat' })
    .use(authPlugin(deps))
    .decorate('requestId', '' as string)
    .post(
      '/messages',
      ({ principal, body, requestId }) => sendMessage(principal, { body, requestId, deps }),
      {
        optionalPrincipal: true,
        body: messageBody,
        response: { 200: replySchema, ...problems(400, 401, 404, 409, 413, 415, 422, 429, 503) },
        detail: {
          operationId: 'sendMessage',
          summary: 'Send a message and get the answer',
          description:
            'The answer is stored before it is returned. Without a token, a guest is made and its token returned.',
          tags: ['Chat'],
        },
      },
    )
    .get('/conversations', ({ principal, query }) => deps.conversations.list(principal, query), {
      requireRole: 'customer',
      query: t.Composite([t.Object(pageQuery), conversationsQuery]),
      response: { 200: conversationPage, ...problems(400, 401, 403, 422, 429, 503) },
      detail: { operationId: 'listConversations', summary: 'List conversations', tags: ['Chat'] },
    })
    .get(
      '/conversations/:id',
      ({ principal, params, query }) =>
        deps.conversations.read(principal, { id: params.id, afterSeq: query.after_seq, limit: query.limit }),
      {
        requireRole: 'customer',
        params: t.Object({ id: uuid('The conversation') }),
        query: conversationQuery,
        response: { 200: conversationDetail, ...problems(401, 404, 422, 429, 503) },
        detail: { operationId: 'getConversation', summary: 'Read a conversation', tags: ['Chat'] },
      },
    );
}

async function sendMessage(
  known: Principal | null,
  { body, requestId, deps }: { body: typeof messageBody.static; requestId: string; deps: ChatRouteDeps },
) {
  const sender = known ?? guestOf(deps);
  await deps.rateLimits.consumeMessage(sender.userId);
  const reply = await deps.turns.handleMessage({
    userId: sender.userId,
    content: body.content,
    conversationId: body.conversation_id ?? null,
    clientMessageId: body.id ?? null,
    channel: 'http',
    requestId,
  });
  return known ? reply : { ...reply, guest_token: (await deps.tokens.sign(sender)).token };
}

function guestOf({ allowGuests, newId }: ChatRouteDeps): Principal {
  if (!allowGuests) requirePrincipal(null, { role: 'customer' });
  return { userId: newId(), role: 'customer', guest: true, sessionId: null };
}
