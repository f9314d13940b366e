import type { Principal } from '#http/principal.ts';
import type { Caller, Connection } from './connection.ts';
import type { ChatBackend, Hints, LiveSource, SessionBackend } from './ports.ts';
import type { Rooms } from './rooms.ts';

/** What `chat.v1` sessions need of the world; one object shared by all of them. */
export interface ChatSessionDeps {
  readonly backend: Pick<ChatBackend, 'acceptMessage' | 'cancel'>;
  readonly sessions: SessionBackend;
  readonly rooms: Rooms;
  readonly hints: Hints;
  readonly live: LiveSource;
  readonly tokens: {
    /** Who holds this token and until when; null when it is not good. */
    read(token: string): Promise<Caller | null>;
    signGuest(guest: Principal): Promise<{ readonly token: string; readonly expiresAtMs: number }>;
  };
  /** A guest that nobody has been before; null when guests are off. */
  readonly newGuest: () => Principal | null;
  /**
   * Takes a place for the connection's user, and ends an older connection of the same client.
   * @throws AppError `at_capacity` when the user has too many.
   */
  readonly claim: (connection: Connection) => void;
  /** Counts a message against its sender's limit; rejects with AppError `rate_limited`. */
  readonly countMessage: (userId: string) => Promise<void>;
  readonly newId: () => string;
  readonly limits: {
    readonly maxContentLength: number;
    /** Messages under way, each direction. */
    readonly inflight: number;
    /** Messages that a resume may bring. */
    readonly queue: number;
    /** 0: no limit. */
    readonly messagesPerMinute: number;
  };
  readonly heartbeat: { readonly intervalMs: number; readonly timeoutMs: number };
  /** Advice to clients. */
  readonly reconnect: { readonly attempts: number; readonly delayMs: number };
  readonly timings: GatewayTimings;
  readonly events: {
    acknowledged(ack: { readonly duplicate: boolean }): void;
    /** A message was committed for the first time, this long after it came in. */
    accepted(latencyMs: number): void;
    resumed(resume: { readonly recovered: boolean; readonly dropped: number }): void;
    failed(type: string, error?: unknown): void;
  };
  /** Monotonic milliseconds, and milliseconds since the epoch. */
  readonly nowMs: () => number;
  readonly wallMs: () => number;
}

/** Deadlines of the gateway, in milliseconds. */
export interface GatewayTimings {
  /** From the upgrade to a successful `connect`. */
  readonly connectMs: number;
  /** Without progress while something sent is not acknowledged. */
  readonly ackMs: number;
  /** With something unread in the socket, or a full window of what is not acknowledged. */
  readonly drainMs: number;
  /** Warning before a token runs out; less for tokens of a short life. */
  readonly tokenWarningMs: number;
  /** After it ran out, before the socket is closed. */
  readonly tokenGraceMs: number;
  /** Between two looks at all connections. */
  readonly sweepMs: number;
}

export const GATEWAY_TIMINGS: GatewayTimings = {
  connectMs: 10_000,
  ackMs: 30_000,
  drainMs: 10_000,
  tokenWarningMs: 60_000,
  tokenGraceMs: 25_000,
  sweepMs: 1_000,
};
