/** A plain socket client that keeps what it receives until it is asked for. */
export interface ChatSocket extends AsyncDisposable {
  readonly socket: WebSocket;
  send(message: unknown): void;
  sendRaw(frame: string | Uint8Array<ArrayBuffer>): void;
  /** The next object that arrives, or the one that has been waiting longest. */
  next(): Promise<Record<string, unknown>>;
  /** Objects that nobody has asked for yet. */
  readonly waiting: number;
  readonly closed: Promise<{ code: number; reason: string }>;
}

/** Opens a socket; rejects when the upgrade is refused. */
export async function openSocket(
  url: string,
  options: { headers?: Record<string, string>; protocols?: string[] } = {},
): Promise<ChatSocket> {
  const socket = new WebSocket(url, options as never);
  const received: Record<string, unknown>[] = [];
  const asked: ((value: Record<string, unknown>) => void)[] = [];
  socket.onmessage = ({ data }) => {
    const value = JSON.parse(String(data));
    const ask = asked.shift();
    if (ask) ask(value);
    else received.push(value);
  };
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason }));
  });
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error('The upgrade was refused.'));
  });
  return {
    socket,
    closed,
    send: (message) => socket.send(JSON.stringify(message)),
    sendRaw: (frame) => socket.send(frame),
    next() {
      const value = received.shift();
      if (value) return Promise.resolve(value);
      return new Promise((resolve, reject) => {
        asked.push(resolve);
        void closed.then(({ code }) => reject(new Error(`The socket closed with ${code}.`)));
      });
    },
    get waiting() {
      return received.length;
    },
    async [Symbol.asyncDispose]() {
      socket.close();
      await closed;
    },
  };
}
