import type { Connection } from '#gateway/connection.ts';
import { Hub } from '#gateway/hub.ts';
import { createAccessTokens } from '#http/access-tokens.ts';
import { createRateLimits } from '#http/rate-limit.ts';
import { createEvents } from '#telemetry/events.ts';
import { createLogger } from '#telemetry/logger.ts';
import { createMetrics } from '#telemetry/metrics.ts';

/**
 * The product's gateway with turns that cost nothing: every message is answered at once with the reply of
 * FLOOR_REPLY. What is left is what the gateway itself adds to a message.
 */
const reply = JSON.parse(process.env['FLOOR_REPLY'] ?? '{}') as { readonly conversation_id: string };
const newId = () => Bun.randomUUIDv7();
const unused = () => Promise.reject(new Error('The plain protocol does not ask for this.'));
const tokens = createAccessTokens({ secret: 'only for benchmarks: thirty-two characters', ttlMs: 900_000 });
const rateLimits = createRateLimits({ messagesPerMinute: 0, requestsPerMinute: 0, signInsPerMinute: 0 });

const hub = new Hub({
  backend: { handleMessage: () => Promise.resolve(reply), acceptMessage: unused, cancel: () => false },
  sessions: {
    open: unused,
    resume: unused,
    confirm() {},
    extend() {},
    recover: unused,
    readAfter: unused,
    heads: unused,
    revokedSignIns: () => Promise.resolve([]),
  },
  hints: { publish() {} },
  tokens: {
    read: () => Promise.resolve(null),
    async signGuest(guest) {
      const { token, expiresInMs } = await tokens.sign(guest);
      return { token, expiresAtMs: Date.now() + expiresInMs };
    },
  },
  countMessage: (userId) => rateLimits.consumeMessage(userId),
  events: createEvents({
    logger: createLogger({ logLevel: 'info', production: true }),
    metrics: createMetrics(),
  }),
  allowGuests: true,
  newId,
  limits: {
    maxContentLength: 4_000,
    maxConnections: 10_000,
    maxConnectionsPerUser: 0,
    maxConnectionsPerAddress: 0,
    maxQueued: 100,
    messagesPerMinute: 0,
  },
  heartbeatIntervalMs: 30_000,
  connectionTimeoutMs: 300_000,
  reconnect: { attempts: 5, delayMs: 1_000 },
  shared: false,
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
});

const server = Bun.serve<Connection>({
  hostname: '127.0.0.1',
  port: Number(process.env['PORT'] ?? '0'),
  fetch(request, upgrader) {
    if (new URL(request.url).pathname === '/ready') return new Response('ready');
    const identity = { id: newId(), clientId: 'bench', address: '127.0.0.1', userAgent: null };
    const { connection } = hub.admit(identity, { caller: null, protocol: null });
    return upgrader.upgrade(request, { data: connection }) ? undefined : new Response(null, { status: 426 });
  },
  websocket: hub.handlers,
});
hub.attach(server);
