import { Elysia, t } from 'elysia';
import { AppError } from '#errors.ts';
import type { AccessTokens } from '#http/access-tokens.ts';
import { authPlugin, requirePrincipal } from '#http/auth.ts';
import { problems } from '#http/schemas.ts';
import type { Metrics } from '#telemetry/metrics.ts';
import type { Health } from './health.ts';
import type { HealthDetails } from './health-details.ts';
import { isLocal, mayReadMetrics } from './metrics-access.ts';
import type { Readiness } from './readiness.ts';
import { healthDetailsSchema, healthSchema, readinessSchema } from './schema.ts';

export interface SystemRouteDeps {
  readonly health: Health;
  readonly readiness: Readiness;
  readonly healthDetails: HealthDetails;
  readonly metrics: Metrics;
  readonly tokens: AccessTokens;
  /** When set, /metrics wants it as a bearer token; when not, only loopback may read. */
  readonly metricsToken: string | undefined;
}

/** Health and metrics. */
export function systemRoutes(deps: SystemRouteDeps) {
  const { health, readiness, healthDetails, metrics, metricsToken } = deps;
  return new Elysia({ name: 'system' })
    .use(authPlugin({ tokens: deps.tokens }))
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
      '/api/v1/health/ready',
      async ({ set }) => {
        const reasons = [...(await readiness.check())];
        if (reasons.length > 0) set.status = 503;
        return { status: reasons.length === 0 ? ('ready' as const) : ('not_ready' as const), reasons };
      },
      {
        response: { 200: readinessSchema, 503: readinessSchema, ...problems(429) },
        detail: {
          operationId: 'getReadiness',
          summary: 'Whether this server can store a message',
          description: '503 when it cannot, and while it is shutting down: send customers elsewhere.',
          tags: ['System'],
        },
      },
    )
    .get(
      '/api/v1/health/details',
      ({ request, clientAddress, principal }) => {
        if (!isLocal(request, { clientAddress })) requirePrincipal(principal, { role: 'supervisor' });
        return healthDetails.check();
      },
      {
        optionalPrincipal: true,
        response: { 200: healthDetailsSchema, ...problems(401, 403, 429) },
        detail: {
          operationId: 'getHealthDetails',
          summary: 'How every part is, and what failed last',
          description: 'For supervisors, and without a token for whoever asks on the machine itself.',
          tags: ['System'],
        },
      },
    )
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
