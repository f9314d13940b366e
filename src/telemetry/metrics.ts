import { Counter, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS_FAST = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SECONDS_LONG = [1, 5, 15, 60, 300, 900, 3600, 14_400];
const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1];
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** Values read when the metrics are scraped, so that nothing has to keep them up to date. */
export interface MetricSources {
  connections(): number;
  socketMessages(): { readonly in: number; readonly out: number };
  activeConversations(): number;
  commitQueueDepth(): number;
  turnsUnderWay(): number;
  poolConnections(): number;
  /** Share of the day's budget, and the circuit breaker: 0 closed, 1 half open, 2 open. */
  model(): { readonly budgetUsedRatio: number; readonly circuit: number };
}

export type Metrics = ReturnType<typeof createMetrics>;

/**
 * One registry per runtime. Names follow Prometheus' units; `websocket_connections_total` is a gauge in spite of its
 * name because dashboards for this API already read it so. No label ever holds an id.
 */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({ name, help, labelNames: [...labelNames], registers });
  const histogram = <L extends string>(
    name: string,
    help: string,
    { buckets, labelNames = [] }: { buckets: number[]; labelNames?: readonly L[] },
  ) => new Histogram({ name, help, buckets, labelNames: [...labelNames], registers });
  let sources: MetricSources | undefined;
  const gauge = (name: string, help: string, read: (from: MetricSources) => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(sources ? read(sources) : 0);
      },
    });

  gauge('websocket_connections_total', 'Active WebSocket connections', (from) => from.connections());
  gauge('websocket_conversations', 'Conversations with an open chat.v1 socket', (from) =>
    from.activeConversations(),
  );
  // The gateway counts for itself, once per frame; this only reads.
  new Counter({
    name: 'websocket_messages_total',
    help: 'Total WebSocket messages',
    labelNames: ['direction'],
    registers,
    collect() {
      const counts = sources?.socketMessages() ?? { in: 0, out: 0 };
      this.reset();
      this.inc({ direction: 'in' }, counts.in);
      this.inc({ direction: 'out' }, counts.out);
    },
  });
  gauge('commit_queue_depth', 'Turns that wait for a commit or are in the one under way', (from) =>
    from.commitQueueDepth(),
  );
  gauge('turns_under_way', 'Turns being worked on', (from) => from.turnsUnderWay());
  gauge('database_pool_connections', 'Connections the database pool may open', (from) =>
    from.poolConnections(),
  );
  gauge(
    'llm_budget_used_ratio',
    "Share of the day's model budget that is used",
    (from) => from.model().budgetUsedRatio,
  );
  gauge(
    'llm_circuit_state',
    'Circuit breaker of the model: 0 closed, 1 half open, 2 open',
    (from) => from.model().circuit,
  );
  registerProcessMetrics(registry);

  return {
    registry,
    /** Connects the gauges to what they read; called once by the composition root. */
    setSources(from: MetricSources) {
      sources = from;
    },
    websocketConnectionDuration: histogram('websocket_connection_duration_seconds', 'Connection duration', {
      buckets: SECONDS_LONG,
    }),
    websocketErrors: counter('websocket_errors_total', 'WebSocket errors', ['error_type']),
    websocketCloses: counter('websocket_closes_total', 'Closed WebSocket connections', ['code']),
    acks: counter('acks_total', 'Messages acknowledged over chat.v1', ['duplicate']),
    ackLatency: histogram('ack_latency_seconds', 'From a chat.v1 message to its commit', {
      buckets: SECONDS_FAST,
    }),
    resumes: counter('resume_total', 'Sessions that said where they left off', ['recovered']),
    queueDropped: counter('queue_dropped_total', 'Missed messages beyond the window of a resume'),
    busEvents: counter('bus_events_total', 'Hints between nodes', ['outcome']),
    busLag: histogram('bus_lag_seconds', 'Age of a hint of another node', { buckets: SECONDS_FAST }),
    busRebuilds: counter('bus_rebuilds_total', 'Subscriptions that were deaf and made anew'),
    chatResponseTime: histogram('chat_response_time_seconds', 'Chat response time', {
      buckets: SECONDS_FAST,
      labelNames: ['agent_type'],
    }),
    intentConfidence: histogram('intent_classification_confidence', 'Intent confidence scores', {
      buckets: SHARES,
    }),
    knowledgeHits: counter('knowledge_base_hits_total', 'KB search hits', ['agent', 'confidence_level']),
    llmFallbackRequests: counter('llm_fallback_requests_total', 'LLM fallback requests', ['reason']),
    llmFailures: counter('llm_failures_total', 'LLM requests without a usable answer', ['reason']),
    llmTokens: counter('llm_tokens_total', 'Tokens that models read and wrote', ['direction']),
    llmClassifications: counter('llm_classifications_total', 'Messages a model was asked to sort', [
      'outcome',
    ]),
    llmSummaries: counter('llm_summaries_total', 'Summaries of what was said before', ['source']),
    turnStage: histogram('turn_stage_seconds', 'Time of one stage of a turn', {
      buckets: SECONDS_FAST,
      labelNames: ['stage'],
    }),
    turnDecisions: counter('turn_decisions_total', 'Turns by what was decided', ['decision']),
    escalations: counter('escalations_total', 'Conversations handed to a person', ['reason']),
    commitBatchSize: histogram('commit_batch_size', 'Turns stored by one statement', { buckets: SIZES }),
    databaseAway: new Gauge({
      name: 'database_away',
      help: '1 while the database is away and work on it is refused',
      registers,
    }),
    databaseQueriesUnderWay: new Gauge({
      name: 'database_queries_under_way',
      help: 'Store queries that wait for a connection or for their answer',
      registers,
    }),
    databaseQueryTime: histogram('database_query_seconds', 'Database time by statement', {
      buckets: SECONDS_FAST,
      labelNames: ['statement'],
    }),
    httpRequests: counter('http_requests_total', 'HTTP requests by route and status', [
      'method',
      'route',
      'status',
    ]),
  };
}

/** Own process figures: the defaults of prom-client report values that do not exist on this runtime. */
function registerProcessMetrics(registry: Registry): void {
  const startedAt = Date.now() / 1000 - process.uptime();
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss());
  gauge('process_start_time_seconds', 'Start of the process since the epoch', () => startedAt);
  let reportedSeconds = 0;
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'User and system CPU time',
    registers: [registry],
    collect() {
      const { user, system } = process.cpuUsage();
      const seconds = (user + system) / 1e6;
      this.inc(Math.max(0, seconds - reportedSeconds));
      reportedSeconds = seconds;
    },
  });
}
