import { type AnyElysia, Elysia } from 'elysia';
import type { Bus } from '#bus/bus.ts';
import type { Config } from '#config/config.ts';
import type { Secrets } from '#config/secrets.ts';
import { accountRoutes } from '#features/account/routes.ts';
import type { AccountService } from '#features/account/service.ts';
import type { Escalation } from '#features/analytics/escalation/escalation.ts';
import type { Live } from '#features/analytics/live/live.ts';
import { liveRoutes } from '#features/analytics/live/routes.ts';
import { analyticsRoutes, metricsRoutes } from '#features/analytics/routes.ts';
import type { AnalyticsService } from '#features/analytics/service.ts';
import { chatRoutes } from '#features/chat/routes.ts';
import type { Conversations } from '#features/chat/service.ts';
import type { Turns } from '#features/chat/turn.ts';
import { feedbackRoutes } from '#features/feedback/routes.ts';
import type { FeedbackService } from '#features/feedback/service.ts';
import { knowledgeRoutes } from '#features/knowledge/routes.ts';
import type { KnowledgeService } from '#features/knowledge/service.ts';
import { learningRoutes } from '#features/learning/routes.ts';
import type { LearningService } from '#features/learning/service.ts';
import { inboxRoutes } from '#features/review-inbox/routes.ts';
import type { InboxService } from '#features/review-inbox/service.ts';
import type { Health } from '#features/system/health.ts';
import type { HealthDetails } from '#features/system/health-details.ts';
import type { Readiness } from '#features/system/readiness.ts';
import { systemRoutes } from '#features/system/routes.ts';
import type { Hub } from '#gateway/hub.ts';
import { gatewayRoutes } from '#gateway/routes.ts';
import type { AccessTokens } from '#http/access-tokens.ts';
import { docsRoutes } from '#http/docs.ts';
import { httpPlugins } from '#http/http-plugins.ts';
import { buildOpenApi, type OpenApiDocument } from '#http/openapi.ts';
import type { RateLimits } from '#http/rate-limit.ts';
import type { RouteEntry } from '#http/route-table.ts';
import { webRoutes } from '#http/web.ts';
import type { Events } from '#telemetry/events.ts';
import { HTTP_METHODS, oneOfThese } from '#telemetry/label-values.ts';
import type { Metrics } from '#telemetry/metrics.ts';
import { VERSION } from './version.ts';

export interface AppDeps {
  readonly config: Config;
  readonly secrets: Pick<Secrets, 'metricsToken'>;
  readonly tokens: AccessTokens;
  readonly rateLimits: RateLimits;
  readonly account: AccountService;
  readonly turns: Turns;
  readonly conversations: Conversations;
  readonly knowledge: KnowledgeService;
  readonly feedback: FeedbackService;
  readonly inbox: InboxService;
  /** How likely conversations are to need a person. */
  readonly escalation: Escalation;
  readonly reports: AnalyticsService;
  /** What goes on now, for staff. */
  readonly live: Live;
  readonly learning: LearningService;
  readonly health: Health;
  readonly readiness: Readiness;
  readonly healthDetails: HealthDetails;
  readonly hub: Hub;
  readonly bus: Pick<Bus, 'nodes'>;
  readonly events: Events;
  readonly metrics: Metrics;
  readonly newId: () => string;
}

/** The whole HTTP application; it never listens by itself. */
export function createApp(deps: AppDeps) {
  const { config } = deps;
  const api = apiRoutes(deps);
  let description: Promise<OpenApiDocument> | undefined;
  let routes: () => readonly RouteEntry[] = () => [];
  const app = new Elysia({ name: 'app', nativeStaticResponse: false })
    .use(
      httpPlugins({
        production: config.production,
        allowedHosts: config.security.allowedHosts,
        corsOrigins: config.security.corsOrigins,
        trustedProxies: config.security.trustedProxies,
        rateLimits: deps.rateLimits,
        unlimitedPaths: ['/api/v1/health', '/api/v1/health/live', '/api/v1/health/ready', '/metrics'],
        routes: () => routes(),
        onUnexpected: (error, requestId) => deps.events.unexpectedError(error, { request_id: requestId }),
      }),
    )
    .onAfterResponse({ as: 'global' }, ({ request, route, set }) => {
      deps.metrics.httpRequests.inc({
        method: oneOfThese(HTTP_METHODS, request.method),
        route: route || 'unknown',
        status: String(set.status ?? 200),
      });
    })
    .use(api)
    .use(docsRoutes({ openapi: () => (description ??= describeApi(api)) }))
    .use(webRoutes());
  routes = () => app.routes;
  return app;
}

/** Everything that the API description covers, without what surrounds it. */
function apiRoutes(deps: AppDeps) {
  const { security } = deps.config;
  return new Elysia({ name: 'api' })
    .use(chatRoutes({ ...deps, allowGuests: security.allowGuests }))
    .use(gatewayRoutes({ ...deps, allowGuests: security.allowGuests, origins: security.corsOrigins }))
    .use(knowledgeRoutes(deps))
    .use(feedbackRoutes(deps))
    .use(inboxRoutes(deps))
    .use(accountRoutes({ ...deps, service: deps.account }))
    .use(learningRoutes(deps))
    .use(analyticsRoutes({ ...deps, service: deps.reports }))
    .use(metricsRoutes({ ...deps, service: deps.reports }))
    .use(liveRoutes(deps))
    .use(systemRoutes({ ...deps, metricsToken: deps.secrets.metricsToken }));
}

const TAGS = [
  { name: 'Chat', description: 'Send messages, read conversations, see the sockets.' },
  { name: 'Knowledge', description: 'Search and read articles, say whether they helped.' },
  { name: 'Feedback', description: 'Rate replies and conversations; what customers said in sum.' },
  { name: 'Review', description: 'Messages that people are asked to label.' },
  { name: 'Analytics', description: 'Reports, the conversations behind them, and what is going on now.' },
  { name: 'Account', description: 'Sign up, sign in, guests and the profile.' },
  { name: 'Learning', description: 'Trained models and which of them is in force.' },
  { name: 'System', description: 'Health.' },
] as const;

/** The description of all routes that are not hidden, as OpenAPI 3.1. */
export function describeApi(app: AnyElysia): Promise<OpenApiDocument> {
  return buildOpenApi(app, { version: VERSION, tags: TAGS });
}
