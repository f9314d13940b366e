import { Elysia, t } from 'elysia';
import type { Bus } from '#bus/bus.ts';
import { AppError } from '#errors.ts';
import type { AccessTokens } from '#http/access-tokens.ts';
import { authPlugin, bearerToken, invalidToken } from '#http/auth.ts';
import { hasRole, type Principal } from '#http/principal.ts';
import type { RateLimits } from '#http/rate-limit.ts';
import { problems } from '#http/schemas.ts';
import { CHAT_V1_SUBPROTOCOL } from '#protocol/chat-v1.ts';
import type { Caller } from './connection.ts';
import type { Hub } from './hub.ts';
import { isOriginAllowed } from './origin.ts';
import { PLAIN_SUBPROTOCOL } from './plain-protocol.ts';

export interface GatewayRouteDeps {
  readonly hub: Hub;
  readonly tokens: AccessTokens;
  readonly rateLimits: RateLimits;
  readonly allowGuests: boolean;
  readonly origins: readonly string[];
  readonly newId: () => string;
  readonly bus: Pick<Bus, 'nodes'>;
}

/** A label, not a secret: anything that is safe in a URL and a log. */
const CLIENT_ID = /^[A-Za-z0-9._~-]{1,128}$/;
/** How a browser, which cannot set headers, sends its token: `new WebSocket(url, ['chat.plain', 'bearer.<token>'])`. */
const TOKEN_SUBPROTOCOL = 'bearer.';
/** Or in a cookie that the page in front of this server has set. */
const TOKEN_COOKIE = /(?:^|;\s*)access_token=([A-Za-z0-9._~+/=-]+)/;
const LISTED_CLIENTS = 100;

interface Upgrade {
  readonly request: Request;
  readonly server: { upgrade(request: Request, options: object): boolean } | null;
  readonly clientAddress: string;
}

/** The socket endpoints and their statistics. Everything is checked before the upgrade; the hub does the rest. */
export function gatewayRoutes(deps: GatewayRouteDeps) {
  return new Elysia({ name: 'gateway' })
    .use(authPlugin(deps))
    .decorate('clientAddress', '' as string)
    .get('/api/v1/chat/ws', (context) => upgrade(context, { deps, clientId: null }), {
      detail: { hide: true },
    })
    .get(
      '/api/v1/chat/ws/:client_id',
      (context) => upgrade(context, { deps, clientId: context.params.client_id }),
      {
        detail: { hide: true },
      },
    )
    .get('/api/v1/chat/ws/stats', ({ principal }) => statsFor(principal, deps), {
      optionalPrincipal: true,
      response: { 200: statsSchema, ...problems(401, 429) },
      detail: {
        operationId: 'getSocketStats',
        summary: 'Connection statistics',
        description: 'Counts of this node for everybody; staff also see its open connections, and all nodes.',
        tags: ['Chat'],
      },
    });
}

async function upgrade(
  { request, server, clientAddress }: Upgrade,
  { deps, clientId }: { deps: GatewayRouteDeps; clientId: string | null },
) {
  if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') {
    throw new AppError('upgrade_required', 'This address speaks WebSocket only.', {
      headers: { upgrade: 'websocket' },
    });
  }
  if (clientId !== null && !CLIENT_ID.test(clientId)) {
    throw new AppError(
      'bad_request',
      'client_id must be 1 to 128 letters, digits, dots, hyphens, underscores or tildes.',
    );
  }
  if (
    !isOriginAllowed(request.headers.get('origin'), {
      host: request.headers.get('host'),
      allowed: deps.origins,
    })
  ) {
    throw new AppError('forbidden', 'Pages of this origin may not open a socket here.');
  }
  deps.hub.assertRoom(clientAddress);
  const offered = offeredProtocols(request);
  const protocol = chooseProtocol(offered);
  const caller = await identify(request, { deps, offered });
  if (!caller && !deps.allowGuests && protocol !== CHAT_V1_SUBPROTOCOL) throw invalidToken();
  const label = clientId ?? deps.newId();
  const { connection, release } = deps.hub.admit(
    {
      id: deps.newId(),
      clientId: label,
      address: clientAddress,
      userAgent: request.headers.get('user-agent')?.slice(0, 200) ?? null,
    },
    {
      caller,
      protocol:
        protocol === CHAT_V1_SUBPROTOCOL ? 'chat.v1' : protocol === PLAIN_SUBPROTOCOL ? 'plain' : null,
    },
  );
  // Set even when empty-handed: Bun would otherwise echo the first offered protocol, which may be the token.
  const headers = {
    'x-client-id': label,
    ...(protocol === null ? {} : { 'sec-websocket-protocol': protocol }),
  };
  if (!server?.upgrade(request, { data: connection, headers })) {
    release();
    throw new AppError('upgrade_required', 'The WebSocket handshake is not valid.');
  }
}

function offeredProtocols(request: Request): readonly string[] {
  return (request.headers.get('sec-websocket-protocol') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

/** The richer protocol wins; null when none was offered, and the first frame decides. */
function chooseProtocol(offered: readonly string[]) {
  if (offered.length === 0) return null;
  for (const protocol of [CHAT_V1_SUBPROTOCOL, PLAIN_SUBPROTOCOL] as const) {
    if (offered.includes(protocol)) return protocol;
  }
  throw new AppError(
    'bad_request',
    `The subprotocols spoken here are ${CHAT_V1_SUBPROTOCOL} and ${PLAIN_SUBPROTOCOL}.`,
  );
}

/** Who a token of the upgrade names; null without one. @throws AppError `unauthorized` for a bad one. */
async function identify(
  request: Request,
  { deps, offered }: { deps: GatewayRouteDeps; offered: readonly string[] },
): Promise<Caller | null> {
  const authorization = request.headers.get('authorization');
  const inSubprotocol = offered.find((name) => name.startsWith(TOKEN_SUBPROTOCOL));
  // A foreign page cannot make use of the cookie: its Origin was refused before.
  const inCookie = TOKEN_COOKIE.exec(request.headers.get('cookie') ?? '')?.[1];
  if (authorization === null && inSubprotocol === undefined && inCookie === undefined) return null;
  const token =
    authorization === null
      ? (inSubprotocol?.slice(TOKEN_SUBPROTOCOL.length) ?? inCookie)
      : bearerToken(authorization);
  const read = token ? await deps.tokens.read(token) : null;
  if (!read) throw invalidToken();
  return { principal: read.principal, authExpiresAtMs: read.expiresAtMs };
}

const statsSchema = t.Object(
  {
    active_connections: t.Integer({ description: 'Open sockets', examples: [12] }),
    total_connections: t.Integer({ description: 'Sockets opened since the start', examples: [481] }),
    messages_received: t.Integer({ examples: [5210] }),
    messages_sent: t.Integer({ examples: [5209] }),
    max_connections: t.Integer({ examples: [1000] }),
    clients: t.Optional(
      t.Array(
        t.Object({
          connection_id: t.String({ examples: ['01980f6a-7a4e-7c3e-9b1a-3f6f2f0f8a11'] }),
          client_id: t.String({ examples: ['web-1'] }),
          user_id: t.Union([t.String(), t.Null()], {
            description: 'null until it is known',
            examples: ['01980f6a-7a4e-7c3e-9b1a-3f6f2f0f8a12'],
          }),
          address: t.String({ examples: ['203.0.113.7'] }),
          user_agent: t.Union([t.String(), t.Null()], { examples: ['Mozilla/5.0'] }),
          connected_ms: t.Number({ description: 'Time since the connection was opened', examples: [60_000] }),
          idle_ms: t.Number({ description: 'Time since it last showed life', examples: [1200] }),
          messages_in: t.Integer({ examples: [4] }),
          messages_out: t.Integer({ examples: [4] }),
          protocol: t.Union([t.Literal('plain'), t.Literal('chat.v1'), t.Null()], {
            description: 'null until the first frame',
            examples: ['chat.v1'],
          }),
          round_trip_ms: t.Union([t.Number(), t.Null()], {
            description: 'Time of the last ping and its pong',
            examples: [18.4],
          }),
        }),
        { description: `For staff: the ${LISTED_CLIENTS} oldest connections of this node` },
      ),
    ),
    nodes: t.Optional(
      t.Array(
        t.Object({
          node_id: t.String({ examples: ['01980f6a-7a4e-7c3e-9b1a-3f6f2f0f8a13'] }),
          connections: t.Integer({ examples: [12] }),
          started_at: t.String({ description: 'ISO 8601', examples: ['2026-01-31T08:00:00.000Z'] }),
        }),
        { description: 'For staff: nodes that are running; empty when this one is alone, or Redis away' },
      ),
    ),
  },
  { title: 'SocketStats', description: 'Connection statistics' },
);

async function statsFor(principal: Principal | null, { hub, bus }: Pick<GatewayRouteDeps, 'hub' | 'bus'>) {
  const stats = hub.stats();
  const counts = {
    active_connections: stats.activeConnections,
    total_connections: stats.totalConnections,
    messages_received: stats.messagesReceived,
    messages_sent: stats.messagesSent,
    max_connections: stats.maxConnections,
  };
  if (!principal || !hasRole(principal.role, { needed: 'agent' })) return counts;
  const nowMs = performance.now();
  const clients = hub.list(LISTED_CLIENTS).map((connection) => ({
    connection_id: connection.identity.id,
    client_id: connection.identity.clientId,
    user_id: connection.caller?.principal.userId ?? null,
    address: connection.identity.address,
    user_agent: connection.identity.userAgent,
    protocol: connection.session?.protocol ?? null,
    connected_ms: Math.round(nowMs - connection.openedAtMs),
    idle_ms: Math.round(nowMs - connection.lastSeenMs),
    round_trip_ms: connection.roundTripMs === null ? null : Number(connection.roundTripMs.toFixed(1)),
    messages_in: connection.messagesIn,
    messages_out: connection.messagesOut,
  }));
  return { ...counts, clients, nodes: [...(await bus.nodes())] };
}
