import {
  CLOSE_CODES,
  type CloseAdvice,
  type CloseCode,
  type ConnectedFrame,
  type ConnectFrame,
  type WireError,
} from '#protocol/chat-v1.ts';
import { reconnectDelayMs } from './backoff.ts';
import { ChatClientError } from './client-error.ts';
import type { ClientState, ReconnectOptions, StateChange, WebSocketConstructor } from './client-types.ts';
import { type Connection, type ConnectionEnd, openConnection, type SessionFrame } from './connection.ts';
import type { Session } from './session.ts';
import { noTimer, startTimer } from './timer.ts';
import { onWake } from './wake.ts';

export interface LinkOptions {
  readonly webSocket: WebSocketConstructor;
  readonly url: string;
  readonly reconnect: ReconnectOptions;
  readonly random: () => number;
  readonly connectTimeoutMs: number;
  /** A connection that held this long makes up for all failures before it. */
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
  readonly connection: Connection | null;
  connect(): Promise<ConnectedFrame>;
  close(): void;
}

interface Waiting {
  readonly promise: Promise<ConnectedFrame>;
  readonly resolve: (frame: ConnectedFrame) => void;
  readonly reject: (error: ChatClientError) => void;
}

const DEFAULT_RECONNECT = { attempts: 5, delayMs: 1000, maxDelayMs: 30_000 };

export function createLink(options: LinkOptions): Link {
  let state: ClientState = 'idle';
  let connection: Connection | null = null;
  let session: Session | null = null;
  let lastConnected: ConnectedFrame | null = null;
  let waiting: Waiting | null = null;
  let failures = 0;
  /** What the server said against the try under way. */
  let refusal: WireError | null = null;
  /** A try that is under way while this moves on belongs to the past. */
  let round = 0;
  let notBeforeMs = 0;
  let cancelRetry: (() => void) | null = null;
  let cancelStable = noTimer;
  let stopListening = noTimer;

  function change(next: StateChange): void {
    state = next.state;
    options.onState(next);
  }

  async function attempt(): Promise<void> {
    cancelRetry = null;
    const own = ++round;
    try {
      const connect = await options.connectFrame();
      if (own === round) open(connect);
    } catch (error) {
      if (own !== round) return;
      if (error instanceof ChatClientError) giveUp(error);
      else {
        options.onTokenFailure();
        if (own === round) retry({ reason: 'no token', floorMs: 0 });
      }
    }
  }

  function open(connect: ConnectFrame): void {
    const { webSocket, url, connectTimeoutMs } = options;
    refusal = null;
    try {
      connection = openConnection({
        webSocket,
        url,
        connect,
        connectTimeoutMs,
        onConnected: connected,
        onFrame: receive,
        onEnd: ended,
      });
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
    session = options.createSession(frame, connection);
    cancelStable = startTimer(options.stableMs, () => {
      failures = 0;
    });
    waiting?.resolve(frame);
    waiting = null;
    const begun = session;
    change({ state: 'connected' });
    begun.begin();
  }

  function reset(): void {
    round += 1;
    cancelRetry?.();
    cancelRetry = null;
    cancelStable();
    session?.end();
    session = null;
    connection = null;
  }

  function ended(end: ConnectionEnd): void {
    reset();
    const advice = adviceOf(end);
    if (advice === 'fresh') options.forgetSession();
    const goOn = advice === 'refresh' ? options.onRefused(end) : advice !== 'stop';
    if (goOn) retry(end);
    else giveUp(failureOf(end));
  }

  function failureOf(end: ConnectionEnd): ChatClientError {
    if (refusal) return new ChatClientError(refusal.code, refusal.message);
    return new ChatClientError('connection_failed', `The server ended it: ${reasonOf(end)}.`);
  }

  function retry(end: Pick<ConnectionEnd, 'floorMs' | 'reason'> & { code?: number }): void {
    const advised = lastConnected?.reconnect;
    const { attempts, delayMs, maxDelayMs } = {
      attempts: options.reconnect.attempts ?? advised?.attempts ?? DEFAULT_RECONNECT.attempts,
      delayMs: options.reconnect.delayMs ?? advised?.delay_ms ?? DEFAULT_RECONNECT.delayMs,
      maxDelayMs: options.reconnect.maxDelayMs ?? DEFAULT_RECONNECT.maxDelayMs,
    };
    if (attempts > 0 && failures >= attempts) {
      giveUp(new ChatClientError('connection_failed', `Gave up after ${attempts} tries: ${reasonOf(end)}.`));
      return;
    }
    const { random } = options;
    const waitMs = reconnectDelayMs(failures, { delayMs, maxDelayMs, floorMs: end.floorMs, random });
    failures += 1;
    notBeforeMs = performance.now() + end.floorMs;
    cancelRetry = startTimer(waitMs, () => void attempt());
    change({ state: 'reconnecting', retryInMs: waitMs, reason: reasonOf(end) });
  }

  function giveUp(error: ChatClientError): void {
    reset();
    stopListening();
    const rejected = waiting;
    waiting = null;
    change({ state: 'failed', reason: error.message });
    rejected?.reject(error);
  }

  /** The network is back, or somebody looks: waiting makes no sense any more, unless the server asked for it. */
  function wake(): void {
    connection?.probe();
    if (!cancelRetry) return;
    cancelRetry();
    cancelRetry = startTimer(Math.max(0, notBeforeMs - performance.now()), () => void attempt());
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
      if (state === 'idle' || state === 'failed') {
        failures = 0;
        stopListening = onWake(wake);
        waiting = createWaiting();
        const { promise } = waiting;
        void attempt();
        change({ state: 'connecting' });
        return promise;
      }
      waiting ??= createWaiting();
      return waiting.promise;
    },
    close() {
      if (state === 'closed') return;
      connection?.close();
      reset();
      stopListening();
      waiting?.reject(new ChatClientError('closed', 'The client was closed before it was connected.'));
      waiting = null;
      change({ state: 'closed' });
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

function adviceOf({ code, final }: ConnectionEnd): CloseAdvice {
  const advice: CloseAdvice = Object.hasOwn(CLOSE_CODES, code)
    ? CLOSE_CODES[code as CloseCode].advice
    : 'retry';
  // Other credentials are another matter than connecting again unchanged.
  return final && advice !== 'refresh' ? 'stop' : advice;
}

function reasonOf({ code, reason }: { readonly code?: number; readonly reason: string }): string {
  const name =
    code !== undefined && Object.hasOwn(CLOSE_CODES, code) ? CLOSE_CODES[code as CloseCode].name : '';
  return reason || name || `closed with ${code ?? 'no code'}`;
}
