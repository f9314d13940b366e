import type { ClientState } from '#client/client-types.ts';

/** How the connection is, as far as the customer needs to know. */
export interface Connection {
  readonly state: ClientState;
  /** Since when there is none; null while there is one. */
  readonly downSinceMs: number | null;
  /** When it is tried again; null when nothing is planned. */
  readonly retryAtMs: number | null;
  readonly wasConnected: boolean;
}

/** What stands above the composer while there is no connection. */
export interface Notice {
  /** Read out when it changes. */
  readonly text: string;
  /** Changes every second, so it is only shown. */
  readonly countdown: string | null;
  readonly canRetry: boolean;
}

/** Shorter breaks are nobody's business. */
const UNNOTICED_MS = 1_000;

/** Before the first attempt. */
export function startConnection({ nowMs }: { nowMs: number }): Connection {
  return { state: 'idle', downSinceMs: nowMs, retryAtMs: null, wasConnected: false };
}

/** The connection after the client told of a change. */
export function changeConnection(
  before: Connection,
  { state, retryInMs, nowMs }: { state: ClientState; retryInMs?: number | undefined; nowMs: number },
): Connection {
  if (state === 'connected') return { state, downSinceMs: null, retryAtMs: null, wasConnected: true };
  return {
    state,
    downSinceMs: before.downSinceMs ?? nowMs,
    retryAtMs: retryInMs === undefined ? null : nowMs + retryInMs,
    wasConnected: before.wasConnected,
  };
}

/** What to say about the connection now; null: nothing. */
export function connectionNotice(
  { state, downSinceMs, retryAtMs, wasConnected }: Connection,
  { nowMs, waiting }: { nowMs: number; waiting: number },
): Notice | null {
  if (downSinceMs === null || state === 'closed') return null;
  if (state === 'failed') return { text: 'The chat could not connect.', countdown: null, canRetry: true };
  if (nowMs - downSinceMs < UNNOTICED_MS) return null;
  const text = wasConnected ? 'The connection was lost. Reconnecting.' : 'Connecting to the desk.';
  return {
    text: waiting > 0 ? `${text} ${keptMessages(waiting)}` : text,
    countdown: retryAtMs === null ? null : countdown(retryAtMs - nowMs),
    canRetry: false,
  };
}

function keptMessages(count: number): string {
  return count === 1
    ? 'Your message is kept and will be sent.'
    : `Your ${count} messages are kept and will be sent.`;
}

function countdown(leftMs: number): string {
  return leftMs < 500 ? 'Trying now' : `Next try in ${Math.ceil(leftMs / 1000)} s`;
}

/** What stands beside a waiting message; null while it would only flicker. */
export function waitingLabel(
  { at }: { at: string },
  { connection, nowMs }: { connection: Connection; nowMs: number },
): string | null {
  const unnoticed = nowMs - Date.parse(at) < UNNOTICED_MS;
  if (connection.state === 'connected') return unnoticed ? null : 'Sending';
  return unnoticed && connectionNotice(connection, { nowMs, waiting: 1 }) === null
    ? null
    : 'Waiting to be sent';
}
