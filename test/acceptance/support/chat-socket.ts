import type { Reply } from './api.ts';

/** How a socket ended. */
export interface SocketEnd {
  readonly code: number;
  readonly reason: string;
}

/** A plain chat socket that keeps everything it was sent. */
export interface ChatSocket extends Disposable {
  send(frame: string | Uint8Array<ArrayBuffer>): void;
  say(content: string, fields?: Record<string, unknown>): void;
  /** The next frame not yet taken; rejects when the socket ends first. */
  next(): Promise<Reply>;
  /** Frames that arrived, taken or not. */
  readonly received: readonly Reply[];
  readonly ended: Promise<SocketEnd>;
}

export interface ChatSocketOptions {
  /** Path after `/api/v1/chat/ws`, such as `/test-client`. */
  readonly path?: string;
  readonly token?: string;
  /** Called with each frame as it arrives. */
  readonly onReply?: (reply: Reply) => void;
}

/** Connects; rejects when the upgrade is refused. */
export async function connect(
  serverUrl: string,
  { path = '', token, onReply }: ChatSocketOptions = {},
): Promise<ChatSocket> {
  const url = `${serverUrl.replace('http', 'ws')}/api/v1/chat/ws${path}`;
  const socket = new WebSocket(url, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  } as never);
  const received: Reply[] = [];
  const ended = Promise.withResolvers<SocketEnd>();
  const opened = Promise.withResolvers<void>();
  let taken = 0;
  let arrived = Promise.withResolvers<void>();
  let end: SocketEnd | null = null;

  socket.onopen = () => opened.resolve();
  socket.onerror = () => opened.reject(new Error('The upgrade was refused.'));
  socket.onmessage = ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply;
    received.push(reply);
    onReply?.(reply);
    arrived.resolve();
    arrived = Promise.withResolvers();
  };
  socket.onclose = ({ code, reason }) => {
    end = { code, reason };
    opened.reject(new Error(`The socket ended with ${code}.`));
    ended.resolve(end);
    arrived.resolve();
  };
  await opened.promise;

  return {
    send: (frame) => socket.send(frame),
    say: (content, fields = {}) => socket.send(JSON.stringify({ content, ...fields })),
    async next() {
      for (;;) {
        const reply = received[taken];
        if (reply !== undefined) {
          taken += 1;
          return reply;
        }
        if (end !== null)
          throw new Error(`The socket ended with ${end.code} (${end.reason}) before a reply came.`);
        await arrived.promise;
      }
    },
    received,
    ended: ended.promise,
    [Symbol.dispose]: () => socket.close(),
  };
}
