import type { ServerFrame } from '#protocol/chat-v1.ts';
import { connectedOf, type HistoryLog, receivedOf } from './history-log.ts';
import { terminate } from './terminate.ts';

export interface TapOptions {
  /** Addresses of the nodes; each new socket goes to the next one. */
  readonly urls: readonly string[];
  readonly firstNode: number;
  readonly log: HistoryLog;
  /** Log every message as it comes. */
  readonly tap: boolean;
}

/** Where the sockets of one client go and what they saw. */
export interface SocketTap {
  readonly webSocket: new (url: string | URL, protocols?: string | string[]) => WebSocket;
  readonly attempts: number;
  /** Index of the address that the newest socket went to. */
  readonly node: number;
  /** Ends the newest socket without a close frame. */
  drop(): void;
}

/** Makes WebSockets that go round the nodes and write down what passes. */
export function tapSockets({ urls, firstNode, log, tap }: TapOptions): SocketTap {
  let attempts = 0;
  let node = firstNode;
  let newest: WebSocket | null = null;

  function open(url: string | URL, protocols?: string | string[]): WebSocket {
    node = (firstNode + attempts) % urls.length;
    attempts += 1;
    const target = new URL(url);
    target.host = new URL(urls[node] ?? '').host;
    const socket = new WebSocket(target, protocols);
    newest = socket;
    listen(socket, node);
    return socket;
  }

  function listen(socket: WebSocket, to: number): void {
    const unread = countUnread(log);
    // A client may close by itself as soon as it is told to go: then the frame has the code that counts.
    let told: number | null = null;
    socket.addEventListener('close', ({ code }) =>
      log.write({ type: 'closed', code: told ?? code, node: to }),
    );
    socket.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(String(data)) as ServerFrame;
      unread.received(frame);
      if (frame.type === 'disconnect') told = frame.code;
      if (frame.type === 'message' && tap) log.write({ type: 'wire', ...receivedOf(frame) });
      if (frame.type === 'connected') log.write(connectedOf(frame, { node: to }));
    });
    const send = socket.send.bind(socket);
    socket.send = (data) => {
      unread.sent(String(data));
      send(data);
    };
  }

  return {
    webSocket: function Tapped(url: string | URL, protocols?: string | string[]) {
      return open(url, protocols);
    } as unknown as SocketTap['webSocket'],
    get attempts() {
      return attempts;
    },
    get node() {
      return node;
    },
    drop: () => newest && terminate(newest),
  };
}

/** Follows how many messages the server has sent on one socket beyond the client's last acknowledgment. */
function countUnread(log: HistoryLog) {
  let acknowledged = 0;
  let most = 0;
  let bound = Number.POSITIVE_INFINITY;
  const open = new Set<number>();
  return {
    received(frame: ServerFrame): void {
      if (frame.type === 'connected') bound = frame.limits.inflight;
      if (frame.type !== 'message' || frame.seq <= acknowledged) return;
      open.add(frame.seq);
      if (open.size <= most) return;
      most = open.size;
      log.write({ type: 'sample', name: 'unacknowledged messages', value: most, bound });
    },
    sent(text: string): void {
      const frame = JSON.parse(text) as { type?: string; seq?: number };
      if (frame.type !== 'ack' || typeof frame.seq !== 'number') return;
      acknowledged = frame.seq;
      for (const seq of open) if (seq <= acknowledged) open.delete(seq);
    },
  };
}
