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

type Status = 'ok' | 'degraded' | 'down' | 'off';

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
      const model: Status = deps.model === null ? 'off' : isWell(deps.model) ? 'ok' : 'degraded';
      const state = deps.bus();
      const bus: Status = state === 'off' ? 'off' : state === 'up' ? 'ok' : 'degraded';
      const knowledge: Status = articleCount > 0 ? 'ok' : 'degraded';
      const degraded = [websocket, model, bus, knowledge].includes('degraded');
      const status: Status = database === 'down' ? 'down' : degraded ? 'degraded' : 'ok';
      return {
        status,
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

/** Whether a model is asked, and answers. */
function isWell({ lastFailure, circuit, budgetSpent }: GuardedModel): boolean {
  return lastFailure === null && circuit === 'closed' && !budgetSpent;
}
