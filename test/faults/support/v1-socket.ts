import type {
  AcceptedFrame,
  ConnectedFrame,
  ConnectFrame,
  MessageFrame,
  ServerFrame,
} from '#protocol/chat-v1.ts';
import { acknowledgedOf, connectedOf, type HistoryLog, receivedOf } from './history-log.ts';
import { terminate } from './terminate.ts';
import { inTime } from './wait.ts';

/** One socket of chat.v1 without any cleverness: no retries, nothing left out. It acknowledges what it gets. */
export interface V1Socket extends AsyncDisposable {
  readonly socket: WebSocket;
  /** Everything that arrived, oldest first. */
  readonly frames: readonly ServerFrame[];
  /** Everything that arrived, as text. */
  readonly texts: readonly string[];
  send(frame: object): void;
  /** The oldest frame of a type that was not taken yet and fits; waits for it. */
  take<Type extends ServerFrame['type']>(
    type: Type,
    options?: TakeOptions<Extract<ServerFrame, { type: Type }>>,
  ): Promise<Extract<ServerFrame, { type: Type }>>;
  /** The oldest frame of any type that was not taken yet and fits; waits for it. */
  takeAny(options: TakeOptions<ServerFrame>): Promise<ServerFrame>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string; readonly atMs: number }>;
  /** Ends it without a close frame. */
  terminate(): void;
}

interface TakeOptions<F> {
  readonly where?: (frame: F) => boolean;
  readonly timeoutMs?: number;
}

export interface V1Options {
  /** Such as `http://127.0.0.1:20000`. */
  readonly url: string;
  readonly clientId?: string;
  readonly log?: HistoryLog;
}

const TAKE_TIMEOUT_MS = 10_000;

/** Opens a socket and sends nothing. Rejects when the upgrade is refused. */
export async function openV1(options: V1Options): Promise<V1Socket> {
  const { url, clientId, log } = options;
  const path = `/api/v1/chat/ws${clientId === undefined ? '' : `/${clientId}`}`;
  const socket = new WebSocket(url.replace('http', 'ws') + path, ['chat.v1']);
  const frames: ServerFrame[] = [];
  const texts: string[] = [];
  const taken = new Set<ServerFrame>();
  const shown = new Set<string>();
  let arrived = Promise.withResolvers<void>();
  let end: string | null = null;
  const wake = () => {
    arrived.resolve();
    arrived = Promise.withResolvers();
  };
  const closed = new Promise<{ code: number; reason: string; atMs: number }>((resolve) => {
    socket.addEventListener('close', ({ code, reason }) => {
      end = `closed with ${code} ${reason}`;
      log?.write({ type: 'closed', code, node: 0 });
      resolve({ code, reason, atMs: performance.now() });
      wake();
    });
  });
  socket.addEventListener('message', ({ data }) => {
    const text = String(data);
    const frame = JSON.parse(text) as ServerFrame;
    texts.push(text);
    frames.push(frame);
    if (frame.type === 'ping') socket.send(JSON.stringify({ type: 'pong', ts: frame.ts }));
    if (isNew(frame)) socket.send(JSON.stringify({ type: 'ack', seq: frame.seq }));
    if (log) logFrame(frame, { log, shown });
    wake();
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('close', ({ code }) => reject(new Error(`The upgrade failed: ${code}.`)));
    socket.addEventListener('error', () => reject(new Error('The upgrade was refused.')));
  });
  const send = (frame: object) => {
    if (log && 'type' in frame && frame.type === 'message' && 'id' in frame)
      log.write({ type: 'invoke', id: String(frame.id) });
    socket.send(JSON.stringify(frame));
  };
  function take<F extends ServerFrame>(
    fits: ((frame: ServerFrame) => frame is F) | ((frame: ServerFrame) => boolean),
    { what, timeoutMs = TAKE_TIMEOUT_MS }: { what: string; timeoutMs: number | undefined },
  ): Promise<F> {
    const search = async () => {
      for (;;) {
        const found = frames.find((frame) => !taken.has(frame) && fits(frame));
        if (found !== undefined) {
          taken.add(found);
          return found as F;
        }
        if (end !== null) throw new Error(`The socket was ${end} before ${what} came.`);
        await arrived.promise;
      }
    };
    return inTime(search(), { what, timeoutMs });
  }
  return {
    socket,
    frames,
    texts,
    closed,
    send,
    terminate: () => terminate(socket),
    takeAny: ({ where = () => true, timeoutMs }) => take(where, { what: 'a frame', timeoutMs }),
    take: (type, { where = () => true, timeoutMs } = {}) =>
      take((frame): frame is never => isOfType(frame, type) && where(frame), {
        what: `a frame "${type}"`,
        timeoutMs,
      }),
    async [Symbol.asyncDispose]() {
      socket.close();
      await Promise.race([closed, Bun.sleep(500)]);
      terminate(socket);
    },
  };
}

/** Opens a socket and connects; resolves with the answer. */
export async function connectV1(
  options: V1Options & { readonly connect?: Omit<ConnectFrame, 'type'> },
): Promise<V1Socket & { readonly connected: ConnectedFrame }> {
  const socket = await openV1(options);
  try {
    socket.send({ type: 'connect', ...options.connect });
    const connected = await socket.take('connected');
    return { ...socket, connected };
  } catch (error) {
    await socket[Symbol.asyncDispose]();
    throw error;
  }
}

/** Whether it brings the client further; a repeat may be of a message that was not sent on this socket yet. */
function isNew(frame: ServerFrame): frame is MessageFrame | AcceptedFrame {
  return frame.type === 'message' || (frame.type === 'ack' && !frame.duplicate);
}

function isOfType<Type extends ServerFrame['type']>(
  frame: ServerFrame,
  type: Type,
): frame is Extract<ServerFrame, { type: Type }> {
  return frame.type === type;
}

function logFrame(frame: ServerFrame, { log, shown }: { log: HistoryLog; shown: Set<string> }): void {
  if (frame.type === 'ack') log.write(acknowledgedOf(frame));
  if (frame.type === 'message') {
    log.write({ type: 'wire', ...receivedOf(frame) });
    const place = `${frame.epoch} ${frame.seq}`;
    // A repeat is nothing new to whoever reads.
    if (!shown.has(place)) log.write({ type: 'recv', ...receivedOf(frame) });
    shown.add(place);
  }
  if (frame.type === 'error')
    log.write({
      type: 'error',
      code: frame.error.code,
      retryable: frame.error.retryable,
      id: frame.id ?? null,
    });
  if (frame.type === 'connected') log.write(connectedOf(frame, { node: 0 }));
}
