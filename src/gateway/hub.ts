import type { WebSocketHandler } from 'bun';
import { AppError } from '#errors.ts';
import type { Principal } from '#http/principal.ts';
import type { Events } from '#telemetry/events.ts';
import {
  Connection,
  type ConnectionDeps,
  type ConnectionIdentity,
  type HandleMessage,
} from './connection.ts';

export interface HubOptions {
  readonly handleMessage: HandleMessage;
  readonly countMessage: (principal: Principal) => Promise<void>;
  readonly signGuestToken: (guest: Principal) => Promise<string>;
  readonly events: Events;
  readonly maxContentLength: number;
  readonly maxConnections: number;
  readonly maxQueued: number;
  readonly heartbeatIntervalMs: number;
  readonly connectionTimeoutMs: number;
  /** Monotonic time in milliseconds. */
  readonly nowMs: () => number;
}

/** Largest frame a client may send; Bun closes with 1009 above it. */
const MAX_FRAME_BYTES = 65_536;
/** Told to clients that are refused because the server is full or going down. */
const RETRY_AFTER_MS = 2_000;

export interface HubStats {
  readonly activeConnections: number;
  readonly totalConnections: number;
  readonly messagesReceived: number;
  readonly messagesSent: number;
  readonly maxConnections: number;
}

/** The connection manager: every open socket, its owner and its counters, their heartbeat and their end. */
export class Hub {
  readonly #options: HubOptions;
  readonly #deps: ConnectionDeps;
  readonly #connections = new Map<string, Connection>();
  #totalConnections = 0;
  #messagesReceived = 0;
  #messagesSent = 0;
  #draining = false;
  readonly #sweep: Timer;

  constructor(options: HubOptions) {
    this.#options = options;
    const { events } = options;
    this.#deps = {
      handleMessage: options.handleMessage,
      countMessage: options.countMessage,
      signGuestToken: options.signGuestToken,
      maxContentLength: options.maxContentLength,
      maxQueued: options.maxQueued,
      nowMs: options.nowMs,
      onMessage: (direction) => {
        if (direction === 'in') this.#messagesReceived += 1;
        else this.#messagesSent += 1;
        events.socketMessage(direction);
      },
      onError: (type, error) => {
        events.socketError(type);
        if (error !== undefined) events.unexpectedError(error, { part: 'websocket' });
      },
      onClose: (connection, code) => this.#forget(connection, code),
    };
    // One timer for all sockets, not one each.
    this.#sweep = setInterval(() => this.sweep(), options.heartbeatIntervalMs);
    this.#sweep.unref();
  }

  /** Handlers for Bun's server; each socket carries its Connection as data. */
  readonly handlers: WebSocketHandler<Connection> = {
    maxPayloadLength: MAX_FRAME_BYTES,
    backpressureLimit: 4 * 1024 * 1024,
    closeOnBackpressureLimit: true,
    // Above the sweep's own deadline: a backstop only, because Bun resets it with every frame it sends.
    idleTimeout: 960,
    sendPings: false,
    perMessageDeflate: false,
    open: (socket) => {
      socket.data.socket = socket;
    },
    message: (socket, frame) => socket.data.receive(frame),
    pong: (socket) => {
      socket.data.lastSeenMs = this.#options.nowMs();
    },
    close: (socket, code) => socket.data.closed(code),
  };

  get connectionCount(): number {
    return this.#connections.size;
  }

  stats(): HubStats {
    return {
      activeConnections: this.#connections.size,
      totalConnections: this.#totalConnections,
      messagesReceived: this.#messagesReceived,
      messagesSent: this.#messagesSent,
      maxConnections: this.#options.maxConnections,
    };
  }

  /** The oldest open connections, at most `limit`. */
  list(limit: number): readonly Connection[] {
    return this.#connections.values().take(limit).toArray();
  }

  /** @throws AppError `shutting_down` or `at_capacity` when no further connection is taken. */
  assertRoom(): void {
    const retry = { retryAfterMs: RETRY_AFTER_MS };
    if (this.#draining)
      throw new AppError('shutting_down', 'The server is shutting down. Connect again in a moment.', retry);
    if (this.#connections.size >= this.#options.maxConnections) {
      throw new AppError(
        'at_capacity',
        'No further connections are taken right now. Try again in a moment.',
        retry,
      );
    }
  }

  /** Registers a connection that is about to be upgraded; `release` undoes it when the upgrade fails. */
  admit(identity: ConnectionIdentity): { connection: Connection; release: () => void } {
    this.assertRoom();
    const connection = new Connection(identity, this.#deps);
    this.#connections.set(identity.id, connection);
    this.#totalConnections += 1;
    this.#options.events.socketOpened({
      clientId: identity.clientId,
      userId: identity.principal.userId,
      connectionCount: this.#connections.size,
    });
    return { connection, release: () => this.#connections.delete(identity.id) };
  }

  /** Pings every socket and ends those that showed no life within the timeout. */
  sweep(): void {
    const deadline = this.#options.nowMs() - this.#options.connectionTimeoutMs;
    for (const connection of this.#connections.values()) {
      if (connection.lastSeenMs >= deadline) {
        connection.socket?.ping();
        continue;
      }
      this.#options.events.socketError('timeout');
      // No close handshake: the other side has been silent, and waiting for its answer would keep the socket.
      if (connection.socket) connection.socket.terminate();
      else this.#connections.delete(connection.identity.id);
    }
  }

  /** Takes no more connections, lets the turns under way finish, and closes every socket with 1012. */
  async drain(): Promise<void> {
    this.#draining = true;
    clearInterval(this.#sweep);
    await Promise.all(this.#connections.values().map((connection) => connection.finish('shutting_down')));
  }

  /** Closes every socket with 1012, whatever it is doing. */
  closeAll(): void {
    for (const connection of this.#connections.values()) connection.close('shutting_down');
  }

  #forget(connection: Connection, code: number): void {
    if (!this.#connections.delete(connection.identity.id)) return;
    this.#options.events.socketClosed({
      clientId: connection.identity.clientId,
      code,
      durationMs: this.#options.nowMs() - connection.connectedAtMs,
      connectionCount: this.#connections.size,
    });
  }
}
