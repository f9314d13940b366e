import {
  CHAT_V1_SUBPROTOCOL,
  type ClientFrame,
  type ConnectedFrame,
  type ConnectFrame,
  type DisconnectFrame,
  type PingFrame,
  type ServerFrame,
} from '#protocol/chat-v1.ts';
import type { WebSocketConstructor } from './client-types.ts';
import { type Heartbeat, startHeartbeat } from './heartbeat.ts';
import { parseServerFrame } from './server-frames.ts';
import { startTimer } from './timer.ts';

/** How a connection ended. */
export interface ConnectionEnd {
  /** A close code; the client's own ends have the code that the server would use. */
  readonly code: number;
  readonly reason: string;
  /** The server said that connecting again is of no use. */
  readonly final: boolean;
  /** Do not connect again before this has passed. */
  readonly floorMs: number;
  /** It had got as far as `connected`. */
  readonly wasConnected: boolean;
}

/** Frames that a connection leaves to others. */
export type SessionFrame = Exclude<ServerFrame, ConnectedFrame | DisconnectFrame | PingFrame>;

export interface ConnectionOptions {
  readonly webSocket: WebSocketConstructor;
  readonly url: string;
  readonly connect: ConnectFrame;
  /** Longest time until `connected`. */
  readonly connectTimeoutMs: number;
  readonly onConnected: (frame: ConnectedFrame) => void;
  readonly onFrame: (frame: SessionFrame) => void;
  /** Called once, unless close() was called before. */
  readonly onEnd: (end: ConnectionEnd) => void;
}

/** One socket from its opening to its end. */
export interface Connection {
  /** Does nothing once the connection has ended. */
  send(frame: ClientFrame): void;
  /** Ends the connection, so that another one is made. */
  drop(code: number, reason: string): void;
  /** Ends the connection and tells nobody. */
  close(): void;
  /** Asks now whether the server is there. */
  probe(): void;
}

/** Throws what the socket's constructor throws when the address is of no use. */
export function openConnection(options: ConnectionOptions): Connection {
  const socket = new options.webSocket(options.url, [CHAT_V1_SUBPROTOCOL]);
  const cancelDeadline = startTimer(options.connectTimeoutMs, () =>
    drop(4408, 'no answer to connect in time'),
  );
  let opened = false;
  let ended = false;
  let heartbeat: Heartbeat | null = null;

  function send(frame: ClientFrame): void {
    if (!ended) socket.send(JSON.stringify(frame));
  }

  function finish(): boolean {
    if (ended) return false;
    ended = true;
    cancelDeadline();
    heartbeat?.stop();
    return true;
  }

  function end({ code, reason, ...advice }: Pick<ConnectionEnd, 'code' | 'reason'> & Partial<ConnectionEnd>) {
    if (!finish()) return;
    options.onEnd({ code, reason, final: false, floorMs: 0, ...advice, wasConnected: heartbeat !== null });
  }

  // The end of a socket whose network is gone takes minutes: it counts from here, not from its close event.
  function drop(code: number, reason: string): void {
    if (!ended) closeSocket(socket, code);
    end({ code, reason });
  }

  function connected(frame: ConnectedFrame): void {
    if (heartbeat) return;
    cancelDeadline();
    heartbeat = startHeartbeat({
      intervalMs: frame.heartbeat.interval_ms,
      timeoutMs: frame.heartbeat.timeout_ms,
      ping: () => send({ type: 'ping' }),
      onSilent: () => drop(4414, 'no sign of life from the server'),
    });
    options.onConnected(frame);
  }

  function disconnected({ code, reason, reconnect, retry_after_ms: floorMs = 0 }: DisconnectFrame): void {
    closeSocket(socket, 1000);
    end({ code, reason, final: !reconnect, floorMs });
  }

  function receive(data: unknown): void {
    if (ended) return;
    heartbeat?.heard();
    const frame = parseServerFrame(data);
    if (frame === null) return;
    if (frame.type === 'connected') connected(frame);
    else if (frame.type === 'disconnect') disconnected(frame);
    else if (frame.type === 'ping') send({ ...frame, type: 'pong' });
    else options.onFrame(frame);
  }

  socket.addEventListener('open', () => {
    opened = true;
    send(options.connect);
  });
  socket.addEventListener('message', ({ data }) => receive(data));
  // Runtimes differ in the code of an upgrade that was refused.
  socket.addEventListener('close', ({ code, reason }) =>
    end(opened ? { code, reason } : { code: 1006, reason: 'the server could not be reached' }),
  );
  // A close event follows. Without a listener some sockets end the process.
  socket.addEventListener('error', () => {});

  return {
    send,
    drop,
    close() {
      if (finish()) closeSocket(socket, 1000);
    },
    probe: () => heartbeat?.probe(),
  };
}

function closeSocket(socket: InstanceType<WebSocketConstructor>, code: number): void {
  try {
    socket.close(code);
  } catch {
    // Its end was told already, and some sockets refuse a second one.
  }
}
