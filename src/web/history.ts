import type { StoredMessage } from './reply.ts';

export interface History {
  /** False while there are older messages to read. */
  readonly settled: boolean;
  /** Messages are missing: they are read as soon as there is a connection. */
  want(): void;
  /** Reading makes sense only with a connection: by then the guest's token is known to be good. */
  setConnected(connected: boolean): void;
  /** Nothing is read or told any more. */
  close(): void;
}

/** Reads the messages that the socket does not bring, and tries again until it has them. */
export function createHistory({
  read,
  onRead,
  retryMs,
}: {
  /** Rejects when not everything could be read. */
  read: () => Promise<readonly StoredMessage[]>;
  onRead: (messages: readonly StoredMessage[]) => void;
  retryMs: number;
}): History {
  let wanted = false;
  let reading = false;
  let connected = false;
  let closed = false;

  async function run(): Promise<void> {
    if (!wanted || !connected || reading || closed) return;
    wanted = false;
    reading = true;
    const messages = await read().catch(() => null);
    reading = false;
    if (closed) return;
    if (messages) {
      onRead(messages);
      // More may have been missed meanwhile.
      void run();
      return;
    }
    wanted = true;
    setTimeout(() => void run(), retryMs);
  }

  return {
    get settled() {
      return !wanted && !reading;
    },
    want() {
      wanted = true;
      void run();
    },
    setConnected(now) {
      connected = now;
      void run();
    },
    close() {
      closed = true;
    },
  };
}
