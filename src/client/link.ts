import type { ConnectedFrame, ConnectFrame, WireError } from '#protocol/chat-v1.ts';
import { ChatClientError } from './client-error.ts';
import type { ClientState, ReconnectOptions, StateChange, WebSocketConstructor } from './client-types.ts';
import { adviceOf, reasonOf } from './close-advice.ts';
import { type Connection, type ConnectionEnd, openConnection, type SessionFrame } from './connection.ts';
import { createRetries } from './retries.ts';
import type { Session } from './session.ts';
import { noTimer } from './timer.ts';
import { onWake } from './wake.ts';

export interface LinkOptions {
  readonly webSocket: WebSocketConstructor;
  readonly url: string;
  readonly reconnect: ReconnectOptions;
  readonly random: () => number;
  readonly connectTimeoutMs: number;
  readonly stableMs: number;
  /** The first frame. A ChatClientError ends the connecting, another error is a failed try. */
  readonly connectFrame: () => Promise<ConnectFrame>;
  readonly createSession: (connected: ConnectedFrame, connection: Connection) => Session;
  readonly forgetSession: () => void;
  /** The server wants other credentials; false: there are none. */
  readonly onRefused: (circumstances: { wasConnected: boolean }) => boolean;
  /** No token could be had. */
  readonly onTokenFailure: () => void;
  readonly onState: (change: StateChange) => void;
}

/** Keeps one connection to the server, one after another. */
export interface Link {
  readonly state: ClientState;
  /** The connection, once it is good for messages. */
  readonly connection: Connection | null;
  connect(): Promise<ConnectedFrame>;
  close(): void;
}

interface Waiting {
  readonly promise: Promise<ConnectedFrame>;
  readonly resolve: (frame: ConnectedFrame) => void;
  readonly reject: (error: ChatClientError) => void;
}

export function createLink(options: LinkOptions): Link {
  let state: ClientState = 'idle';
  let connection: Connection | null = null;
  let session: Session | null = null;
  let lastConnected: ConnectedFrame | null = null;
  let waiting: Waiting | null = null;
  /** What the server said against the try under way. */
  let refusal: WireError | null = null;
  /** A try that is under way while this moves on belongs to the past. */
  let round = 0;
  let stopListening = noTimer;
  const { reconnect, random, stableMs } = options;
  const retries = createRetries({ reconnect, random, stableMs, attempt: () => void attempt() });

  function change(next: StateChange): void {
    state = next.state;
    options.onState(next);
  }

  async function attempt(): Promise<void> {
    round += 1;
    const own = round;
    try {
      const connect = await options.connectFrame();
      if (own === round) open(connect);
    } catch (error) {
      if (own !== round) return;
      if (error instanceof ChatClientError) {
        giveUp(error);
        return;
      }
      options.onTokenFailure();
      if (own === round) retry({ reason: 'no token', floorMs: 0 });
    }
  }

  function open(connect: ConnectFrame): void {
    const { webSocket, url, connectTimeoutMs } = options;
    const handlers = { onConnected: connected, onFrame: receive, onEnd: ended };
    refusal = null;
    try {
      connection = openConnection({ webSocket, url, connect, connectTimeoutMs, ...handlers });
    } catch {
      giveUp(new ChatClientError('connection_failed', 'No socket may be opened to this address from here.'));
    }
  }

  function receive(frame: SessionFrame): void {
    if (session) session.receive(frame);
    else if (frame.type === 'error') refusal = frame.error;
  }

  function connected(frame: ConnectedFrame): void {
    if (!connection) return;
    lastConnected = frame;
    const begun = options.createSession(frame, connection);
    session = begun;
    retries.succeeded();
    waiting?.resolve(frame);
    waiting = null;
    change({ state: 'connected' });
    begun.begin();
  }

  function reset(): void {
    round += 1;
    retries.cancel();
    session?.end();
    session = null;
    connection = null;
  }

  function ended(end: ConnectionEnd): void {
    reset();
    const advice = adviceOf(end);
    if (advice === 'fresh') options.forgetSession();
    const goOn = advice === 'refresh' ? options.onRefused(end) : advice !== 'stop';
    if (goOn) retry({ reason: reasonOf(end), floorMs: end.floorMs });
    else giveUp(failureOf(end, { refusal }));
  }

  function retry({ reason, floorMs }: { readonly reason: string; readonly floorMs: number }): void {
    const advised = lastConnected?.reconnect;
    const waitMs = retries.plan({
      floorMs,
      advised: advised ? { attempts: advised.attempts, delayMs: advised.delay_ms } : {},
    });
    if (waitMs !== null) change({ state: 'reconnecting', retryInMs: waitMs, reason });
    else giveUp(new ChatClientError('connection_failed', `Gave up after all attempts: ${reason}.`));
  }

  function giveUp(error: ChatClientError): void {
    reset();
    stopListening();
    const rejected = waiting;
    waiting = null;
    change({ state: 'failed', reason: error.message });
    rejected?.reject(error);
  }

  /** The network is back, or somebody looks. */
  function wake(): void {
    connection?.probe();
    retries.hurry();
  }

  function begin(): Promise<ConnectedFrame> {
    retries.reset();
    stopListening = onWake(wake);
    waiting = createWaiting();
    const { promise } = waiting;
    void attempt();
    change({ state: 'connecting' });
    return promise;
  }

  return {
    get state() {
      return state;
    },
    get connection() {
      return session ? connection : null;
    },
    connect() {
      if (state === 'closed') return Promise.reject(new ChatClientError('closed', 'The client is closed.'));
      if (state === 'connected' && lastConnected) return Promise.resolve(lastConnected);
      if (state === 'idle' || state === 'failed') return begin();
      waiting ??= createWaiting();
      return waiting.promise;
    },
    close() {
      if (state === 'closed') return;
      connection?.close();
      reset();
      stopListening();
      const rejected = waiting;
      waiting = null;
      change({ state: 'closed' });
      rejected?.reject(new ChatClientError('closed', 'The client was closed before it was connected.'));
    },
  };
}

function createWaiting(): Waiting {
  let settle: Pick<Waiting, 'resolve' | 'reject'> = { resolve: noTimer, reject: noTimer };
  const promise = new Promise<ConnectedFrame>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}

/** The server's own words, if it gave any. */
function failureOf(end: ConnectionEnd, { refusal }: { refusal: WireError | null }): ChatClientError {
  if (refusal) return new ChatClientError(refusal.code, refusal.message);
  return new ChatClientError('connection_failed', `The server ended it: ${reasonOf(end)}.`);
}
