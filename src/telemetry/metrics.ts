import { createInstruments, type Instruments } from './instruments.ts';
import { registerProcessMetrics, registerReadings } from './metric-readings.ts';
import type { MetricSources } from './metric-sources.ts';

const SECONDS_FAST = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SECONDS_MODEL = [0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 15, 30, 60];
const SECONDS_LONG = [1, 5, 15, 60, 300, 900, 3600, 14_400];
const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1];
const LEVELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256];

export type Metrics = ReturnType<typeof createMetrics>;

/**
 * One registry per runtime. Names follow Prometheus' units; `websocket_connections_total` is a gauge in spite of its
 * name because dashboards for this API already read it so. No label ever holds an id: `label-values.ts` has them all.
 */
export function createMetrics() {
  const make = createInstruments();
  let sources: MetricSources | undefined;
  registerReadings(make, () => sources);
  registerProcessMetrics(make);
  return {
    registry: make.registry,
    /** Connects the gauges to what they read; called once by the composition root. */
    setSources(from: MetricSources) {
      sources = from;
    },
    ...socketMetrics(make),
    ...conversationMetrics(make),
    ...modelMetrics(make),
    ...systemMetrics(make),
  };
}

function socketMetrics({ counter, histogram }: Instruments) {
  return {
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
  };
}

function conversationMetrics({ counter, histogram }: Instruments) {
  return {
    chatResponseTime: histogram('chat_response_time_seconds', 'Chat response time', {
      buckets: SECONDS_FAST,
      labelNames: ['agent_type'],
    }),
    turnFailures: counter(
      'turn_failures_total',
      'Messages that could not be taken, through no fault of the sender',
      ['reason'],
    ),
    turnStage: histogram('turn_stage_seconds', 'Time of one stage of a turn', {
      buckets: SECONDS_FAST,
      labelNames: ['stage'],
    }),
    turnDecisions: counter('turn_decisions_total', 'Turns by what was decided', ['decision']),
    turnSources: counter('turn_sources_total', 'Turns by where the words of the reply came from', ['source']),
    turnTones: counter('turn_tones_total', 'Turns by the tone of the reply', ['tone']),
    frustration: histogram('turn_frustration_level', 'Frustration of a message, 0 to 10', {
      buckets: LEVELS,
    }),
    followUps: counter('follow_ups_total', 'Messages that say that what was offered did not work'),
    solutions: counter('solutions_total', 'Things customers were asked to try, by what became of them', [
      'outcome',
    ]),
    resolutions: counter('resolutions_total', 'Conversations whose customer said that it works'),
    reopenings: counter('reopenings_total', 'Resolved conversations that went on'),
    escalations: counter('escalations_total', 'Conversations handed to a person', ['reason']),
    escalationPredictions: counter('escalation_predictions_total', 'Predictions by what they recommend', [
      'recommendation',
    ]),
    escalationLikelihood: histogram(
      'escalation_prediction_likelihood',
      'How likely a conversation was said to need a person',
      { buckets: SHARES },
    ),
    ratings: counter('ratings_total', 'Ratings by customers, 1 to 5', ['subject', 'rating']),
    intentConfidence: histogram('intent_classification_confidence', 'Intent confidence scores', {
      buckets: SHARES,
    }),
    knowledgeHits: counter('knowledge_base_hits_total', 'KB search hits', ['agent', 'confidence_level']),
  };
}

function modelMetrics({ counter, histogram }: Instruments) {
  return {
    llmFallbackRequests: counter('llm_fallback_requests_total', 'LLM fallback requests', ['reason']),
    llmFailures: counter('llm_failures_total', 'LLM requests without a usable answer', ['reason']),
    llmRequestTime: histogram('llm_request_seconds', 'Time of a request to the model, by how it ended', {
      buckets: SECONDS_MODEL,
      labelNames: ['outcome'],
    }),
    llmTokens: counter('llm_tokens_total', 'Tokens that models read and wrote', ['direction']),
    llmCost: counter('llm_cost_cents_total', 'What models cost by the configured prices, in cents'),
    embeddingTime: histogram(
      'embedding_request_seconds',
      'Time to turn texts into vectors, by how it ended',
      {
        buckets: SECONDS_MODEL,
        labelNames: ['outcome'],
      },
    ),
    llmClassifications: counter('llm_classifications_total', 'Messages a model was asked to sort', [
      'outcome',
    ]),
    llmSummaries: counter('llm_summaries_total', 'Summaries of what was said before', ['source']),
  };
}

function systemMetrics({ counter, histogram, gauge }: Instruments) {
  return {
    commitBatchSize: histogram('commit_batch_size', 'Turns stored by one statement', { buckets: SIZES }),
    databaseAway: gauge('database_away', '1 while the database is away and work on it is refused'),
    databaseQueriesUnderWay: gauge(
      'database_queries_under_way',
      'Store queries that wait for a connection or for their answer',
    ),
    databaseQueryTime: histogram('database_query_seconds', 'Database time by statement', {
      buckets: SECONDS_FAST,
      labelNames: ['statement'],
    }),
    httpRequests: counter('http_requests_total', 'HTTP requests by route and status', [
      'method',
      'route',
      'status',
    ]),
    eventLoopLag: histogram('event_loop_lag_seconds', 'How late timers run', { buckets: SECONDS_FAST }),
    unexpectedErrors: counter('unexpected_errors_total', 'Errors that nobody foresaw'),
    traces: counter('traces_total', 'Traces of turns, by whether they reached the collector', ['outcome']),
  };
}
