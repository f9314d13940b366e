import { withDeadline } from '#lib/deadline.ts';
import type { GuardedModel } from '#llm/guarded.ts';
import type { PartLog } from '#telemetry/part-log.ts';
import type { DeskWatch } from './desk-watch.ts';
import { busStatus, modelStatus, overall, type Status } from './health.ts';

export interface HealthDetailDeps {
  readonly parts: PartLog;
  readonly database: {
    readonly kind: 'embedded' | 'postgres';
    /** Whether it takes writes; rejects when it does not answer. */
    readonly isWritable: () => Promise<boolean>;
    readonly pool: () => { readonly max: number; readonly inUse: number; readonly waiting: number };
  };
  readonly redis: { readonly state: 'off' | 'up' | 'down'; ping(): Promise<unknown> };
  readonly model: GuardedModel | null;
  readonly embeddings: { readonly name: string } | null;
  readonly knowledge: () => { readonly articles: number };
  readonly desk: Pick<DeskWatch, 'last'>;
  readonly modelsInForce: () => readonly { readonly task: string; readonly version: number }[];
  readonly sockets: () => {
    readonly activeConnections: number;
    readonly maxConnections: number;
    readonly messagesReceived: number;
    readonly messagesSent: number;
  };
  /** Bytes of the file system that DATA_DIR is on. */
  readonly disk: () => Promise<{ readonly freeBytes: number; readonly totalBytes: number }>;
  readonly eventLoopLagMaxMs: () => number;
  readonly queues: () => Readonly<Record<string, number>>;
}

export type HealthDetails = ReturnType<typeof createHealthDetails>;

const DEADLINE_MS = 2_000;
/** Reports that are older than this are behind. */
const MAX_REPORT_LAG_MS = 120_000;
/** With less than this share of it free, a disk is full soon. */
const MIN_FREE_SHARE = 0.05;

/** How every part is: how long its last work took, what failed last and when, and what it is busy with. */
export function createHealthDetails(deps: HealthDetailDeps) {
  const { parts } = deps;

  async function asked(part: string, ask: () => Promise<unknown>): Promise<boolean> {
    const onTimeout = () => new Error('No answer in time.');
    try {
      await parts.time(part, () => withDeadline(ask(), { ms: DEADLINE_MS, onTimeout }));
      return true;
    } catch {
      return false;
    }
  }

  function entry<T extends object>(part: string, status: Status, details: T) {
    const { latencyMs, lastError } = parts.last(part);
    return { status, latency_ms: latencyMs, last_error: lastError, ...details };
  }

  async function database() {
    const usable = await asked('database', async () => {
      if (await deps.database.isWritable()) return;
      throw Object.assign(new Error('The database takes no writes.'), { code: 'read_only' });
    });
    const { max, inUse, waiting } = deps.database.pool();
    return entry('database', usable ? 'ok' : 'down', {
      kind: deps.database.kind,
      pool: { connections: max, in_use: inUse, waiting },
    });
  }

  async function redis() {
    if (deps.redis.state !== 'off') await asked('redis', () => deps.redis.ping());
    return entry('redis', busStatus(deps.redis.state), {});
  }

  function model() {
    const { model: guarded } = deps;
    return entry('model', modelStatus(guarded), {
      name: guarded?.name ?? null,
      circuit: guarded?.circuit ?? null,
      budget_spent: guarded?.budgetSpent ?? null,
    });
  }

  function embeddings() {
    const status = deps.embeddings === null ? 'off' : parts.last('embeddings').failing ? 'degraded' : 'ok';
    return entry('embeddings', status, { name: deps.embeddings?.name ?? null });
  }

  function analytics() {
    const desk = deps.desk.last();
    const lagMs = desk?.reportsReadTo ? desk.at.getTime() - desk.reportsReadTo.getTime() : null;
    const status = lagMs === null ? 'off' : lagMs <= MAX_REPORT_LAG_MS ? 'ok' : 'degraded';
    return entry('analytics', status, { lag_ms: lagMs === null ? null : Math.max(0, lagMs) });
  }

  async function disk() {
    const space = await parts.time('disk', deps.disk).catch(() => null);
    const roomy = space !== null && space.freeBytes >= MIN_FREE_SHARE * space.totalBytes;
    return entry('disk', roomy ? 'ok' : 'degraded', {
      free_bytes: space?.freeBytes ?? null,
      total_bytes: space?.totalBytes ?? null,
    });
  }

  return {
    async check() {
      const sockets = deps.sockets();
      const full = sockets.activeConnections >= sockets.maxConnections;
      const { articles } = deps.knowledge();
      const report = {
        database: await database(),
        redis: await redis(),
        model: model(),
        embeddings: embeddings(),
        knowledge: entry('knowledge', articles > 0 ? 'ok' : 'degraded', { article_count: articles }),
        analytics: analytics(),
        models: entry('models', 'ok', {
          in_force: deps.modelsInForce().map(({ task, version }) => ({ task, version })),
        }),
        sockets: entry('websocket', full ? 'degraded' : 'ok', {
          active_connections: sockets.activeConnections,
          max_connections: sockets.maxConnections,
          messages_received: sockets.messagesReceived,
          messages_sent: sockets.messagesSent,
        }),
        disk: await disk(),
        process: entry('process', 'ok', {
          event_loop_lag_max_ms: Math.round(deps.eventLoopLagMaxMs()),
          resident_bytes: process.memoryUsage.rss(),
          queues: { ...deps.queues() },
        }),
      };
      return { status: overall(Object.values(report).map(({ status }) => status)), parts: report };
    },
  };
}
