import { timingSafeEqual } from 'node:crypto';
import { Elysia, t } from 'elysia';
import { AppError } from '#errors.ts';
import { oneOf, problems } from '#http/schemas.ts';
import type { Metrics } from '#telemetry/metrics.ts';
import type { Health } from './health.ts';

export interface SystemRouteDeps {
  readonly health: Health;
  readonly metrics: Metrics;
  /** When set, /metrics wants it as a bearer token; when not, only loopback may read. */
  readonly metricsToken: string | undefined;
}

/** As in `llm/circuit-breaker.ts`. */
const CIRCUIT_STATES = ['closed', 'half_open', 'open'] as const;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

const status = oneOf(['ok', 'degraded', 'down', 'off'] as const, 'How it is');
const healthSchema = t.Object(
  {
    status,
    database: t.Object({
      status,
      kind: oneOf(['embedded', 'postgres'] as const, 'Which database'),
      latency_ms: t.Union([t.Number(), t.Null()], { examples: [0.4] }),
    }),
    websocket: t.Object({
      status,
      active_connections: t.Integer({ examples: [12] }),
      max_connections: t.Integer({ examples: [1000] }),
    }),
    model: t.Object(
      {
        status,
        name: t.Union([t.String(), t.Null()], { examples: [null] }),
        circuit: t.Union([oneOf(CIRCUIT_STATES, 'Whether it is asked at all'), t.Null()]),
        budget_spent: t.Union([t.Boolean(), t.Null()], { examples: [false] }),
      },
      { description: 'off: answers come from the knowledge base alone' },
    ),
    bus: t.Object({ status }, { description: 'The connection to other nodes; off: this one is alone' }),
    knowledge: t.Object({ status, article_count: t.Integer({ examples: [140] }) }),
    versions: t.Object({ server: t.String({ examples: ['0.1.0'] }), bun: t.String({ examples: ['1.4.5'] }) }),
    uptime_ms: t.Number({ examples: [86_400_000] }),
  },
  { title: 'Health', description: 'Health of each part' },
);

/** Health and metrics. */
export function systemRoutes({ health, metrics, metricsToken }: SystemRouteDeps) {
  return new Elysia({ name: 'system' })
    .decorate('clientAddress', '' as string)
    .get(
      '/api/v1/health',
      async ({ set }) => {
        const report = await health.check();
        if (report.status === 'down') set.status = 503;
        return report;
      },
      {
        response: { 200: healthSchema, 503: healthSchema, ...problems(429) },
        detail: {
          operationId: 'getHealth',
          summary: 'Health of every part',
          description: '503 when the database does not answer.',
          tags: ['System'],
        },
      },
    )
    .get('/api/v1/health/live', () => ({ status: 'ok' as const }), {
      response: {
        200: t.Object({ status: t.Literal('ok') }, { description: 'The process runs' }),
        ...problems(429),
      },
      detail: { operationId: 'getLiveness', summary: 'Whether the process runs', tags: ['System'] },
    })
    .get(
      '/metrics',
      async ({ request, clientAddress, set }) => {
        if (!mayReadMetrics(request, { clientAddress, metricsToken })) {
          throw new AppError('unauthorized', 'Metrics need the METRICS_TOKEN as a bearer token.', {
            headers: { 'www-authenticate': 'Bearer' },
          });
        }
        set.headers['content-type'] = metrics.registry.contentType;
        return metrics.registry.metrics();
      },
      { detail: { hide: true } },
    );
}

function mayReadMetrics(
  request: Request,
  { clientAddress, metricsToken }: { clientAddress: string; metricsToken: string | undefined },
): boolean {
  // A proxy on this machine speaks from loopback too, for whoever called it.
  const forwarded = request.headers.has('x-forwarded-for') || request.headers.has('forwarded');
  if (metricsToken === undefined) return LOOPBACK.test(clientAddress) && !forwarded;
  const given = Buffer.from(request.headers.get('authorization') ?? '');
  const wanted = Buffer.from(`Bearer ${metricsToken}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
