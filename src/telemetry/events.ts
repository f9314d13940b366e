import type { EventDeps } from './event-deps.ts';
import { childrenOf } from './instruments.ts';
import { CLOSE_CODES, oneOfThese, SOCKET_ERRORS } from './label-values.ts';
import { createModelEvents } from './model-events.ts';
import { createTurnEvents } from './turn-events.ts';

export type Events = ReturnType<typeof createEvents>;

/** What the business measures: one function per event, log line and counters together. Never throws. */
export function createEvents(deps: EventDeps) {
  return {
    ...createTurnEvents(deps),
    ...createModelEvents(deps),
    ...createSocketEvents(deps),
    ...createDatabaseEvents(deps),
    ...createErrorEvents(deps),
  };
}

/** What happens on sockets and between nodes. */
function createSocketEvents({ logger, metrics, parts }: EventDeps) {
  const acknowledgments = childrenOf(metrics.acks, { label: 'duplicate', values: ['false', 'true'] });
  const resumes = childrenOf(metrics.resumes, { label: 'recovered', values: ['false', 'true'] });
  const busEvents = childrenOf(metrics.busEvents, {
    label: 'outcome',
    values: ['published', 'dropped', 'ignored'],
  });
  const errors = childrenOf(metrics.websocketErrors, { label: 'error_type', values: SOCKET_ERRORS });
  return {
    socketOpened(socket: { clientId: string; userId: string | undefined; connectionCount: number }) {
      logger.info(
        { client_id: socket.clientId, user_id: socket.userId, connection_count: socket.connectionCount },
        'WebSocket connection established',
      );
    },

    socketClosed(socket: { clientId: string; code: number; durationMs: number; connectionCount: number }) {
      metrics.websocketConnectionDuration.observe(socket.durationMs / 1000);
      metrics.websocketCloses.inc({ code: oneOfThese(CLOSE_CODES, String(socket.code)) });
      logger.info(
        {
          client_id: socket.clientId,
          code: socket.code,
          duration_ms: Math.round(socket.durationMs),
          connection_count: socket.connectionCount,
        },
        'WebSocket connection closed',
      );
    },

    socketError(type: string) {
      const known = oneOfThese(SOCKET_ERRORS, type);
      if (known === 'other') metrics.websocketErrors.inc({ error_type: known });
      else errors[known].inc();
    },

    /** A client was told that its message is committed. */
    messageAcknowledged({ duplicate }: { duplicate: boolean }) {
      acknowledgments[`${duplicate}`].inc();
    },

    messageAccepted(latencyMs: number) {
      metrics.ackLatency.observe(latencyMs / 1000);
    },

    /** A client came back; `dropped` messages were more than its window holds. */
    sessionResumed({ recovered, dropped }: { recovered: boolean; dropped: number }) {
      resumes[`${recovered}`].inc();
      if (dropped > 0) metrics.queueDropped.inc(dropped);
    },

    /** What happens on the bus between nodes. */
    bus: {
      onPublished: (count: number) => busEvents.published.inc(count),
      onDropped: (count: number) => busEvents.dropped.inc(count),
      onIgnored: (count: number) => busEvents.ignored.inc(count),
      onReceived: (lagMs: number) => metrics.busLag.observe(lagMs / 1000),
      onRebuilt: () => {
        metrics.busRebuilds.inc();
        logger.warn({}, 'The subscription to other nodes was deaf and is made anew');
      },
      onStateChange: ({ state, reason }: { state: 'up' | 'down'; reason: string | undefined }) => {
        if (state === 'down') parts?.failed('redis', reason ?? 'down');
        if (state === 'up') logger.info({}, 'Redis is connected');
        else logger.warn({ reason }, 'Redis is away: nodes find out from the database, more slowly');
      },
      onError: (error: unknown) => logger.error({ part: 'bus', error }, 'Unexpected error'),
    },
  };
}

/** What happens between the product and its database. */
function createDatabaseEvents({ logger, metrics, parts }: EventDeps) {
  type QueryTime = ReturnType<typeof metrics.databaseQueryTime.labels>;
  /** Statements are named in code, so these are no more than there are methods of stores. */
  const times = new Map<string, QueryTime>();
  const timeOf = (statement: string): QueryTime => {
    const known = times.get(statement) ?? metrics.databaseQueryTime.labels({ statement });
    times.set(statement, known);
    return known;
  };
  const commitTime = timeOf('group_commit');
  return {
    /** Counts queries under way and times them; for `timeMethods` around the stores. */
    queries: {
      onBegin: () => metrics.databaseQueriesUnderWay.inc(),
      onEnd: (statement: string, durationMs: number) => {
        metrics.databaseQueriesUnderWay.dec();
        timeOf(statement).observe(durationMs / 1000);
      },
    },

    /** One line for an outage, not one for everybody who meets it. */
    databaseAway() {
      metrics.databaseAway.set(1);
      parts?.failed('database', 'STORE_AWAY');
      logger.error({ part: 'database' }, 'The database is away: nothing is acknowledged until it is back');
    },

    databaseBack() {
      metrics.databaseAway.set(0);
      logger.info({ part: 'database' }, 'The database is back');
    },

    batchStored({ size, durationMs }: { size: number; durationMs: number }) {
      metrics.commitBatchSize.observe(size);
      commitTime.observe(durationMs / 1000);
    },
  };
}

function createErrorEvents({ logger, metrics, parts, reports }: EventDeps) {
  return {
    unexpectedError(error: unknown, context: Readonly<Record<string, unknown>>) {
      metrics.unexpectedErrors.inc();
      const part = typeof context['part'] === 'string' ? context['part'] : undefined;
      if (part !== undefined) parts?.failed(part, error);
      reports?.add(error, { part });
      logger.error({ ...context, error }, 'Unexpected error');
    },
  };
}
