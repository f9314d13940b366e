import type { ServerWebSocket } from 'bun';
import type { Principal } from '#http/principal.ts';
import type { CloseCode } from '#protocol/chat-v1.ts';
import { CLOSE_CODES } from '#protocol/chat-v1.ts';

/** Unread bytes above which a client gets no more text that is only being written. */
export const BUSY_BYTES = 256 * 1024;
/** Unread bytes above which a client is cut off; the socket's own limit lies above it, so that it never drops first. */
export const MAX_UNREAD_BYTES = 1024 * 1024;

/** What is known of a connection before its first frame, fixed at the upgrade. */
export interface ConnectionIdentity {
  /** Unique among all connections of all nodes. */
  readonly id: string;
  /** The label the client chose, or was given; not unique, not a secret. */
  readonly clientId: string;
  readonly address: string;
  readonly userAgent: string | null;
}

/** Who is at the other end, and until when that is believed. */
export interface Caller {
  readonly principal: Principal;
  /** Milliseconds since the epoch; null for a guest whose socket is all it has. */
  readonly authExpiresAtMs: number | null;
}

/** How frames of one protocol are read and answered. */
export interface Session {
  readonly protocol: 'plain' | 'chat.v1';
  receive(frame: string | Buffer): void;
  /** The client has read what waited for it. */
  drained(): void;
  /** Called about once a second; closes the connection when a deadline of the protocol has passed. */
  check(now: { readonly nowMs: number; readonly wallMs: number }): void;
  /** The socket is gone. */
  closed(): void;
  /** Takes no more messages; those that wait are left to be sent again. */
  stop(): void;
  /** Whether something is under way that the client should still hear of before the server goes down. */
  readonly busy: boolean;
  /** Says goodbye in the protocol's own words, if it has any. */
  farewell(code: CloseCode, retryAfterMs?: number): void;
}

/** What a connection tells the connection manager. */
export interface ConnectionObserver {
  nowMs(): number;
  sent(): void;
  received(): void;
  failed(type: string, error?: unknown): void;
  closed(connection: Connection, code: number): void;
}

/** One open socket: who it is, what it counts, how it sends and ends. What its frames mean is its session's business. */
export class Connection {
  readonly identity: ConnectionIdentity;
  readonly openedAtMs: number;
  caller: Caller | null;
  session: Session | null = null;
  socket: ServerWebSocket<Connection> | null = null;
  lastSeenMs: number;
  pingedAtMs = 0;
  /** Time of the last ping to its pong. */
  roundTripMs: number | null = null;
  messagesIn = 0;
  messagesOut = 0;
  /** When the close frame was sent; a client that does not answer it is cut off. */
  closingSinceMs: number | null = null;
  #sayingGoodbye = false;
  readonly #observer: ConnectionObserver;
  /** Makes the session when the first frame shows which protocol is spoken. */
  readonly #begin: (connection: Connection, firstFrame: string | Buffer) => Session;

  constructor(
    identity: ConnectionIdentity,
    options: {
      readonly caller: Caller | null;
      readonly observer: ConnectionObserver;
      readonly begin: (connection: Connection, firstFrame: string | Buffer) => Session;
    },
  ) {
    this.identity = identity;
    this.caller = options.caller;
    this.#observer = options.observer;
    this.#begin = options.begin;
    this.openedAtMs = options.observer.nowMs();
    this.lastSeenMs = this.openedAtMs;
  }

  get closing(): boolean {
    return this.closingSinceMs !== null;
  }

  receive(frame: string | Buffer): void {
    this.lastSeenMs = this.#observer.nowMs();
    this.messagesIn += 1;
    this.#observer.received();
    if (this.closing) return;
    this.session ??= this.#begin(this, frame);
    this.session.receive(frame);
  }

  /** Sends a text frame. A client that leaves too much unread is cut off rather than sent a sequence with a hole. */
  send(text: string): void {
    if (!this.socket || this.closing) return;
    const sent = this.socket.send(text);
    this.messagesOut += 1;
    this.#observer.sent();
    if (sent > 0) return;
    // 0: dropped. -1: kept by the socket until the client reads on.
    if (sent === 0 || this.unreadBytes > MAX_UNREAD_BYTES) this.endSlow();
  }

  get unreadBytes(): number {
    return this.socket?.getBufferedAmount() ?? 0;
  }

  /** Cuts off a client that does not read. */
  endSlow(): void {
    this.#observer.failed('slow_consumer');
    this.close(4412);
  }

  /** Counts a frame that was sent past this object, by a publish. */
  countSent(): void {
    this.messagesOut += 1;
    this.#observer.sent();
  }

  pinged(): void {
    this.pingedAtMs = this.#observer.nowMs();
    this.socket?.ping();
  }

  ponged(): void {
    this.lastSeenMs = this.#observer.nowMs();
    this.roundTripMs = this.lastSeenMs - this.pingedAtMs;
  }

  /** Sends the protocol's farewell and the close frame. */
  close(code: CloseCode, retryAfterMs?: number): void {
    if (this.closing || this.#sayingGoodbye) return;
    // A farewell that finds the client too slow to read it must not begin another one.
    this.#sayingGoodbye = true;
    this.session?.farewell(code, retryAfterMs);
    this.closingSinceMs = this.#observer.nowMs();
    this.socket?.close(code, CLOSE_CODES[code].name);
  }

  /** Ends the socket without waiting for the other side. */
  terminate(): void {
    this.closingSinceMs ??= this.#observer.nowMs();
    this.socket?.terminate();
  }

  closed(code: number): void {
    this.closingSinceMs ??= this.#observer.nowMs();
    this.socket = null;
    this.session?.closed();
    this.#observer.closed(this, code);
  }
}
