import { Elysia } from 'elysia';
import type { AccessTokens } from '#http/access-tokens.ts';
import { authPlugin, bearerToken, invalidToken } from '#http/auth.ts';
import { problems } from '#http/schemas.ts';
import { openEventStream } from './event-stream.ts';
import type { Live } from './live.ts';
import { liveEvents } from './schema.ts';

export interface LiveRouteDeps {
  readonly live: Live;
  readonly tokens: AccessTokens;
}

/** What goes on now, as events. */
export function liveRoutes({ live, tokens }: LiveRouteDeps) {
  return new Elysia({ name: 'analytics-live' }).use(authPlugin({ tokens })).get(
    '/api/v1/analytics/live',
    async ({ request }) => {
      const token = bearerToken(request.headers.get('authorization') ?? '');
      const read = token === undefined ? null : await tokens.read(token);
      if (read === null) throw invalidToken();
      return openEventStream({ live, lifeMs: read.expiresAtMs - Date.now() });
    },
    {
      requireRole: 'agent',
      response: { 200: liveEvents, ...problems(401, 403, 429, 503) },
      detail: {
        operationId: 'watchLive',
        summary: 'What goes on now',
        description:
          'Server-sent events: `live` at once and after every change, at most each second. ' +
          'Ends with the access token: connect again with a new one.',
        tags: ['Analytics'],
      },
    },
  );
}
