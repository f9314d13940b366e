import { Redis } from 'ioredis';

export type { Redis };

/** A server that owes an answer and says nothing for this long is given up: few commands can wait for it. */
const SILENCE_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;
const LONGEST_RETRY_MS = 1_000;
/** A server that hangs does not confirm the end of a connection. */
const DISCONNECT_TIMEOUT_MS = 100;

/**
 * Opens a connection that opens itself again for as long as it is not ended. Commands are never kept for later: while
 * it is not open they fail at once, and when the server hangs, within a second.
 */
export function connectRedis(
  redisUrl: string,
  { name, onError }: { name: string; onError: (reason: string) => void },
): Redis {
  const address = new URL(redisUrl);
  // The client would take options from a query, and they would win over these.
  address.search = '';
  const redis = new Redis(address.href, {
    connectionName: name,
    socketTimeout: SILENCE_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // Whoever subscribes wants to know when it happens anew.
    autoResubscribe: false,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 10), LONGEST_RETRY_MS) + Math.random() * 200,
  });
  redis.on('error', (error: unknown) => onError(reasonOf(error)));
  return redis;
}

/** Number of the database that a Redis URL names. */
export function databaseNumber(redisUrl: string): number {
  return Number(new URL(redisUrl).pathname.slice(1));
}

/** A code for logs: an error of the client may carry its command, and with it the password. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return code;
  return /^[A-Z]{3,}/.exec(String(message))?.[0] ?? 'REDIS_ERROR';
}
