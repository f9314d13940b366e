import type { ServerWebSocket } from 'bun';
import type {
  AcceptedFrame,
  ClientFrame,
  ConnectedFrame,
  ReplyFrame,
  UserMessageFrame,
} from '#protocol/chat-v1.ts';
import { assembleClient, type ClientTiming } from './client.ts';
import type { ChatClient, ChatClientOptions, ClientEvents } from './client-types.ts';

/** A WebSocket server that does what a test says: it answers nothing by itself. */
export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  /** While true, upgrades are refused. */
  refusing: boolean;
  /** Upgrades that were asked for, taken or not. */
  readonly knocks: number;
  /** The next client that connects, or the one that has been waiting longest. */
  accept(): Promise<Peer>;
  /** Takes the next client as far as `connected` and the acknowledgement that follows. */
  enter(connected?: Partial<ConnectedFrame>): Promise<Peer>;
}

/** One client as the server sees it. */
export interface Peer {
  readonly path: string;
  readonly protocol: string | null;
  /** The next frame of the client, or the one that has been waiting longest. Rejects once the socket is closed. */
  next(): Promise<ClientFrame>;
  /** Frames that nobody has asked for yet. */
  readonly waiting: readonly ClientFrame[];
  send(...frames: readonly object[]): void;
  sendRaw(text: string): void;
  close(code: number): void;
  /** Ends the connection without a closing handshake. */
  terminate(): void;
  /** Resolves with the client's close code. */
  readonly closed: Promise<number>;
}

interface PeerState {
  readonly path: string;
  readonly protocol: string | null;
  readonly frames: Mailbox<ClientFrame>;
  readonly closed: PromiseWithResolvers<number>;
}

type Mailbox<T> = ReturnType<typeof createMailbox<T>>;

function createMailbox<T>() {
  const waiting: T[] = [];
  const asked: PromiseWithResolvers<T>[] = [];
  return {
    waiting,
    put(value: T): void {
      const ask = asked.shift();
      if (ask) ask.resolve(value);
      else waiting.push(value);
    },
    take(): Promise<T> {
      const value = waiting.shift();
      if (value !== undefined) return Promise.resolve(value);
      const ask = Promise.withResolvers<T>();
      asked.push(ask);
      return ask.promise;
    },
    end(error: Error): void {
      for (const { reject } of asked.splice(0)) reject(error);
    },
  };
}

export function startScriptedServer(): ScriptedServer {
  const peers = createMailbox<Peer>();
  const state = { refusing: false, knocks: 0 };
  const server = Bun.serve<PeerState, never>({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request, listener) {
      state.knocks += 1;
      const protocol = request.headers.get('sec-websocket-protocol');
      const data: PeerState = {
        path: new URL(request.url).pathname + new URL(request.url).search,
        protocol,
        frames: createMailbox(),
        closed: Promise.withResolvers(),
      };
      const headers = { 'sec-websocket-protocol': protocol ?? '' };
      if (!state.refusing && listener.upgrade(request, { data, headers })) return undefined;
      return new Response('no', { status: 503 });
    },
    websocket: {
      sendPings: false,
      open: (socket) => peers.put(peerOf(socket)),
      message: (socket, text) => socket.data.frames.put(JSON.parse(String(text))),
      close(socket, code) {
        socket.data.frames.end(new Error(`The client is gone: ${code}.`));
        socket.data.closed.resolve(code);
      },
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}/api/v1/chat/ws`,
    get refusing() {
      return state.refusing;
    },
    set refusing(refusing) {
      state.refusing = refusing;
    },
    get knocks() {
      return state.knocks;
    },
    accept: peers.take,
    async enter(connected = {}) {
      const peer = await peers.take();
      await peer.next();
      peer.send(connectedFrame(connected));
      await peer.next();
      return peer;
    },
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

function peerOf(socket: ServerWebSocket<PeerState>): Peer {
  const { path, protocol, frames, closed } = socket.data;
  return {
    path,
    protocol,
    closed: closed.promise,
    next: frames.take,
    waiting: frames.waiting,
    send(...sent) {
      for (const frame of sent) socket.send(JSON.stringify(frame));
    },
    sendRaw: (text) => {
      socket.send(text);
    },
    close: (code) => socket.close(code),
    terminate: () => socket.terminate(),
  };
}

export const CONVERSATION_ID = '0199a1b2-0000-7000-8000-000000000001';
export const EPOCH = 'epoch-1';

/** `connected` of a conversation without messages, where nothing is ever late. */
export function connectedFrame(fields: Partial<ConnectedFrame> = {}): ConnectedFrame {
  return {
    type: 'connected',
    session_id: 'session-1',
    resume_token: 'resume-1',
    client_id: 'client-1',
    user_id: 'user-1',
    conversation_id: CONVERSATION_ID,
    epoch: null,
    seq: 0,
    was_recovering: false,
    recovered: false,
    expires_at: null,
    heartbeat: { interval_ms: 30_000, timeout_ms: 10_000 },
    limits: { max_bytes: 65_536, queue: 100, inflight: 100, messages_per_minute: 0 },
    reconnect: { attempts: 5, delay_ms: 5 },
    ...fields,
  };
}

export function ackFrame(id: string, fields: Partial<AcceptedFrame> & { seq: number }): AcceptedFrame {
  return {
    type: 'ack',
    id,
    message_id: `message-${fields.seq}`,
    conversation_id: CONVERSATION_ID,
    epoch: EPOCH,
    ...fields,
  };
}

/** A committed message of the customer; `clientMessageId` is the sender's own id. */
export function userFrame(
  seq: number,
  { clientMessageId = null, epoch = EPOCH }: { clientMessageId?: string | null; epoch?: string } = {},
): UserMessageFrame {
  return {
    type: 'message',
    role: 'user',
    conversation_id: CONVERSATION_ID,
    epoch,
    seq,
    id: `message-${seq}`,
    client_message_id: clientMessageId,
    content: `words ${seq}`,
    ts: '2026-01-01T00:00:00.000Z',
  };
}

export function replyFrame(seq: number): ReplyFrame {
  return {
    type: 'message',
    role: 'assistant',
    conversation_id: CONVERSATION_ID,
    epoch: EPOCH,
    seq,
    id: `message-${seq}`,
    reply_to: `message-${seq - 1}`,
    content: `reply ${seq}`,
    ts: '2026-01-01T00:00:00.000Z',
    finish_reason: 'stop',
    agent: 'general',
    intent: 'general',
    intent_data: { confidence: 1, topic: null, matched_patterns: [], out_of_scope: false },
    tone: 'helpful_friendly',
    state: 'open',
    follow_up: false,
    attempt_count: 0,
    frustration: { level: 0, parts: [] },
    decision: 'answer',
    source: 'template',
    sources: [],
    escalation_reason: null,
  };
}

/** Short waits, so that tests take no time; long enough that nothing is late on a busy machine. */
const TEST_TIMING: ClientTiming = {
  answerTimeoutMs: 5_000,
  stableMs: 5_000,
  ackDelayMs: 20,
  resendDelayMs: 10,
};

/** A client and everything that it tells. */
export interface TestClient extends Disposable {
  readonly client: ChatClient;
  readonly seen: { readonly [Name in keyof ClientEvents]: ClientEvents[Name][] };
}

export function openClient(
  server: Pick<ScriptedServer, 'url'>,
  { timing, ...options }: Partial<ChatClientOptions> & { timing?: Partial<ClientTiming> } = {},
): TestClient {
  const client = assembleClient({ url: server.url, ...options }, { ...TEST_TIMING, ...timing });
  const seen: TestClient['seen'] = {
    message: [],
    ack: [],
    delta: [],
    status: [],
    live: [],
    state: [],
    gap: [],
    error: [],
  };
  for (const name of Object.keys(seen) as (keyof ClientEvents)[]) {
    client.on(name, (value) => {
      (seen[name] as unknown[]).push(value);
    });
  }
  return { client, seen, [Symbol.dispose]: () => client.close() };
}

/** Waits until the condition holds; a test that waits in vain ends with its time limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await Bun.sleep(2);
}

/** A storage in memory. */
export function memoryStorage(text: string | null = null) {
  const storage = {
    text,
    load: () => storage.text,
    save(next: string) {
      storage.text = next;
    },
  };
  return storage;
}
