import type { Server, WebSocketHandler } from 'bun';
import { AppError } from '#errors.ts';
import { toFailure } from '#http/error-handler.ts';
import { WIRE_LIMITS } from '#protocol/chat-v1.ts';
import { ChatSession } from './chat-session.ts';
import { type ChatSessionDeps, GATEWAY_TIMINGS, type GatewayTimings } from './chat-session-deps.ts';
import {
  type Caller,
  Connection,
  type ConnectionIdentity,
  type ConnectionObserver,
  type Session,
} from './connection.ts';
import {
  chatSessionDeps,
  type HubOptions,
  newGuest,
  PONG_TIMEOUT_MS,
  plainSessionDeps,
} from './hub-options.ts';
import { LIVE_TOPIC } from './live-watch.ts';
import { Places } from './places.ts';
import { isConnectFrame } from './plain-protocol.ts';
import { PlainSession, type PlainSessionDeps } from './plain-session.ts';
import { Rooms } from './rooms.ts';

/** Told to clients that are refused because the server is full. */
const RETRY_AFTER_MS = 2_000;
/** Clients sent away by a restart come back spread over this time. */
const RETURN_SPREAD_MS = 5_000;
/** Time to answer a close frame. */
const CLOSE_TIMEOUT_MS = 2_000;
/** Each so many sweeps, ended sign-ins are looked up: within five seconds even when a hint is lost. */
const SIGN_IN_SWEEPS = 4;
/** How often a drain looks whether turns are finished. */
const DRAIN_POLL_MS = 20;

export interface HubStats {
  readonly activeConnections: number;
  readonly totalConnections: number;
  readonly messagesReceived: number;
  readonly messagesSent: number;
  readonly maxConnections: number;
}

/** What the hub needs of Bun's server: its topics. */
type TopicServer = Pick<Server<unknown>, 'publish' | 'subscriberCount'>;

/** The connection manager: every open socket of this node, its owner and counters, its deadlines and its end. */
export class Hub implements Disposable {
  readonly rooms: Rooms;
  readonly #options: HubOptions;
  readonly #timings: GatewayTimings;
  readonly #connections = new Map<string, Connection>();
  readonly #places: Places;
  readonly #plainDeps: PlainSessionDeps;
  readonly #chatDeps: ChatSessionDeps;
  readonly #observer: ConnectionObserver;
  #server: TopicServer | null = null;
  #totalConnections = 0;
  #messagesReceived = 0;
  #messagesSent = 0;
  #draining = false;
  #sweeps = 0;
  readonly #sweep: Timer;

  constructor(options: HubOptions) {
    this.#options = options;
    const { events, limits, nowMs } = options;
    this.#timings = { ...GATEWAY_TIMINGS, ...options.timings };
    const onError = (type: string, error?: unknown) => {
      events.socketError(type);
      // An outage is told once, by whoever stands before the database, not by everybody who meets it.
      if (error !== undefined && toFailure(error).code !== 'store_unavailable')
        events.unexpectedError(error, { part: 'websocket' });
    };
    this.#places = new Places({
      perUser: limits.maxConnectionsPerUser,
      perAddress: limits.maxConnectionsPerAddress,
    });
    this.rooms = new Rooms({
      log: options.sessions,
      hints: options.hints,
      publish: (topic, frame) => void this.#server?.publish(topic, frame),
      onError,
    });
    this.#observer = {
      nowMs,
      sent: () => {
        this.#messagesSent += 1;
      },
      received: () => {
        this.#messagesReceived += 1;
      },
      failed: onError,
      closed: (connection, code) => this.#forget(connection, code),
    };
    this.#plainDeps = plainSessionDeps(options, { timings: this.#timings, onError });
    this.#chatDeps = chatSessionDeps(options, {
      rooms: this.rooms,
      claim: (connection) => this.#claim(connection),
      timings: this.#timings,
      onError,
    });
    // One timer for all sockets, not one each.
    this.#sweep = setInterval(() => this.sweep(), this.#timings.sweepMs);
    this.#sweep.unref();
  }

  /** Handlers for Bun's server; each socket carries its Connection as data. */
  readonly handlers: WebSocketHandler<Connection> = {
    maxPayloadLength: WIRE_LIMITS.maxFrameBytes,
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
    drain: (socket) => socket.data.session?.drained(),
    ping: (socket) => {
      socket.data.lastSeenMs = this.#options.nowMs();
    },
    pong: (socket) => socket.data.ponged(),
    close: (socket, code) => socket.data.closed(code),
  };

  /** Hands over the server whose topics the rooms publish to. */
  attach(server: TopicServer): void {
    this.#server = server;
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** Whether it takes no more connections because the server is going down. */
  get draining(): boolean {
    return this.#draining;
  }

  stats(): HubStats {
    return {
      activeConnections: this.#connections.size,
      totalConnections: this.#totalConnections,
      messagesReceived: this.#messagesReceived,
      messagesSent: this.#messagesSent,
      maxConnections: this.#options.limits.maxConnections,
    };
  }

  /** The oldest open connections, at most `limit`. */
  list(limit: number): readonly Connection[] {
    return this.#connections.values().take(limit).toArray();
  }

  /** Sends a frame to the staff who follow what goes on. */
  publishLive(frame: string): void {
    this.#messagesSent += this.#server?.subscriberCount(LIVE_TOPIC) ?? 0;
    this.#server?.publish(LIVE_TOPIC, frame);
  }

  /** Sends a text frame to one connection of this node; false when it is not here. */
  sendTo(connectionId: string, frame: string): boolean {
    const connection = this.#connections.get(connectionId);
    connection?.send(frame);
    return connection !== undefined;
  }

  /** @throws AppError `shutting_down` or `at_capacity` when no further connection of this address is taken. */
  assertRoom(address: string): void {
    const retry = { retryAfterMs: RETRY_AFTER_MS };
    if (this.#draining)
      throw new AppError('shutting_down', 'The server is shutting down. Connect again in a moment.', retry);
    if (this.#connections.size >= this.#options.limits.maxConnections) {
      throw new AppError(
        'at_capacity',
        'No further connections are taken right now. Try again in a moment.',
        retry,
      );
    }
    if (!this.#places.hasRoomFor({ address })) {
      throw new AppError('at_capacity', 'Too many connections from this address.', retry);
    }
  }

  /**
   * Registers a connection that is about to be upgraded; `release` undoes it when the upgrade fails. A protocol of null
   * is decided by the first frame.
   * @throws AppError `shutting_down` or `at_capacity`.
   */
  admit(
    identity: ConnectionIdentity,
    { caller, protocol }: { caller: Caller | null; protocol: 'plain' | 'chat.v1' | null },
  ): { connection: Connection; release: () => void } {
    this.assertRoom(identity.address);
    const connection = new Connection(identity, {
      caller,
      observer: this.#observer,
      begin: this.#begin,
    });
    if (caller) this.#takePlace(connection, caller.principal.userId);
    if (protocol === 'chat.v1') connection.session = this.#beginChat(connection);
    if (protocol === 'plain') connection.session = this.#beginPlain(connection);
    this.#connections.set(identity.id, connection);
    this.#places.takeAddress(identity.address);
    this.#totalConnections += 1;
    this.#options.events.socketOpened({
      clientId: identity.clientId,
      userId: caller?.principal.userId,
      connectionCount: this.#connections.size,
    });
    return { connection, release: () => this.#drop(connection) };
  }

  /** Closes every socket of a sign-in that has ended. */
  endSignIn(signInId: string): void {
    for (const connection of this.#connections.values()) {
      if (connection.caller?.principal.sessionId === signInId) connection.close(4401);
    }
  }

  /** A client has connected elsewhere. A hint may be late: only an older connection makes way (ids grow with time). */
  replaced(by: { userId: string; clientId: string; connectionId: string }): void {
    const holder = this.#places.holder(by);
    if (holder && holder.identity.id < by.connectionId) holder.close(4409);
  }

  /** Looks at every connection: heartbeats, deadlines of its protocol, those that do not answer. */
  sweep(): void {
    const nowMs = this.#options.nowMs();
    const wallMs = this.#options.wallMs();
    for (const connection of this.#connections.values()) this.#check(connection, { nowMs, wallMs });
    this.#sweeps += 1;
    const report = (error: unknown) => this.#observer.failed('sweep', error);
    if (this.#options.shared) this.rooms.reconcileSome().catch(report);
    if (this.#sweeps % SIGN_IN_SWEEPS === 0) this.#endRevokedSignIns().catch(report);
  }

  /**
   * Takes no more connections and lets turns under way finish; each socket is closed with 1012 when nothing is under way
   * for it any more.
   */
  async drain(): Promise<void> {
    this.#draining = true;
    clearInterval(this.#sweep);
    for (const connection of this.#connections.values()) connection.session?.stop();
    for (;;) {
      for (const connection of this.#connections.values()) {
        if (!connection.session?.busy) this.#sendAway(connection);
      }
      if (!this.#connections.values().some((connection) => !connection.closing)) return;
      await Bun.sleep(DRAIN_POLL_MS);
    }
  }

  /** Closes every socket with 1012, whatever it is doing. */
  closeAll(): void {
    for (const connection of this.#connections.values()) this.#sendAway(connection);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#sweep);
  }

  /** One function for all connections, not one each. */
  readonly #begin = (connection: Connection, firstFrame: string | Buffer): Session =>
    isConnectFrame(firstFrame) ? this.#beginChat(connection) : this.#beginPlain(connection);

  #beginChat(connection: Connection): ChatSession {
    return new ChatSession(connection, this.#chatDeps);
  }

  #beginPlain(connection: Connection): PlainSession {
    const owesToken = connection.caller === null;
    connection.caller ??= { principal: newGuest(this.#options), authExpiresAtMs: null };
    return new PlainSession(connection, { caller: connection.caller, owesToken, deps: this.#plainDeps });
  }

  #sendAway(connection: Connection): void {
    connection.close(1012, Math.floor(Math.random() * RETURN_SPREAD_MS));
  }

  #claim(connection: Connection): void {
    const userId = connection.caller?.principal.userId;
    if (userId === undefined) return;
    this.#takePlace(connection, userId);
    const { clientId, id } = connection.identity;
    const older = this.#places.hold(connection, { userId, clientId });
    older?.close(4409);
    this.#options.hints.publish({
      type: 'replace',
      user_id: userId,
      client_id: clientId,
      connection_id: id,
    });
  }

  #takePlace(connection: Connection, userId: string): void {
    if (this.#places.takeUser(connection, userId)) return;
    throw new AppError('at_capacity', 'Too many connections of this user.', {
      retryAfterMs: RETRY_AFTER_MS,
    });
  }

  #check(
    connection: Connection,
    { nowMs, wallMs }: { readonly nowMs: number; readonly wallMs: number },
  ): void {
    if (connection.closingSinceMs !== null) {
      // No answer to the close frame: waiting longer would keep the socket.
      if (nowMs - connection.closingSinceMs > CLOSE_TIMEOUT_MS) this.#end(connection);
      return;
    }
    const { heartbeatIntervalMs, connectionTimeoutMs } = this.#options;
    const silentMs = nowMs - connection.lastSeenMs;
    const chat = connection.session?.protocol === 'chat.v1';
    const deadlineMs = chat
      ? Math.min(connectionTimeoutMs, heartbeatIntervalMs + PONG_TIMEOUT_MS)
      : connectionTimeoutMs;
    if (silentMs > deadlineMs) {
      this.#options.events.socketError('timeout');
      if (chat) connection.close(4414);
      else this.#end(connection);
      return;
    }
    if (nowMs - Math.max(connection.pingedAtMs, connection.lastSeenMs) >= heartbeatIntervalMs)
      connection.pinged();
    connection.session?.check({ nowMs, wallMs });
  }

  /** Ends a socket without a close handshake. */
  #end(connection: Connection): void {
    if (connection.socket) connection.terminate();
    else this.#drop(connection);
  }

  async #endRevokedSignIns(): Promise<void> {
    const ids = new Set<string>();
    for (const { caller } of this.#connections.values()) {
      if (caller?.principal.sessionId) ids.add(caller.principal.sessionId);
    }
    if (ids.size === 0) return;
    for (const id of await this.#options.sessions.revokedSignIns([...ids])) this.endSignIn(id);
  }

  #drop(connection: Connection): boolean {
    if (!this.#connections.delete(connection.identity.id)) return false;
    this.#places.release(connection);
    return true;
  }

  #forget(connection: Connection, code: number): void {
    if (!this.#drop(connection)) return;
    this.#options.events.socketClosed({
      clientId: connection.identity.clientId,
      code,
      durationMs: this.#options.nowMs() - connection.openedAtMs,
      connectionCount: this.#connections.size,
    });
  }
}
