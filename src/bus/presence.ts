import { withDeadline } from '#lib/deadline.ts';
import type { NodePresence } from './bus.ts';
import type { Redis } from './redis-connection.ts';

/** Tells the other nodes that this one runs, again and again; what is not said again is forgotten. */
export interface Presence extends AsyncDisposable {
  begin(): void;
  /** All nodes that said so lately; empty when Redis does not answer. */
  read(): Promise<readonly NodePresence[]>;
}

export interface PresenceOptions {
  readonly nodeId: string;
  readonly connections: () => number;
  readonly intervalMs: number;
  readonly ttlMs: number;
}

/** Nodes that are read at most. */
const MAX_NODES = 256;
/** Longest wait for Redis: of whoever asks who is there, and of a node that leaves. */
const DEADLINE = { ms: 400, onTimeout: () => new Error('Redis does not answer.') };
const INDEX = 'larkline:nodes';
const keyOf = (nodeId: string) => `larkline:node:${nodeId}`;

/** One key per node that runs out by Redis's clock, and an index of their names, so that no key space is scanned. */
export function createPresence(
  redis: Redis,
  { nodeId, connections, intervalMs, ttlMs }: PresenceOptions,
): Presence {
  const startedAt = new Date().toISOString();
  let timer: ReturnType<typeof setInterval> | null = null;

  async function write(): Promise<void> {
    const about: NodePresence = { node_id: nodeId, connections: connections(), started_at: startedAt };
    const now = Date.now();
    await redis
      .multi()
      .set(keyOf(nodeId), JSON.stringify(about), 'PX', ttlMs)
      .zadd(INDEX, now, nodeId)
      // Names of nodes that were killed; far past the time that clocks differ by.
      .zremrangebyscore(INDEX, '-inf', now - 20 * ttlMs)
      .pexpire(INDEX, 2 * ttlMs)
      .exec()
      .catch(ignore);
  }

  return {
    begin() {
      if (timer) return;
      // The node that subscribes may not be complete yet.
      setImmediate(() => void write());
      timer = setInterval(() => void write(), intervalMs);
    },
    read: () => withDeadline(readAll(redis), DEADLINE).catch(() => []),
    async [Symbol.asyncDispose]() {
      if (!timer) return;
      clearInterval(timer);
      const left = redis.multi().del(keyOf(nodeId)).zrem(INDEX, nodeId).exec();
      await withDeadline(left, DEADLINE).catch(ignore);
    },
  };
}

async function readAll(redis: Redis): Promise<readonly NodePresence[]> {
  const ids = await redis.zrevrange(INDEX, 0, MAX_NODES - 1);
  if (ids.length === 0) return [];
  return (await redis.mget(ids.map(keyOf))).map(parsePresence).filter((node) => node !== null);
}

function parsePresence(text: string | null): NodePresence | null {
  try {
    const { node_id, connections, started_at } = JSON.parse(text ?? '') as NodePresence;
    const valid =
      typeof node_id === 'string' && typeof connections === 'number' && typeof started_at === 'string';
    return valid ? { node_id, connections, started_at } : null;
  } catch {
    return null;
  }
}

/** Presence that could not be told or taken back runs out by itself. */
function ignore(): void {}
