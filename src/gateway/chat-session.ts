import { AppError, ERRORS, type ErrorCode } from '#errors.ts';
import { toFailure } from '#http/error-handler.ts';
import {
  CLOSE_CODES,
  type CloseCode,
  type ConnectedFrame,
  type ConnectFrame,
  type DisconnectFrame,
  type ErrorFrame,
  type RefreshedFrame,
  type SendFrame,
  type ServerFrame,
  WIRE_LIMITS,
} from '#protocol/chat-v1.ts';
import { connectChat } from './chat-connect.ts';
import { type ChatFrameError, parseChatFrame } from './chat-frames.ts';
import type { ChatSessionDeps } from './chat-session-deps.ts';
import type { Caller, Connection, Session } from './connection.ts';
import { Delivery } from './delivery.ts';
import { Inbox } from './inbox.ts';
import { LiveWatch } from './live-watch.ts';
import type { Accepted } from './ports.ts';

/** Invalid frames, and refused messages, within about a second after which the connection ends. */
const MAX_INVALID = 20;
const MAX_REFUSED = 100;
/** Frames of any kind within about a second: more than a client that follows the protocol has a reason for. */
const MAX_FRAMES = 2_000;
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
  readonly #connection: Connection;
  readonly #deps: ChatSessionDeps;
  /** Made with the first message: most connections are idle most of the time. */
  #inbox: Inbox | null = null;
  #state: 'new' | 'connecting' | 'open' | 'closed' = 'new';
  #wantsStatus = false;
  #sessionId = '';
  #delivery: Delivery | null = null;
  #liveWatch: LiveWatch | null = null;
  /** Staff may look at anybody's conversation and write in none but their own. */
  #watching = false;
  #confirmed = false;
  #stopped = false;
  #invalid = 0;
  #refused = 0;
  #frames = 0;
  #warnAtMs = Number.POSITIVE_INFINITY;

  constructor(connection: Connection, deps: ChatSessionDeps) {
    this.#connection = connection;
    this.#deps = deps;
  }

  get busy(): boolean {
    return this.#state === 'connecting' || this.#inbox?.busy === true || (this.#delivery?.room.busy ?? false);
  }

  receive(frame: string | Buffer): void {
    if (typeof frame !== 'string') {
      this.#connection.close(1003);
      return;
    }
    if (this.#state === 'new') {
      this.#receiveFirst(frame);
      return;
    }
    this.#frames += 1;
    if (this.#frames > MAX_FRAMES) {
      this.#connection.close(4429, HELD_RETRY_AFTER_MS);
      return;
    }
    const parsed = parseChatFrame(frame, this.#deps.limits);
    if (parsed.type === 'invalid') this.#receiveInvalid(parsed);
    else if (this.#state === 'connecting')
      this.#receiveInvalid(invalidOrder('Wait for connected before sending more.'));
    else this.#receiveFrame(parsed);
  }

  drained(): void {
    this.#delivery?.drained();
  }

  check({ nowMs, wallMs }: { readonly nowMs: number; readonly wallMs: number }): void {
    this.#invalid = 0;
    this.#refused = 0;
    this.#frames = 0;
    if (this.#state !== 'open') {
      if (nowMs - this.#connection.openedAtMs > this.#deps.timings.connectMs) this.#connection.close(4408);
      return;
    }
    this.#checkToken(wallMs);
    this.#delivery?.check(nowMs);
  }

  stop(): void {
    this.#stopped = true;
    this.#inbox?.clear();
  }

  closed(): void {
    this.#state = 'closed';
    this.stop();
    this.#delivery?.end();
    this.#delivery = null;
    this.#liveWatch?.end();
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
    this.#connection.close(
      why === 'bad frame' ? 4400 : (CONNECT_CLOSE_CODES[failure.code] ?? 1011),
      failure.retryAfterMs,
    );
  }

  async #connect(frame: ConnectFrame): Promise<void> {
    const { limits, reconnect, heartbeat } = this.#deps;
    const entry = await connectChat(frame, { connection: this.#connection, deps: this.#deps });
    if (this.#connection.closing) return;
    const { caller, opened, conversationId, recovery } = entry;
    const headSeq = opened.conversation?.headSeq ?? 0;
    const missed = recovery?.recovered ? recovery.messages : [];
    this.#setCaller(caller);
    this.#deps.claim(this.#connection);
    const caps = frame.caps ?? [];
    this.#wantsStatus = caps.includes('status');
    this.#sessionId = opened.sessionId;
    this.#watching = entry.watching;
    const connected: ConnectedFrame = {
      type: 'connected',
      session_id: opened.sessionId,
      resume_token: opened.resumeToken,
      client_id: this.#connection.identity.clientId,
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
    const sentSeq = missed.at(-1)?.seq ?? headSeq;
    const ackedSeq = missed.length > 0 ? (frame.resume?.seq ?? 0) : sentSeq;
    this.#connection.socket?.cork(() => {
      this.#send(connected);
      for (const message of missed) this.#send(message);
    });
    this.#delivery = new Delivery(this.#connection, {
      room: this.#deps.rooms.enter(conversationId, { seq: sentSeq, epoch: connected.epoch }),
      start: { caps, sentSeq, ackedSeq },
      deps: this.#deps,
    });
    if (caps.includes('live')) this.#followLive();
  }

  #followLive(): void {
    this.#liveWatch = new LiveWatch(this.#connection, this.#deps);
    if (!this.#liveWatch.begin())
      this.#sendError(new AppError('forbidden', 'Only staff may follow what goes on.'));
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
    if (this.#invalid >= MAX_INVALID) this.#connection.close(4400);
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
    this.#inbox ??= new Inbox({
      limit: this.#deps.limits.inflight,
      nowMs: this.#deps.nowMs,
      accept: (next) => this.#accept(next),
      refuseHeld: ({ id }) => this.#refuseHeld(id),
    });
    const fate = this.#inbox.push(frame);
    if (fate === 'taken') {
      if (this.#wantsStatus) this.#send({ type: 'status', status: 'received', id: frame.id });
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
    if (this.#refused >= MAX_REFUSED) this.#connection.close(4429, HELD_RETRY_AFTER_MS);
    return failure;
  }

  async #accept(frame: SendFrame): Promise<'done' | 'retry'> {
    const { caller, identity } = this.#connection;
    if (!caller || !this.#delivery) return 'done';
    const startedMs = this.#deps.nowMs();
    try {
      await this.#deps.countMessage(caller.principal.userId);
      const accepted = await this.#deps.backend.acceptMessage({
        userId: caller.principal.userId,
        content: frame.content,
        conversationId: this.#delivery.room.conversationId,
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
    const message = { id: messageId, conversation_id: conversationId, epoch, seq };
    this.#delivery?.acknowledge(message, { id, duplicate: true });
    if (!reply || !this.#delivery) return;
    if (reply.seq <= this.#delivery.sentSeq) this.#send(reply);
    // It was committed elsewhere and no hint has come yet.
    else void this.#delivery.room.reconcile();
  }

  #receiveAck(seq: number): void {
    if (this.#delivery?.processed(seq)) return;
    this.#receiveInvalid(invalidOrder('This sequence number was not sent yet.'));
  }

  #cancel(id: string): void {
    if (!this.#delivery || this.#watching) return;
    const { conversationId } = this.#delivery.room;
    if (this.#deps.backend.cancel({ conversationId, clientMessageId: id })) return;
    this.#deps.hints.publish({ type: 'cancel', conversation_id: conversationId, id });
  }

  async #refresh(token: string | undefined): Promise<void> {
    const { caller } = this.#connection;
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
    this.#liveWatch?.check();
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
    this.#connection.caller = caller;
    if (caller.authExpiresAtMs === null) return;
    const { tokenWarningMs } = this.#deps.timings;
    const leftMs = caller.authExpiresAtMs - this.#deps.wallMs();
    this.#warnAtMs = caller.authExpiresAtMs - Math.min(tokenWarningMs, leftMs / 2);
  }

  // ---- Deadlines

  #checkToken(wallMs: number): void {
    const endsMs = this.#connection.caller?.authExpiresAtMs ?? null;
    if (endsMs === null) return;
    if (wallMs > endsMs + this.#deps.timings.tokenGraceMs) {
      this.#connection.close(4411);
    } else if (wallMs >= this.#warnAtMs) {
      this.#warnAtMs = Number.POSITIVE_INFINITY;
      this.#sendError(new AppError('token_expiring', 'The access token runs out soon: send refresh.'));
    }
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
    this.#connection.send(JSON.stringify(frame));
  }
}

const HELD = { retryAfterMs: HELD_RETRY_AFTER_MS } as const;

function invalidOrder(message: string): ChatFrameError {
  return { type: 'invalid', code: 'bad_request', message };
}

function isoTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
