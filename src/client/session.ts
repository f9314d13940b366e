import type {
  AcceptedFrame,
  ClientFrame,
  ConnectedFrame,
  ErrorFrame,
  MessageFrame,
  RefreshedFrame,
} from '#protocol/chat-v1.ts';
import { startAckSender } from './ack-sender.ts';
import type { SessionFrame } from './connection.ts';
import type { Credentials } from './credentials.ts';
import { type Events, emitFailure } from './events.ts';
import type { Keeper } from './keeper.ts';
import type { Outbox } from './outbox.ts';
import { follow, headOf } from './position.ts';
import type { ReplyTexts } from './reply-texts.ts';
import { noTimer, startTimer } from './timer.ts';
import { createTokenRefresh } from './token-refresh.ts';

export interface SessionOptions {
  readonly connected: ConnectedFrame;
  readonly keeper: Keeper;
  readonly outbox: Outbox;
  readonly texts: ReplyTexts;
  readonly events: Events;
  readonly credentials: Credentials;
  readonly now: () => number;
  readonly send: (frame: ClientFrame) => void;
  /** The server left something out: only a new connection can bring it. */
  readonly onHole: () => void;
  /** What was missed did not come. */
  readonly onStalled: () => void;
  readonly ackDelayMs: number;
  /** Longest pause between the messages that were missed. */
  readonly replayTimeoutMs: number;
}

/** What happens on a connection from `connected` to its end. */
export interface Session {
  /** Tells of a gap and sends what waits; apart from the making of it, because listeners may end it. */
  begin(): void;
  receive(frame: SessionFrame): void;
  end(): void;
}

export function createSession(options: SessionOptions): Session {
  const { connected, keeper, outbox, texts, events, credentials, send } = options;
  const { data } = keeper;
  let ended = false;
  let caughtUp = false;
  let cancelStall = noTimer;

  const gap = takeOver(connected, { keeper });
  texts.clear();
  const acks = startAckSender({
    position: data.position?.seq ?? 0,
    delayMs: options.ackDelayMs,
    send: (seq) => send({ type: 'ack', seq }),
  });
  const refresh = createTokenRefresh({
    credentials,
    now: options.now,
    send,
    onFailure: () =>
      emitFailure(events, { code: 'token_failed', message: 'No fresh token could be had from the page.' }),
  });
  refresh.schedule(connected.expires_at);

  /** Own messages go out when all that was missed is here: then those among it that were committed are known. */
  function catchUp(): void {
    if (ended || caughtUp) return;
    cancelStall();
    if ((data.position?.seq ?? 0) < connected.seq) {
      cancelStall = startTimer(options.replayTimeoutMs, options.onStalled);
      return;
    }
    caughtUp = true;
    acks.flush();
    outbox.open({ send, inflight: Math.max(1, connected.limits.inflight) });
  }

  /**
   * Moves on to the frame's place in the sequence; false: it was there already, or something is missing before it.
   * Comes before anybody is told, because listeners may end the session.
   */
  function advance({ epoch, seq }: { epoch: string; seq: number }): boolean {
    const place = follow(data.position, { epoch, seq });
    if (place === 'hole') options.onHole();
    if (place !== 'next') return false;
    data.position = { epoch, seq };
    void keeper.save();
    acks.processed(seq);
    return true;
  }

  function acknowledged(frame: AcceptedFrame): void {
    if (!frame.duplicate) advance(frame);
    outbox.settle(frame);
    catchUp();
  }

  function committed(frame: MessageFrame): void {
    const isNext = advance(frame);
    const own = ackOf(frame);
    if (own) outbox.settle(own);
    if (!isNext) return;
    texts.remove(frame.id);
    events.emit('message', frame);
    catchUp();
  }

  function refreshed({ expires_at: expiresAt, guest_token: guestToken }: RefreshedFrame): void {
    refresh.schedule(expiresAt);
    if (guestToken === undefined) return;
    data.guestToken = guestToken;
    void keeper.save();
  }

  function failed(frame: ErrorFrame): void {
    if (frame.error.code === 'token_expiring' && credentials.renewable) {
      refresh.run();
      return;
    }
    if (frame.id !== undefined) outbox.refuse(frame.id, frame.error);
    events.emit('error', frame);
  }

  function receive(frame: SessionFrame): void {
    if (ended) return;
    if (frame.type === 'ack') acknowledged(frame);
    else if (frame.type === 'message') committed(frame);
    else if (frame.type === 'delta' || frame.type === 'snapshot') {
      const text = texts.add(frame);
      if (text) events.emit('delta', text);
    } else if (frame.type === 'status') events.emit('status', frame);
    else if (frame.type === 'live') events.emit('live', frame);
    else if (frame.type === 'refreshed') refreshed(frame);
    else if (frame.type === 'error') failed(frame);
  }

  return {
    begin() {
      if (gap && !ended) events.emit('gap', { seq: connected.seq });
      catchUp();
    },
    receive,
    end() {
      ended = true;
      cancelStall();
      acks.stop();
      refresh.stop();
      outbox.shut();
    },
  };
}

/** Takes over what `connected` says; true: there are messages that will not come over this connection. */
function takeOver(connected: ConnectedFrame, { keeper }: { keeper: Keeper }): boolean {
  const { data } = keeper;
  const before = data.position;
  data.session = { id: connected.session_id, resumeToken: connected.resume_token };
  data.conversationId = connected.conversation_id;
  data.guestToken = connected.guest_token ?? data.guestToken;
  if (!connected.recovered) data.position = headOf(connected);
  void keeper.save();
  if (connected.recovered || (before === null && connected.seq === 0)) return false;
  return before?.epoch !== data.position?.epoch || before?.seq !== data.position?.seq;
}

/** The acknowledgement that a replayed message of a customer stands for. */
function ackOf(frame: MessageFrame): AcceptedFrame | null {
  if (frame.role !== 'user' || frame.client_message_id === null) return null;
  const { conversation_id, epoch, seq } = frame;
  return { type: 'ack', id: frame.client_message_id, message_id: frame.id, conversation_id, epoch, seq };
}
