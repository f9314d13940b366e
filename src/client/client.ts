import { type AcceptedFrame, type Capability, type ConnectFrame, WIRE_LIMITS } from '#protocol/chat-v1.ts';
import { ChatClientError } from './client-error.ts';
import type { ChatClient, ChatClientOptions } from './client-types.ts';
import { createCredentials } from './credentials.ts';
import { createEvents, emitFailure } from './events.ts';
import { createKeeper } from './keeper.ts';
import { createLink } from './link.ts';
import { isMessageId, newMessageId } from './message-id.ts';
import { chooseWebSocket, socketUrl } from './options.ts';
import { createOutbox } from './outbox.ts';
import { visiblePosition } from './position.ts';
import { createReplyTexts } from './reply-texts.ts';
import { createSession } from './session.ts';

/** How long the client waits for what, in milliseconds. */
export interface ClientTiming {
  /** For `connected`, for the caller's token, and for the next of the messages that were missed. */
  readonly answerTimeoutMs: number;
  /** A connection that held this long makes up for the failures before it. */
  readonly stableMs: number;
  /** Longest that a processed message stays unacknowledged. */
  readonly ackDelayMs: number;
  /** Before a message that the server could not take is sent once more. */
  readonly resendDelayMs: number;
}

/** What is asked for where the page does not say. */
const CUSTOMER_CAPABILITIES: readonly Capability[] = ['delta', 'status'];

/** Puts the parts of a client together. */
export function assembleClient(options: ChatClientOptions, timing: ClientTiming): ChatClient {
  const { random = Math.random, now = Date.now } = options;
  const events = createEvents();
  const texts = createReplyTexts();
  const keeper = createKeeper({
    storage: options.storage ?? null,
    conversationId: options.conversationId ?? null,
    outbox: () => outbox.messages,
    onLoaded: (messages) => outbox.restore(messages),
    onFailure: () =>
      emitFailure(events, {
        code: 'storage_failed',
        message: 'The storage does not work: nothing outlives this page.',
      }),
  });
  const { data } = keeper;
  const outbox = createOutbox({
    save: keeper.save,
    onAccepted: (ack) => events.emit('ack', ack),
    retryDelayMs: timing.resendDelayMs,
  });
  const credentials = createCredentials({
    token: options.token,
    data,
    forgetGuest() {
      Object.assign(data, { guestToken: null, session: null, position: null });
      data.conversationId = options.conversationId ?? null;
      void keeper.save();
    },
    timeoutMs: timing.answerTimeoutMs,
  });
  let holes = 0;

  async function connectFrame(): Promise<ConnectFrame> {
    await keeper.load();
    const token = await credentials.forConnect();
    const { conversationId, position, session } = data;
    const proof = session ? { session_id: session.id, resume_token: session.resumeToken } : {};
    return {
      type: 'connect',
      ...(token === null ? {} : { token }),
      ...(conversationId === null ? {} : { conversation_id: conversationId }),
      ...(position === null ? {} : { resume: { ...proof, ...position } }),
      caps: options.capabilities ?? CUSTOMER_CAPABILITIES,
    };
  }

  const link = createLink({
    webSocket: chooseWebSocket(options),
    url: socketUrl({ url: options.url, clientId: options.clientId ?? newMessageId(now()) }),
    reconnect: options.reconnect ?? {},
    random,
    connectTimeoutMs: timing.answerTimeoutMs,
    stableMs: timing.stableMs,
    connectFrame,
    createSession: (connected, connection) =>
      createSession({
        connected,
        keeper,
        outbox,
        texts,
        events,
        credentials,
        now,
        send: connection.send,
        onHole() {
          holes += 1;
          connection.drop(4000, 'a message was missing');
        },
        onStalled: () => connection.drop(4000, 'missed messages did not come'),
        ackDelayMs: timing.ackDelayMs,
        replayTimeoutMs: timing.answerTimeoutMs,
      }),
    forgetSession() {
      data.session = null;
      void keeper.save();
    },
    onRefused: credentials.refused,
    onTokenFailure: () =>
      emitFailure(events, { code: 'token_failed', message: 'No token could be had from the page.' }),
    onState: (change) => events.emit('state', change),
  });

  function send(content: string, id: string): Promise<AcceptedFrame> {
    const problem = problemOf({ id, content, closed: link.state === 'closed' });
    return problem ? Promise.reject(problem) : outbox.add({ id, content });
  }

  return {
    get state() {
      return link.state;
    },
    get conversationId() {
      return data.conversationId;
    },
    get position() {
      return visiblePosition(data.position);
    },
    get outbox() {
      return outbox.messages;
    },
    get holes() {
      return holes;
    },
    connect: () => handled(link.connect()),
    send: (content, { id = newMessageId(now()) } = {}) => handled(send(content, id)),
    cancel: (id) => link.connection?.send({ type: 'cancel', id }),
    on: events.on,
    close() {
      link.close();
      outbox.abandon(
        new ChatClientError('closed', 'The client was closed before the server had the message.'),
      );
    },
  };
}

/** Why this message cannot be sent at all; null: it can. */
function problemOf({
  id,
  content,
  closed,
}: {
  readonly id: string;
  readonly content: string;
  readonly closed: boolean;
}): ChatClientError | null {
  if (closed) return new ChatClientError('closed', 'The client is closed.');
  if (!isMessageId(id)) {
    return new ChatClientError(
      'bad_id',
      `id must be 1 to ${WIRE_LIMITS.maxIdLength} letters, digits, dots, hyphens, underscores or tildes.`,
    );
  }
  const frame = JSON.stringify({ type: 'message', id, content });
  if (new TextEncoder().encode(frame).length <= WIRE_LIMITS.maxFrameBytes) return null;
  return new ChatClientError(
    'message_too_large',
    `The message is larger than ${WIRE_LIMITS.maxFrameBytes} bytes, the most that the server takes.`,
  );
}

/** The same promise, whose rejection ends no process when the caller does not look at it. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
