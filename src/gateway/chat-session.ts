import { AppError, ERRORS, type ErrorCode } from '#errors.ts';
import { toFailure } from '#http/error-handler.ts';
import {
  type AcceptedFrame,
  type Capability,
  CLOSE_CODES,
  type CloseCode,
  type ConnectedFrame,
  type ConnectFrame,
  type DisconnectFrame,
  type ErrorFrame,
  type MessageFrame,
  type RefreshedFrame,
  type SendFrame,
  type ServerFrame,
  WIRE_LIMITS,
} from '#protocol/chat-v1.ts';
import { connectChat } from './chat-connect.ts';
import { type ChatFrameError, parseChatFrame } from './chat-frames.ts';
import type { ChatSessionDeps } from './chat-session-deps.ts';
import { BUSY_BYTES, type Caller, type Connection, MAX_UNREAD_BYTES, type Session } from './connection.ts';
import { Inbox } from './inbox.ts';
import type { Accepted } from './ports.ts';
import type { Room } from './room.ts';

/** Invalid frames, and refused messages, within about a second after which the connection ends. */
const MAX_INVALID = 20;
const MAX_REFUSED = 100;
/** Messages read from the store at a time while a client catches up. */
const CATCH_UP_LIMIT = 100;
/** Told to a client whose message has to wait for an earlier one. */
const HELD_RETRY_AFTER_MS = 1_000;

/** How a failed `connect` ends the connection; anything else is 1011. */
const CONNECT_CLOSE_CODES: Partial<Record<ErrorCode, CloseCode>> = {
  unauthorized: 4401,
  forbidden: 4403,
  not_found: 4404,
  store_unavailable: 1013,
  at_capacity: 1013,
  rate_limited: 4429,
};

/** A client that speaks `chat.v1`. The rules have numbers in docs/protocol.md. */
export class ChatSession implements Session {
  readonly protocol = 'chat.v1';
  readonly connection: Connection;
  /** Whether new messages of the room reach this client by themselves; else it is catching up from the store. */
  live = false;
  readonly #deps: ChatSessionDeps;
  readonly #inbox: Inbox;
  #state: 'new' | 'connecting' | 'open' | 'closed' = 'new';
  #caps: readonly Capability[] = [];
  #sessionId = '';
  #room: Room | null = null;
  /** Staff may look at anybody's conversation and write in none but their own. */
  #watching = false;
  /** Newest sequence number that was sent, and the newest that the client has processed. */
  #sentSeq = 0;
  #ackedSeq = 0;
  /** When the client last made progress, or had nothing left to make progress with. */
  #progressMs = 0;
  #confirmed = false;
  #catchingUp = false;
  /** Missed deltas: gets the whole text before the next one. */
  #needsSnapshot = false;
  /** Since when something waits in the socket unread. */
  #unreadSinceMs: number | null = null;
  #stopped = false;
  #invalid = 0;
  #refused = 0;
  #warnAtMs = Number.POSITIVE_INFINITY;

  constructor(connection: Connection, deps: ChatSessionDeps) {
    this.connection = connection;
    this.#deps = deps;
    this.#inbox = new Inbox({
      limit: deps.limits.inflight,
      nowMs: deps.nowMs,
      accept: (frame) => this.#accept(frame),
      refuseHeld: (frame) => this.#refuseHeld(frame.id),
    });
  }

  get busy(): boolean {
    return this.#state === 'connecting' || this.#inbox.busy || (this.#room?.busy ?? false);
  }

  receive(frame: string | Buffer): void {
    if (typeof frame !== 'string') {
      this.connection.close(1003);
      return;
    }
    if (this.#state === 'new') {
      this.#receiveFirst(frame);
      return;
    }
    const parsed = parseChatFrame(frame, this.#deps.limits);
    if (parsed.type === 'invalid') this.#receiveInvalid(parsed);
    else if (this.#state === 'connecting')
      this.#receiveInvalid(invalidOrder('Wait for connected before sending more.'));
    else this.#receiveFrame(parsed);
  }

  drained(): void {
    this.#unreadSinceMs = null;
    this.#sendSnapshot();
  }

  check({ nowMs, wallMs }: { readonly nowMs: number; readonly wallMs: number }): void {
    const { connection } = this;
    const { timings } = this.#deps;
    this.#invalid = 0;
    this.#refused = 0;
    if (this.#state !== 'open') {
      if (nowMs - connection.openedAtMs > timings.connectMs) connection.close(4408);
      return;
    }
    this.#checkReading(nowMs);
    if (this.#sentSeq > this.#ackedSeq && nowMs - this.#progressMs > timings.ackMs) connection.close(4414);
    this.#checkToken(wallMs);
    if (!this.live && !connection.closing) void this.#catchUp();
  }

  stop(): void {
    this.#stopped = true;
    this.#inbox.clear();
  }

  closed(): void {
    this.#state = 'closed';
    this.live = false;
    this.stop();
    if (this.#room) this.#deps.rooms.leave(this.#room, this);
    this.#room = null;
  }

  farewell(code: CloseCode, retryAfterMs?: number): void {
    this.stop();
    const { name, advice } = CLOSE_CODES[code];
    const frame: DisconnectFrame = {
      type: 'disconnect',
      code,
      reason: name,
      reconnect: advice !== 'stop',
      ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
    };
    this.#send(frame);
  }

  // ---- Called by the room

  /** Tells the author that its message is committed. */
  acknowledge(
    message: Pick<MessageFrame, 'id' | 'conversation_id' | 'epoch' | 'seq'>,
    { id, duplicate }: { id: string; duplicate?: true },
  ): void {
    const { id: messageId, conversation_id, epoch, seq } = message;
    const frame: AcceptedFrame = {
      type: 'ack',
      id,
      message_id: messageId,
      conversation_id,
      epoch,
      seq,
      ...(duplicate ? { duplicate } : {}),
    };
    this.#send(frame);
    this.#deps.events.acknowledged({ duplicate: duplicate === true });
  }

  publishToOthers(topic: string, text: string): void {
    this.connection.socket?.publish(topic, text);
  }

  /** A message went to this client. One that acknowledges nothing gets no more than the limit allows. */
  wasSent(seq: number): void {
    if (this.#sentSeq === this.#ackedSeq) this.#progressMs = this.#deps.nowMs();
    this.#sentSeq = seq;
    if (this.#sentSeq - this.#ackedSeq >= this.#deps.limits.inflight) this.#fallBehind();
  }

  showStatus(text: string): void {
    if (this.live && this.#caps.includes('status') && this.connection.unreadBytes < BUSY_BYTES)
      this.connection.send(text);
  }

  showDelta(text: string): void {
    if (!this.live || !this.#caps.includes('delta')) return;
    if (this.connection.unreadBytes > BUSY_BYTES) this.#needsSnapshot = true;
    else if (this.#needsSnapshot) this.#sendSnapshot();
    else this.connection.send(text);
  }

  // ---- Entering

  #receiveFirst(text: string): void {
    if (Buffer.byteLength(text) > WIRE_LIMITS.maxConnectFrameBytes) {
      this.#failConnect(
        new AppError('message_too_large', 'The first frame must have at most 4 KB.'),
        'bad frame',
      );
      return;
    }
    const frame = parseChatFrame(text, this.#deps.limits);
    if (frame.type !== 'connect') {
      const failure =
        frame.type === 'invalid'
          ? new AppError(frame.code, frame.message)
          : new AppError('bad_request', 'The first frame must be connect.');
      this.#failConnect(failure, 'bad frame');
      return;
    }
    this.#state = 'connecting';
    this.#connect(frame).catch((error) => this.#failConnect(error, 'refused'));
  }

  #failConnect(error: unknown, why: 'bad frame' | 'refused'): void {
    const failure = this.#sendError(error);
    this.connection.close(
      why === 'bad frame' ? 4400 : (CONNECT_CLOSE_CODES[failure.code] ?? 1011),
      failure.retryAfterMs,
    );
  }

  async #connect(frame: ConnectFrame): Promise<void> {
    const { limits, reconnect, heartbeat } = this.#deps;
    const entry = await connectChat(frame, { connection: this.connection, deps: this.#deps });
    if (this.connection.closing) return;
    const { caller, opened, conversationId, recovery } = entry;
    const headSeq = opened.conversation?.headSeq ?? 0;
    const missed = recovery?.recovered ? recovery.messages : [];
    this.#setCaller(caller);
    this.#deps.claim(this.connection);
    this.#caps = frame.caps ?? [];
    this.#sessionId = opened.sessionId;
    this.#watching = entry.watching;
    const connected: ConnectedFrame = {
      type: 'connected',
      session_id: opened.sessionId,
      resume_token: opened.resumeToken,
      client_id: this.connection.identity.clientId,
      user_id: caller.principal.userId,
      conversation_id: conversationId,
      epoch: opened.conversation?.epoch ?? null,
      seq: headSeq,
      was_recovering: recovery !== null,
      recovered: recovery?.recovered ?? false,
      expires_at: isoTime(caller.authExpiresAtMs),
      ...(entry.guestToken === null ? {} : { guest_token: entry.guestToken }),
      heartbeat: { interval_ms: heartbeat.intervalMs, timeout_ms: heartbeat.timeoutMs },
      limits: {
        max_bytes: WIRE_LIMITS.maxFrameBytes,
        queue: limits.queue,
        inflight: limits.inflight,
        messages_per_minute: limits.messagesPerMinute,
      },
      reconnect: { attempts: reconnect.attempts, delay_ms: reconnect.delayMs },
    };
    this.#state = 'open';
    this.#progressMs = this.#deps.nowMs();
    this.#sentSeq = missed.at(-1)?.seq ?? headSeq;
    this.#ackedSeq = missed.length > 0 ? (frame.resume?.seq ?? 0) : this.#sentSeq;
    this.connection.socket?.cork(() => {
      this.#send(connected);
      for (const message of missed) this.#send(message);
    });
    const epoch = opened.conversation?.epoch ?? null;
    this.#room = this.#deps.rooms.enter(conversationId, { seq: this.#sentSeq, epoch });
    this.#room.members.add(this);
    await this.#catchUp();
  }

  // ---- Frames of an open session

  #receiveFrame(frame: Exclude<ReturnType<typeof parseChatFrame>, ChatFrameError>): void {
    this.#confirm();
    switch (frame.type) {
      case 'message':
        this.#receiveMessage(frame);
        break;
      case 'ack':
        this.#receiveAck(frame.seq);
        break;
      case 'ping':
        this.#send({ type: 'pong', ...(frame.ts === undefined ? {} : { ts: frame.ts }) });
        break;
      case 'pong':
        break;
      case 'cancel':
        this.#cancel(frame.id);
        break;
      case 'refresh':
        this.#refresh(frame.token).catch((error) => this.#sendError(error));
        break;
      case 'connect':
        this.#receiveInvalid(invalidOrder('This connection is connected already.'));
        break;
    }
  }

  #receiveInvalid(problem: ChatFrameError): void {
    this.#sendError(new AppError(problem.code, problem.message), problem.id);
    this.#invalid += 1;
    if (this.#invalid >= MAX_INVALID) this.connection.close(4400);
  }

  /** The client has shown that the newest resume token arrived, so the one before it is of no more use. */
  #confirm(): void {
    if (this.#confirmed) return;
    this.#confirmed = true;
    this.#deps.sessions.confirm(this.#sessionId);
  }

  #receiveMessage(frame: SendFrame): void {
    if (this.#stopped) return;
    if (this.#watching) {
      this.#sendError(new AppError('forbidden', 'This conversation is not yours to write in.'), frame.id);
      return;
    }
    const fate = this.#inbox.push(frame);
    if (fate === 'taken') {
      if (this.#caps.includes('status')) this.#send({ type: 'status', status: 'received', id: frame.id });
      return;
    }
    if (fate === 'held') this.#refuseHeld(frame.id);
    else this.#refuse(frame.id, new AppError('too_many_inflight', 'Too many messages are under way.', HELD));
  }

  #refuseHeld(id: string): void {
    this.#refuse(
      id,
      new AppError('too_many_inflight', 'An earlier message was refused: send that one again first.', HELD),
    );
  }

  #refuse(id: string, error: unknown): AppError {
    const failure = this.#sendError(error, id);
    this.#refused += 1;
    if (this.#refused >= MAX_REFUSED) this.connection.close(4429, HELD_RETRY_AFTER_MS);
    return failure;
  }

  async #accept(frame: SendFrame): Promise<'done' | 'retry'> {
    const { caller, identity } = this.connection;
    if (!caller || !this.#room) return 'done';
    const startedMs = this.#deps.nowMs();
    try {
      await this.#deps.countMessage(caller.principal.userId);
      const accepted = await this.#deps.backend.acceptMessage({
        userId: caller.principal.userId,
        content: frame.content,
        conversationId: this.#room.conversationId,
        mayBegin: true,
        clientMessageId: frame.id,
        channel: 'websocket',
        clientId: identity.clientId,
        connectionId: identity.id,
      });
      if (accepted.duplicate) this.#acknowledgeAgain(accepted, frame.id);
      else this.#deps.events.accepted(this.#deps.nowMs() - startedMs);
      return 'done';
    } catch (error) {
      const { code } = this.#refuse(frame.id, error);
      return ERRORS[code].retryable ? 'retry' : 'done';
    }
  }

  #acknowledgeAgain(accepted: Accepted, id: string): void {
    const { messageId, conversationId, epoch, seq, reply } = accepted;
    this.acknowledge({ id: messageId, conversation_id: conversationId, epoch, seq }, { id, duplicate: true });
    if (reply && reply.seq <= this.#sentSeq) this.#send(reply);
  }

  #receiveAck(seq: number): void {
    if (seq > this.#sentSeq) {
      this.#receiveInvalid(invalidOrder('This sequence number was not sent yet.'));
      return;
    }
    if (seq <= this.#ackedSeq) return;
    this.#ackedSeq = seq;
    this.#progressMs = this.#deps.nowMs();
    if (!this.live) void this.#catchUp();
  }

  #cancel(id: string): void {
    if (!this.#room || this.#watching) return;
    const { conversationId } = this.#room;
    if (this.#deps.backend.cancel({ conversationId, clientMessageId: id })) return;
    this.#deps.hints.publish({ type: 'cancel', conversation_id: conversationId, id });
  }

  async #refresh(token: string | undefined): Promise<void> {
    const { caller } = this.connection;
    if (!caller) return;
    if (token === undefined) {
      if (!caller.principal.guest) throw new AppError('bad_request', 'refresh needs a token.');
      const guest = await this.#deps.tokens.signGuest(caller.principal);
      this.#renew({ principal: caller.principal, authExpiresAtMs: guest.expiresAtMs }, guest.token);
      return;
    }
    const next = await this.#deps.tokens.read(token);
    if (!next) throw new AppError('unauthorized', 'The access token is not valid or has expired.');
    if (next.principal.userId !== caller.principal.userId) {
      throw new AppError('forbidden', 'The access token is somebody else’s.');
    }
    this.#renew(next);
  }

  #renew(caller: Caller, guestToken?: string): void {
    this.#setCaller(caller);
    if (caller.authExpiresAtMs !== null)
      this.#deps.sessions.extend({ sessionId: this.#sessionId, authExpiresAtMs: caller.authExpiresAtMs });
    const frame: RefreshedFrame = {
      type: 'refreshed',
      expires_at: isoTime(caller.authExpiresAtMs),
      ...(guestToken === undefined ? {} : { guest_token: guestToken }),
    };
    this.#send(frame);
  }

  #setCaller(caller: Caller): void {
    this.connection.caller = caller;
    if (caller.authExpiresAtMs === null) return;
    const { tokenWarningMs } = this.#deps.timings;
    const leftMs = caller.authExpiresAtMs - this.#deps.wallMs();
    this.#warnAtMs = caller.authExpiresAtMs - Math.min(tokenWarningMs, leftMs / 2);
  }

  // ---- Deadlines

  #checkReading(nowMs: number): void {
    const unread = this.connection.unreadBytes;
    if (unread === 0) {
      this.#unreadSinceMs = null;
      return;
    }
    this.#unreadSinceMs ??= nowMs;
    const tooLong = nowMs - this.#unreadSinceMs > this.#deps.timings.drainMs;
    if (tooLong || unread > MAX_UNREAD_BYTES) this.connection.endSlow();
  }

  #checkToken(wallMs: number): void {
    const endsMs = this.connection.caller?.authExpiresAtMs ?? null;
    if (endsMs === null) return;
    if (wallMs > endsMs + this.#deps.timings.tokenGraceMs) {
      this.connection.close(4411);
    } else if (wallMs >= this.#warnAtMs) {
      this.#warnAtMs = Number.POSITIVE_INFINITY;
      this.#sendError(new AppError('token_expiring', 'The access token runs out soon: send refresh.'));
    }
  }

  // ---- Delivery

  /** Stops live delivery: the client has to acknowledge before it gets more. */
  #fallBehind(): void {
    this.live = false;
    if (this.#room) this.connection.socket?.unsubscribe(this.#room.conversationId);
  }

  /** Sends what the client lacks, from the store, until it can follow live. Never rejects. */
  async #catchUp(): Promise<void> {
    if (this.#catchingUp) return;
    this.#catchingUp = true;
    try {
      while (this.#state === 'open' && !this.live && (await this.#catchUpOnce()));
    } catch (error) {
      // `check` tries again.
      this.#deps.events.failed('catch_up', error);
    } finally {
      this.#catchingUp = false;
    }
  }

  /** False when there is nothing to be done now. */
  async #catchUpOnce(): Promise<boolean> {
    const room = this.#room;
    if (!room) return false;
    if (room.seq < this.#sentSeq) {
      await room.reconcile();
      return room.seq >= this.#sentSeq;
    }
    if (room.seq === this.#sentSeq) {
      this.#goLive(room);
      return false;
    }
    const space = this.#deps.limits.inflight - (this.#sentSeq - this.#ackedSeq);
    if (space <= 0) return false;
    const messages = await this.#deps.sessions.readAfter({
      conversationId: room.conversationId,
      afterSeq: this.#sentSeq,
      limit: Math.min(space, CATCH_UP_LIMIT),
    });
    for (const message of messages) {
      if (message.seq !== this.#sentSeq + 1) return false;
      this.#send(message);
      this.wasSent(message.seq);
    }
    return messages.length > 0;
  }

  #goLive(room: Room): void {
    if (this.#sentSeq - this.#ackedSeq >= this.#deps.limits.inflight) return;
    this.connection.socket?.subscribe(room.conversationId);
    this.live = true;
    this.#needsSnapshot = true;
    this.#sendSnapshot();
  }

  #sendSnapshot(): void {
    if (!this.#needsSnapshot || !this.live) return;
    this.#needsSnapshot = false;
    const snapshot = this.#caps.includes('delta') ? (this.#room?.snapshot() ?? null) : null;
    if (snapshot) this.#send(snapshot);
  }

  #sendError(error: unknown, id?: string): AppError {
    const failure = toFailure(error);
    this.#deps.events.failed(failure.code, error instanceof AppError ? undefined : error);
    const { code, message, retryAfterMs } = failure;
    const frame: ErrorFrame = {
      type: 'error',
      ...(id === undefined ? {} : { id }),
      error: {
        code,
        message,
        retryable: ERRORS[code].retryable,
        ...(retryAfterMs === undefined ? {} : { retry_after_ms: Math.round(retryAfterMs) }),
      },
    };
    this.#send(frame);
    return failure;
  }

  #send(frame: ServerFrame): void {
    this.connection.send(JSON.stringify(frame));
  }
}

const HELD = { retryAfterMs: HELD_RETRY_AFTER_MS } as const;

function invalidOrder(message: string): ChatFrameError {
  return { type: 'invalid', code: 'bad_request', message };
}

function isoTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
