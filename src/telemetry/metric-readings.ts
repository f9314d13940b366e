import type { Instruments } from './instruments.ts';
import type { MetricSources } from './metric-sources.ts';

/** Metrics whose values others keep; without sources there is nothing to show. */
export function registerReadings(make: Instruments, sources: () => MetricSources | undefined): void {
  const gauge = (name: string, help: string, read: (from: MetricSources) => number | null | undefined) =>
    make.reading(name, help, {
      read: () => {
        const from = sources();
        return from && (read(from) ?? undefined);
      },
    });
  gauge('websocket_connections_total', 'Active WebSocket connections', (from) => from.connections());
  gauge('websocket_connections_limit', 'WebSocket connections that are taken at most', (from) =>
    from.connectionLimit(),
  );
  gauge('bus_connected', '1 while other nodes can be told of changes at once', (from) => {
    const connected = from.busConnected();
    return connected === null ? null : Number(connected);
  });
  gauge('websocket_conversations', 'Conversations with an open chat.v1 socket', (from) =>
    from.activeConversations(),
  );
  make.countReading('websocket_connections_opened_total', 'WebSocket connections opened', {
    read: () => sources()?.connectionsOpened() ?? 0,
  });
  // The gateway counts for itself, once per frame.
  make.countReading('websocket_messages_total', 'Total WebSocket messages', {
    labelNames: ['direction'],
    read: () => valuesOf('direction', sources()?.socketMessages() ?? { in: 0, out: 0 }),
  });
  make.reading('queue_depth', 'Items that wait or are being worked on, by queue', {
    labelNames: ['queue'],
    read: () => valuesOf('queue', sources()?.queues() ?? {}),
  });
  gauge('database_pool_connections', 'Connections the pool may open', (from) => from.pool().max);
  gauge('database_pool_in_use', 'Connections at work', (from) => from.pool().inUse);
  gauge('database_pool_waiting', 'Statements and transactions behind others', (from) => from.pool().waiting);
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
  gauge('event_loop_lag_max_seconds', 'Latest that a timer ran in the last minute', (from) =>
    seconds(from.eventLoopLagMaxMs()),
  );
  gauge('knowledge_base_articles', 'Articles that answers come from', (from) => from.knowledgeArticles());
  make.reading('desk_conversations', 'Conversations of the last day, on all nodes', {
    labelNames: ['state'],
    read: () => valuesOf('state', sources()?.desk()?.conversations ?? {}),
  });
  gauge(
    'desk_unanswered_messages',
    'Stored messages without a reply, on all nodes',
    (from) => from.desk()?.unanswered,
  );
  gauge('desk_oldest_unanswered_seconds', 'Age of the oldest message without a reply', (from) =>
    seconds(from.desk()?.oldestUnansweredMs),
  );
  gauge('analytics_lag_seconds', 'Age of what reports are made of', (from) =>
    seconds(from.analyticsLagMs?.()),
  );
  make.reading('model_version_in_force', 'Version of the trained model in use, 0 for the built-in one', {
    labelNames: ['task'],
    read: () =>
      (sources()?.modelsInForce?.() ?? []).map(({ task, version }) => ({ label: { task }, value: version })),
  });
}

function valuesOf<L extends string>(label: L, values: Readonly<Record<string, number>>) {
  return Object.entries(values).map(([name, value]) => ({
    label: { [label]: name } as Record<L, string>,
    value,
  }));
}

function seconds(ms: number | null | undefined): number | undefined {
  return ms === null || ms === undefined ? undefined : ms / 1000;
}

/** Own process figures: the defaults of prom-client report values that do not exist on this runtime. */
export function registerProcessMetrics({ reading, countReading }: Instruments): void {
  const startedAt = Date.now() / 1000 - process.uptime();
  reading('process_resident_memory_bytes', 'Resident memory', { read: () => process.memoryUsage.rss() });
  reading('process_start_time_seconds', 'Start of the process since the epoch', { read: () => startedAt });
  countReading('process_cpu_seconds_total', 'User and system CPU time', {
    read() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
  });
}
