import { AppError } from '#errors.ts';
import { toFailure } from '#http/error-handler.ts';
import type { Principal } from '#http/principal.ts';
import type { Caller, Connection, Session } from './connection.ts';
import { type FrameError, type PlainMessage, parsePlainFrame, plainError } from './plain-protocol.ts';
import type { ChatBackend, OutgoingReply } from './ports.ts';

/** What plain sessions need of the world; one object shared by all of them. */
export interface PlainSessionDeps {
  readonly backend: Pick<ChatBackend, 'handleMessage'>;
  /** Counts a message against its sender's limit; rejects with AppError `rate_limited`. */
  readonly countMessage: (userId: string) => Promise<void>;
  /** A token with which this guest can come back. */
  readonly signGuestToken: (guest: Principal) => Promise<string>;
  readonly maxContentLength: number;
  readonly maxQueued: number;
  readonly onError: (type: string, error?: unknown) => void;
  readonly tokenGraceMs: number;
}

/**
 * A client that speaks the plain protocol. Bun calls message handlers side by side and cannot pause a sender, so
 * messages wait in a bounded queue and are handled one at a time, in order.
 */
export class PlainSession implements Session {
  readonly protocol = 'plain';
  readonly #connection: Connection;
  readonly #caller: Caller;
  readonly #deps: PlainSessionDeps;
  readonly #queue: (PlainMessage | FrameError)[] = [];
  #working = false;
  #stopped = false;
  #conversationId: string | null = null;
  /** A guest that came without a token gets one with the first reply. */
  #owesToken: boolean;

  constructor(
    connection: Connection,
    { caller, owesToken, deps }: { caller: Caller; owesToken: boolean; deps: PlainSessionDeps },
  ) {
    this.#connection = connection;
    this.#caller = caller;
    this.#owesToken = owesToken;
    this.#deps = deps;
  }

  get busy(): boolean {
    return this.#working;
  }

  receive(frame: string | Buffer): void {
    if (this.#stopped) return;
    if (this.#queue.length >= this.#deps.maxQueued) {
      this.#deps.onError('queue_full');
      this.#connection.close(4429);
      return;
    }
    this.#queue.push(parsePlainFrame(frame, { maxContentLength: this.#deps.maxContentLength }));
    if (!this.#working) void this.#work();
  }

  drained(): void {}

  check({ wallMs }: { readonly wallMs: number }): void {
    const { authExpiresAtMs } = this.#caller;
    if (authExpiresAtMs !== null && wallMs > authExpiresAtMs + this.#deps.tokenGraceMs)
      this.#connection.close(4411);
  }

  stop(): void {
    this.#stopped = true;
    this.#queue.length = 0;
  }

  closed(): void {
    this.stop();
  }

  /** A plain client is sent nothing that it did not ask for. */
  farewell(): void {
    this.stop();
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      this.#connection.send(JSON.stringify(await this.#answer(next)));
    }
    this.#working = false;
  }

  async #answer(message: PlainMessage | FrameError): Promise<object> {
    try {
      await this.#deps.countMessage(this.#caller.principal.userId);
      if ('code' in message) {
        this.#deps.onError(message.code);
        return plainError(message, { conversationId: this.#conversationId });
      }
      // A new conversation was asked for, whether or not its first message is taken.
      if (message.conversationId === null) this.#conversationId = null;
      const reply = await this.#deps.backend.handleMessage({
        userId: this.#caller.principal.userId,
        content: message.content,
        conversationId: message.conversationId === undefined ? this.#conversationId : message.conversationId,
        clientMessageId: message.id,
        channel: 'websocket',
        clientId: this.#connection.identity.clientId,
      });
      this.#conversationId = reply.conversation_id;
      return this.#owesToken ? await this.#withToken(reply) : reply;
    } catch (error) {
      const failure = toFailure(error);
      this.#deps.onError(failure.code, error instanceof AppError ? undefined : error);
      return plainError(failure, { conversationId: this.#conversationId });
    }
  }

  async #withToken(reply: OutgoingReply): Promise<object> {
    this.#owesToken = false;
    return { ...reply, guest_token: await this.#deps.signGuestToken(this.#caller.principal) };
  }
}
