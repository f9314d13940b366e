import type { Principal } from '#http/principal.ts';
import type { Events } from '#telemetry/events.ts';
import type { ChatSessionDeps, GatewayTimings } from './chat-session-deps.ts';
import type { PlainSessionDeps } from './plain-session.ts';
import type { ChatBackend, Hints, LiveSource, SessionBackend } from './ports.ts';

/** What the connection manager is made of. */
export interface HubOptions {
  readonly backend: ChatBackend;
  readonly sessions: SessionBackend;
  readonly hints: Hints;
  /** Absent: staff are told nothing of what goes on. */
  readonly live?: LiveSource;
  readonly tokens: ChatSessionDeps['tokens'];
  readonly countMessage: (userId: string) => Promise<void>;
  readonly events: Events;
  readonly allowGuests: boolean;
  readonly newId: () => string;
  readonly limits: {
    readonly maxContentLength: number;
    readonly maxConnections: number;
    /** 0: no limit. */
    readonly maxConnectionsPerUser: number;
    /** 0: no limit. */
    readonly maxConnectionsPerAddress: number;
    readonly maxQueued: number;
    /** 0: no limit. */
    readonly messagesPerMinute: number;
  };
  readonly heartbeatIntervalMs: number;
  /** A plain connection that shows no life for this long is ended. */
  readonly connectionTimeoutMs: number;
  readonly reconnect: { readonly attempts: number; readonly delayMs: number };
  /** Whether other nodes may use the same database, so that the store has to be looked at. */
  readonly shared: boolean;
  readonly timings?: Partial<GatewayTimings>;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** Milliseconds since the epoch. */
  readonly wallMs: () => number;
}

/** Time a `chat.v1` client has to show life after a ping. */
export const PONG_TIMEOUT_MS = 10_000;

const NOTHING_LIVE: LiveSource = { join: () => null, leave: () => {} };

/** A guest that nobody has been before. */
export function newGuest({ newId }: Pick<HubOptions, 'newId'>): Principal {
  return { userId: newId(), role: 'customer', guest: true, sessionId: null };
}

type OnError = (type: string, error?: unknown) => void;

/** What plain sessions need, of what the connection manager has. */
export function plainSessionDeps(
  options: HubOptions,
  { timings, onError }: { timings: GatewayTimings; onError: OnError },
): PlainSessionDeps {
  return {
    backend: options.backend,
    countMessage: options.countMessage,
    signGuestToken: async (guest) => (await options.tokens.signGuest(guest)).token,
    maxContentLength: options.limits.maxContentLength,
    maxQueued: options.limits.maxQueued,
    tokenGraceMs: timings.tokenGraceMs,
    onError,
  };
}

/** What `chat.v1` sessions need, of what the connection manager has. */
export function chatSessionDeps(
  options: HubOptions,
  { timings, onError, ...own }: Pick<ChatSessionDeps, 'rooms' | 'claim' | 'timings'> & { onError: OnError },
): ChatSessionDeps {
  const { events, limits } = options;
  return {
    ...own,
    timings,
    backend: options.backend,
    sessions: options.sessions,
    hints: options.hints,
    live: options.live ?? NOTHING_LIVE,
    tokens: options.tokens,
    newGuest: () => (options.allowGuests ? newGuest(options) : null),
    countMessage: options.countMessage,
    newId: options.newId,
    limits: {
      maxContentLength: limits.maxContentLength,
      inflight: limits.maxQueued,
      queue: limits.maxQueued,
      messagesPerMinute: limits.messagesPerMinute,
    },
    heartbeat: { intervalMs: options.heartbeatIntervalMs, timeoutMs: PONG_TIMEOUT_MS },
    reconnect: options.reconnect,
    events: {
      acknowledged: events.messageAcknowledged,
      accepted: events.messageAccepted,
      resumed: events.sessionResumed,
      failed: onError,
    },
    nowMs: options.nowMs,
    wallMs: options.wallMs,
  };
}
