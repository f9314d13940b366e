import type { NodeBus } from './bus/bus.ts';
import type { Config } from './config/config.ts';
import type { Secrets } from './config/secrets.ts';
import type { Database } from './db/client.ts';
import type { GroupCommit } from './db/group-commit.ts';
import type { Turns } from './features/chat/turn.ts';
import type { ReviewList } from './features/knowledge/review/review-list.ts';
import type { ModelsInForce } from './features/learning/models-in-force.ts';
import { type DeskWatch, watchDesk } from './features/system/desk-watch.ts';
import { diskSpace } from './features/system/disk-space.ts';
import { createHealthDetails } from './features/system/health-details.ts';
import { serveMetrics } from './features/system/metrics-server.ts';
import { createReadiness } from './features/system/readiness.ts';
import { createDeskStore } from './features/system/store.ts';
import type { Hub } from './gateway/hub.ts';
import { type CallObserver, timeMethods } from './lib/time-methods.ts';
import type { GuardedModel } from './llm/guarded.ts';
import { sampleEventLoop } from './telemetry/event-loop-lag.ts';
import { createEvents } from './telemetry/events.ts';
import { childrenOf } from './telemetry/instruments.ts';
import type { Logger } from './telemetry/logger.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { createPartLog } from './telemetry/part-log.ts';
import { createTraceExporter } from './telemetry/trace-exporter.ts';

export type Telemetry = Awaited<ReturnType<typeof openTelemetry>>;

/** Metrics and events, and what they also go to where that is configured: a collector of traces, reports of errors. */
export async function openTelemetry({
  config,
  secrets,
  logger,
  version,
  nodeId,
  resources,
}: {
  config: Config;
  secrets: Secrets;
  logger: Logger;
  version: string;
  nodeId: string;
  resources: AsyncDisposableStack;
}) {
  const { environment, monitoring } = config;
  const metrics = createMetrics();
  const traceCounts = childrenOf(metrics.traces, { label: 'outcome', values: ['sent', 'dropped'] });
  const parts = createPartLog({ now: () => new Date() });
  const { sentryDsn, otlpHeaders: headers } = secrets;
  const reports =
    sentryDsn === undefined
      ? undefined
      : resources.use(await openReports({ dsn: sentryDsn, release: version, environment }));
  const { otlpEndpoint: endpoint, serviceName } = monitoring;
  const resource = { serviceName, serviceVersion: version, instanceId: nodeId };
  const traces =
    endpoint === undefined
      ? undefined
      : resources.use(
          createTraceExporter({
            endpoint,
            headers,
            resource,
            onDone: (outcome, count) => traceCounts[outcome].inc(count),
            onStateChange: (state) => {
              if (state === 'up') logger.info({}, 'The collector of traces is back');
              else logger.warn({}, 'The collector of traces is away: traces are dropped');
            },
          }),
        );
  const events = createEvents({ logger, metrics, traces, reports, parts });
  const eventLoop = resources.use(
    sampleEventLoop({ onLag: (ms) => metrics.eventLoopLag.observe(ms / 1000) }),
  );
  return { metrics, events, parts, eventLoop };
}

async function openReports(options: { dsn: string; release: string; environment: string }) {
  const { openErrorReports } = await import('./telemetry/error-reports.ts');
  return openErrorReports(options);
}

/** Opens the port of the metrics, if they have one of their own. @throws EADDRINUSE and its like. */
export async function listenForMetrics({
  config: { host, monitoring, security },
  secrets: { metricsToken },
  metrics: { registry },
  logger,
  resources,
}: {
  config: Config;
  secrets: Pick<Secrets, 'metricsToken'>;
  metrics: Telemetry['metrics'];
  logger: Logger;
  resources: AsyncDisposableStack;
}): Promise<void> {
  const { prometheusPort } = monitoring;
  if (prometheusPort === undefined) return;
  const { allowedHosts } = security;
  const options = { host, port: prometheusPort, registry, metricsToken, allowedHosts };
  const { port } = resources.use(serveMetrics(options));
  logger.info({ port }, 'Serving metrics');
}

/** Connects the metrics and the health reports to the parts that they tell of. */
export function observeParts({
  telemetry: { metrics, parts, eventLoop },
  config,
  database,
  queries,
  bus,
  commits,
  turns,
  hub,
  reviewList,
  model,
  modelFigures,
  embeddings,
  articleCount,
  models,
  resources,
}: {
  telemetry: Telemetry;
  config: Config;
  database: Database;
  queries: CallObserver & { readonly run: <R>(call: () => Promise<R>) => Promise<R> };
  bus: NodeBus;
  commits: Pick<GroupCommit, 'pending'>;
  turns: Turns;
  hub: Hub;
  reviewList: ReviewList;
  model: GuardedModel | null;
  modelFigures: () => { readonly budgetUsedRatio: number; readonly circuit: number };
  embeddings: { readonly name: string } | null;
  articleCount: () => number;
  models: Pick<ModelsInForce, 'inForce'>;
  resources: AsyncDisposableStack;
}) {
  const store = timeMethods(createDeskStore(database.drizzle), queries);
  const desk = resources.use(watchDesk(store, { onError: (error) => parts.failed('analytics', error) }));
  const pool = () => ({ max: database.sql.options.max, ...database.poolUse() });
  const queues = () => ({
    commit: commits.pending,
    turns: turns.underWay,
    replies: turns.repliesUnderWay,
    bus: bus.pending,
    review: reviewList.pending,
  });
  metrics.setSources({
    connections: () => hub.connectionCount,
    connectionLimit: () => hub.stats().maxConnections,
    busConnected: () => (bus.state === 'off' ? null : bus.state === 'up'),
    connectionsOpened: () => hub.stats().totalConnections,
    socketMessages: () => ({ in: hub.stats().messagesReceived, out: hub.stats().messagesSent }),
    activeConversations: () => hub.rooms.count,
    queues,
    pool,
    model: modelFigures,
    eventLoopLagMaxMs: eventLoop.maxMs,
    knowledgeArticles: articleCount,
    desk: () => deskFigures(desk),
    analyticsLagMs: () => reportLagMs(desk),
    modelsInForce: models.inForce,
  });
  return {
    readiness: createReadiness({
      goingDown: () => hub.draining,
      isWritable: store.isWritable,
      waitingCommits: () => commits.pending,
    }),
    healthDetails: createHealthDetails({
      parts,
      database: { kind: database.kind, isWritable: store.isWritable, pool },
      redis: bus,
      model,
      embeddings,
      knowledge: () => ({ articles: articleCount() }),
      desk,
      modelsInForce: models.inForce,
      sockets: () => hub.stats(),
      disk: () => diskSpace(config.dataDir),
      eventLoopLagMaxMs: eventLoop.maxMs,
      queues,
    }),
  };
}

function deskFigures(desk: DeskWatch) {
  const seen = desk.last();
  if (seen === null) return null;
  const { conversations, unanswered, oldestUnansweredAt, at } = seen;
  const oldestUnansweredMs =
    oldestUnansweredAt === null ? 0 : Math.max(0, at.getTime() - oldestUnansweredAt.getTime());
  return { conversations, unanswered, oldestUnansweredMs };
}

function reportLagMs(desk: DeskWatch): number | null {
  const seen = desk.last();
  return seen?.reportsReadTo ? Math.max(0, seen.at.getTime() - seen.reportsReadTo.getTime()) : null;
}
