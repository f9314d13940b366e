import type { AcceptedFrame, SendFrame, WireError } from '#protocol/chat-v1.ts';
import { ChatClientError } from './client-error.ts';
import type { OutgoingMessage } from './client-types.ts';
import { MAX_OUTBOX } from './stored-state.ts';
import { noTimer, startTimer } from './timer.ts';

export interface OutboxOptions {
  /** Resolves when the outbox of now is in the storage. */
  readonly save: () => Promise<void>;
  /** Called with each message that turns out to be committed, once. */
  readonly onAccepted: (ack: AcceptedFrame) => void;
  /** How long to wait after the first retryable error that names no time of its own. */
  readonly retryDelayMs: number;
}

/** Own messages until they are acknowledged, in the order they were written. */
export interface Outbox {
  readonly messages: readonly OutgoingMessage[];
  /** Rejects with a ChatClientError when the message is refused. */
  add(message: OutgoingMessage): Promise<AcceptedFrame>;
  /** Puts what an earlier page load left before everything else. */
  restore(messages: readonly OutgoingMessage[]): void;
  /** From now on sends through this connection, everything once more; at most `inflight` unacknowledged at a time. */
  open(connection: { send: (frame: SendFrame) => void; inflight: number }): void;
  /** The connection is gone: nothing is sent until the next one. */
  shut(): void;
  settle(ack: AcceptedFrame): void;
  /** What the server refused: later once more, or never again. */
  refuse(id: string, error: WireError): void;
  /** Rejects all that wait for an answer; the messages stay. */
  abandon(error: ChatClientError): void;
}

interface Entry {
  readonly message: OutgoingMessage;
  readonly resolve: (ack: AcceptedFrame) => void;
  readonly reject: (error: ChatClientError) => void;
  /** In the storage: only then it may be sent. */
  stored: boolean;
  /** On the open connection. */
  sent: boolean;
  refusals: number;
}

/** After an outage nobody should wait for long; the server says so when it wants more time. */
const MAX_RETRY_DELAY_MS = 5_000;

export function createOutbox({ save, onAccepted, retryDelayMs }: OutboxOptions): Outbox {
  let entries: Entry[] = [];
  let connection: Parameters<Outbox['open']>[0] | null = null;
  let cancelPause: (() => void) | null = null;
  let pausedUntilMs = 0;

  function pump(): void {
    if (!connection || cancelPause) return;
    let inflight = entries.filter(({ sent }) => sent).length;
    for (const entry of entries) {
      if (entry.sent) continue;
      // What comes later waits too: the order is the writer's.
      if (!entry.stored || inflight >= connection.inflight) return;
      entry.sent = true;
      inflight += 1;
      connection.send({ type: 'message', ...entry.message });
    }
  }

  /** Holds everything back that is not on its way, so that the order stays. */
  function pause(delayMs: number): void {
    const untilMs = performance.now() + delayMs;
    if (cancelPause && untilMs <= pausedUntilMs) return;
    cancelPause?.();
    pausedUntilMs = untilMs;
    cancelPause = startTimer(delayMs, () => {
      cancelPause = null;
      pump();
    });
  }

  function resume(): void {
    cancelPause?.();
    cancelPause = null;
  }

  async function store(added: readonly Entry[]): Promise<void> {
    await save();
    for (const entry of added) entry.stored = true;
    pump();
  }

  function remove(id: string): Entry | undefined {
    const entry = entries.find(({ message }) => message.id === id);
    if (!entry) return undefined;
    entries = entries.filter((other) => other !== entry);
    void save();
    return entry;
  }

  return {
    get messages() {
      return entries.map(({ message }) => message);
    },
    add(message) {
      if (entries.length >= MAX_OUTBOX) {
        const sentence = `${MAX_OUTBOX} messages wait to be acknowledged: send again when some of them are.`;
        return Promise.reject(new ChatClientError('outbox_full', sentence));
      }
      if (entries.some(({ message: { id } }) => id === message.id)) {
        return Promise.reject(new ChatClientError('duplicate_id', 'A message with this id waits already.'));
      }
      return new Promise((resolve, reject) => {
        const entry = { message, resolve, reject, stored: false, sent: false, refusals: 0 };
        entries.push(entry);
        void store([entry]);
      });
    },
    restore(messages) {
      const known = new Set(entries.map(({ message }) => message.id));
      const left = messages.filter(({ id }) => !known.has(id));
      entries = [...left.map(leftOver), ...entries];
    },
    open(opened) {
      connection = opened;
      for (const entry of entries) entry.sent = false;
      pump();
    },
    shut() {
      connection = null;
      resume();
      for (const entry of entries) entry.sent = false;
    },
    settle(ack) {
      const entry = remove(ack.id);
      if (!entry) return;
      entry.resolve(ack);
      onAccepted(ack);
      pump();
    },
    refuse(id, error) {
      const entry = entries.find(({ message }) => message.id === id);
      if (!entry?.sent) return;
      if (!error.retryable) {
        remove(id)?.reject(new ChatClientError(error.code, error.message));
        pump();
        return;
      }
      const growing = Math.min(MAX_RETRY_DELAY_MS, retryDelayMs * 2 ** Math.min(entry.refusals, 30));
      entry.refusals += 1;
      entry.sent = false;
      pause(Math.max(error.retry_after_ms ?? 0, growing));
    },
    abandon(error) {
      for (const { reject } of entries) reject(error);
    },
  };
}

/** A message of an earlier page load: it is in the storage, and nobody waits for it any more. */
function leftOver(message: OutgoingMessage): Entry {
  return { message, resolve: noTimer, reject: noTimer, stored: true, sent: false, refusals: 0 };
}
