import type { ServerWebSocket } from 'bun';
import { AppError, ERRORS, type ErrorCode } from '#errors.ts';
import { toFailure } from '#http/error-handler.ts';
import type { Principal } from '#http/principal.ts';
import { type FrameError, type PlainMessage, parsePlainFrame, plainError } from './plain-protocol.ts';

/** A reply as the gateway sees it: what is sent is its JSON. */
export interface OutgoingReply {
  readonly conversation_id: string;
}

/** The chat use case, handed in by the composition root. */
export type HandleMessage = (message: {
  readonly userId: string;
  readonly content: string;
  readonly conversationId: string | null;
  readonly clientMessageId: string | null;
  readonly channel: 'websocket';
  readonly clientId: string;
}) => Promise<OutgoingReply>;

/** What a connection needs of the world; one object shared by all of them. */
export interface ConnectionDeps {
  readonly handleMessage: HandleMessage;
  /** Counts a message against its sender's limit; rejects with AppError `rate_limited`. */
  readonly countMessage: (principal: Principal) => Promise<void>;
  /** A token with which this guest can come back. */
  readonly signGuestToken: (guest: Principal) => Promise<string>;
  readonly maxContentLength: number;
  readonly maxQueued: number;
  readonly nowMs: () => number;
  readonly onMessage: (direction: 'in' | 'out') => void;
  readonly onError: (type: string, error?: unknown) => void;
  readonly onClose: (connection: Connection, code: number) => void;
}

/** Bytes a client may leave unread before it is cut off. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** Who is at the other end, fixed at the upgrade. */
export interface ConnectionIdentity {
  /** Unique among all connections of this process. */
  readonly id: string;
  /** The label the client chose, or was given; not unique, not a secret. */
  readonly clientId: string;
  readonly principal: Principal;
  readonly address: string;
  readonly userAgent: string | null;
  /** Came without a token, so its first reply brings one. */
  readonly needsToken: boolean;
}

/**
 * One plain socket. Bun calls message handlers side by side and cannot pause a sender, so messages wait in a
 * bounded queue and are handled one at a time, in order.
 */
export class Connection {
  readonly identity: ConnectionIdentity;
  readonly connectedAtMs: number;
  lastSeenMs: number;
  messagesIn = 0;
  messagesOut = 0;
  conversationId: string | null = null;
  socket: ServerWebSocket<Connection> | null = null;
  readonly #deps: ConnectionDeps;
  /** Allocated with the first message: most connections are idle most of the time. */
  #queue: (PlainMessage | FrameError)[] | null = null;
  #running: Promise<void> | null = null;
  #closing = false;
  #tokenSent = false;

  constructor(identity: ConnectionIdentity, deps: ConnectionDeps) {
    this.identity = identity;
    this.#deps = deps;
    this.connectedAtMs = deps.nowMs();
    this.lastSeenMs = this.connectedAtMs;
  }

  receive(frame: string | Buffer): void {
    this.lastSeenMs = this.#deps.nowMs();
    this.messagesIn += 1;
    this.#deps.onMessage('in');
    if (this.#closing) return;
    this.#queue ??= [];
    if (this.#queue.length >= this.#deps.maxQueued) {
      this.#deps.onError('queue_full');
      this.close('too_many_inflight');
      return;
    }
    this.#queue.push(parsePlainFrame(frame, { maxContentLength: this.#deps.maxContentLength }));
    this.#running ??= this.#work();
  }

  /** Answers what is under way, then closes; messages that still wait are left unanswered, so their sender repeats them. */
  async finish(code: ErrorCode): Promise<void> {
    this.#closing = true;
    if (this.#queue) this.#queue.length = 0;
    await this.#running;
    this.close(code);
  }

  close(code: ErrorCode): void {
    this.#closing = true;
    this.socket?.close(ERRORS[code].closeCode, ERRORS[code].title);
  }

  closed(code: number): void {
    this.#closing = true;
    if (this.#queue) this.#queue.length = 0;
    this.socket = null;
    this.#deps.onClose(this, code);
  }

  async #work(): Promise<void> {
    const queue = this.#queue ?? [];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      this.#send(await this.#answer(next));
    }
    this.#running = null;
  }

  async #answer(message: PlainMessage | FrameError): Promise<object> {
    try {
      await this.#deps.countMessage(this.identity.principal);
      if ('code' in message) {
        this.#deps.onError(message.code);
        return plainError(message, { conversationId: this.conversationId });
      }
      // A new conversation was asked for, whether or not its first message is taken.
      if (message.conversationId === null) this.conversationId = null;
      const reply = await this.#deps.handleMessage({
        userId: this.identity.principal.userId,
        content: message.content,
        conversationId: message.conversationId === undefined ? this.conversationId : message.conversationId,
        clientMessageId: message.id,
        channel: 'websocket',
        clientId: this.identity.clientId,
      });
      this.conversationId = reply.conversation_id;
      if (!this.identity.needsToken || this.#tokenSent) return reply;
      this.#tokenSent = true;
      return { ...reply, guest_token: await this.#deps.signGuestToken(this.identity.principal) };
    } catch (error) {
      const failure = toFailure(error);
      this.#deps.onError(failure.code, error instanceof AppError ? undefined : error);
      return plainError(failure, { conversationId: this.conversationId });
    }
  }

  #send(reply: object): void {
    if (!this.socket) return;
    // 0 means that Bun dropped the frame: the client must not go on as if nothing was missing.
    const sent = this.socket.send(JSON.stringify(reply));
    this.messagesOut += 1;
    this.#deps.onMessage('out');
    if (sent === 0 || this.socket.getBufferedAmount() > MAX_UNREAD_BYTES) {
      this.#deps.onError('slow_consumer');
      this.close('rate_limited');
    }
  }
}
