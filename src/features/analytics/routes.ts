import { Elysia } from 'elysia';
import type { AccessTokens } from '#http/access-tokens.ts';
import { authPlugin } from '#http/auth.ts';
import { problems } from '#http/schemas.ts';
import { conversationRowsRoutes } from './conversations/routes.ts';
import { flowParams, flowReport } from './flow/schema.ts';
import { predictionsQuery, predictionsReport } from './prediction/schema.ts';
import { qualityQuery, qualityReport, resolutionQuery, resolutionReport } from './quality/schema.ts';
import {
  intentsQuery,
  intentsReport,
  metricsQuery,
  metricsReport,
  overviewQuery,
  overviewReport,
  satisfactionQuery,
  satisfactionReport,
} from './report/schema.ts';
import type { AnalyticsService } from './service.ts';

export interface AnalyticsRouteDeps {
  readonly service: AnalyticsService;
  readonly tokens: AccessTokens;
}

const FAILURES = problems(401, 403, 422, 429, 503);

/** What supervisors see of the desk: reports, rows, stories. */
export function analyticsRoutes(deps: AnalyticsRouteDeps) {
  const { service, tokens } = deps;
  return new Elysia({ name: 'analytics', prefix: '/api/v1/analytics' })
    .use(authPlugin({ tokens }))
    .use(conversationRowsRoutes({ conversations: service.conversations, tokens }))
    .get('/overview', ({ query }) => service.overview(query), {
      requireRole: 'supervisor',
      query: overviewQuery,
      response: { 200: overviewReport, ...FAILURES },
      detail: {
        operationId: 'getAnalyticsOverview',
        summary: 'Every figure of a window',
        description:
          'Beside the window before it, over time, and by topic, intent, agent and reason of a hand-off.',
        tags: ['Analytics'],
      },
    })
    .get(
      '/metrics',
      ({ query: { measures, bucket, group_by, limit, ...window } }) =>
        service.metrics({ window, measures, bucket, groupBy: group_by, limit }),
      {
        requireRole: 'supervisor',
        query: metricsQuery,
        response: { 200: metricsReport, ...FAILURES },
        detail: {
          operationId: 'getAnalyticsMetrics',
          summary: 'Any figures over time and by group',
          tags: ['Analytics'],
        },
      },
    )
    .get('/intents', ({ query }) => service.intents(query), {
      requireRole: 'supervisor',
      query: intentsQuery,
      response: { 200: intentsReport, ...FAILURES },
      detail: {
        operationId: 'getAnalyticsIntents',
        summary: 'What customers write about, how surely it is understood, and how that changes',
        tags: ['Analytics'],
      },
    })
    .get('/satisfaction', ({ query }) => service.satisfaction(query), {
      requireRole: 'supervisor',
      query: satisfactionQuery,
      response: { 200: satisfactionReport, ...FAILURES },
      detail: {
        operationId: 'getAnalyticsSatisfaction',
        summary: 'What customers thought of it',
        tags: ['Analytics'],
      },
    });
}

/** How well conversations go, and what is to be expected of those that go on. */
export function metricsRoutes({ service, tokens }: AnalyticsRouteDeps) {
  return new Elysia({ name: 'analytics-metrics', prefix: '/api/v1/metrics' })
    .use(authPlugin({ tokens }))
    .get('/conversation-quality', ({ query }) => service.quality(query), {
      requireRole: 'supervisor',
      query: qualityQuery,
      response: { 200: qualityReport, ...FAILURES },
      detail: {
        operationId: 'getConversationQuality',
        summary: 'Resolution, solutions, frustration and tone',
        tags: ['Analytics'],
      },
    })
    .get('/conversation-flow/:conversation_id', ({ params }) => service.flow(params.conversation_id), {
      requireRole: 'supervisor',
      params: flowParams,
      response: { 200: flowReport, ...problems(401, 403, 404, 422, 429, 503) },
      detail: {
        operationId: 'getConversationFlow',
        summary: 'The story of a conversation, turn by turn',
        description: 'What was understood and why, what was decided and why, and how the mood went.',
        tags: ['Analytics'],
      },
    })
    .get('/intent-resolution-rate', ({ query }) => service.intentResolution(query), {
      requireRole: 'supervisor',
      query: resolutionQuery,
      response: { 200: resolutionReport, ...FAILURES },
      detail: {
        operationId: 'getIntentResolutionRate',
        summary: 'Resolution by intent',
        tags: ['Analytics'],
      },
    })
    .get('/escalation-predictions', ({ query }) => service.predictions(query), {
      requireRole: 'supervisor',
      query: predictionsQuery,
      response: { 200: predictionsReport, ...FAILURES },
      detail: {
        operationId: 'getEscalationPredictions',
        summary: 'Which open conversations will need a person',
        tags: ['Analytics'],
      },
    });
}
