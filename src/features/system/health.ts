import type { CircuitState } from '#llm/circuit-breaker.ts';
import type { GuardedModel } from '#llm/guarded.ts';

export interface HealthDeps {
  readonly databaseKind: 'embedded' | 'postgres';
  /** Rejects when the database does not answer. */
  readonly pingDatabase: () => Promise<void>;
  readonly sockets: () => { activeConnections: number; maxConnections: number };
  readonly model: GuardedModel | null;
  /** The connection to other nodes; `off` when this one is alone. */
  readonly bus: () => 'off' | 'up' | 'down';
  readonly articleCount: () => number;
  readonly version: string;
  readonly nowMs: () => number;
}

export type Health = ReturnType<typeof createHealth>;

export const STATUSES = ['ok', 'degraded', 'down', 'off'] as const;
export type Status = (typeof STATUSES)[number];

/** A database that takes longer than this to say hello counts as gone. */
const DATABASE_DEADLINE_MS = 2_000;

/** Asks every part how it is. `down` means that no message can be stored, `degraded` that answers are poorer. */
export function createHealth(deps: HealthDeps) {
  const startedAtMs = deps.nowMs();

  async function databaseLatencyMs(): Promise<number | null> {
    const askedAtMs = deps.nowMs();
    const silence = Promise.withResolvers<'silence'>();
    const timer = setTimeout(() => silence.resolve('silence'), DATABASE_DEADLINE_MS);
    try {
      const answer = await Promise.race([deps.pingDatabase(), silence.promise]);
      return answer === 'silence' ? null : Math.round((deps.nowMs() - askedAtMs) * 100) / 100;
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async check() {
      const latencyMs = await databaseLatencyMs();
      const { activeConnections, maxConnections } = deps.sockets();
      const articleCount = deps.articleCount();
      const database: Status = latencyMs === null ? 'down' : 'ok';
      const websocket: Status = activeConnections < maxConnections ? 'ok' : 'degraded';
      const model = modelStatus(deps.model);
      const bus = busStatus(deps.bus());
      const knowledge: Status = articleCount > 0 ? 'ok' : 'degraded';
      return {
        status: overall([database, websocket, model, bus, knowledge]),
        database: { status: database, kind: deps.databaseKind, latency_ms: latencyMs },
        websocket: {
          status: websocket,
          active_connections: activeConnections,
          max_connections: maxConnections,
        },
        model: {
          status: model,
          name: deps.model?.name ?? null,
          circuit: deps.model?.circuit ?? null,
          budget_spent: deps.model?.budgetSpent ?? null,
        },
        bus: { status: bus },
        knowledge: { status: knowledge, article_count: articleCount },
        versions: { server: deps.version, bun: Bun.version },
        uptime_ms: Math.round(deps.nowMs() - startedAtMs),
      };
    },
  };
}

/** The worst of its parts; one that is off is nobody's trouble. */
export function overall(parts: readonly Status[]): Status {
  if (parts.includes('down')) return 'down';
  return parts.includes('degraded') ? 'degraded' : 'ok';
}

export function busStatus(state: 'off' | 'up' | 'down'): Status {
  if (state === 'off') return 'off';
  return state === 'up' ? 'ok' : 'degraded';
}

/** Whether a model is asked, and answers. */
export function modelStatus(
  model: { lastFailure: string | null; circuit: CircuitState; budgetSpent: boolean } | null,
): Status {
  if (model === null) return 'off';
  return model.lastFailure === null && model.circuit === 'closed' && !model.budgetSpent ? 'ok' : 'degraded';
}
