import type { BusEvent } from './bus.ts';

/** Events on their way out. */
export interface Outbox {
  /** Takes an event; a later one that says the same, or more, takes its place. */
  add(event: BusEvent): void;
  /** Resolves when nothing is waiting any more. Never rejects. */
  flush(): Promise<void>;
  /** Events that wait. */
  readonly pending: number;
}

export interface OutboxOptions {
  /** False: whatever comes is dropped, for nobody can be told. */
  readonly isUp: () => boolean;
  readonly send: (events: readonly BusEvent[]) => Promise<unknown>;
  readonly onPublished?: ((count: number) => void) | undefined;
  readonly onDropped?: ((count: number) => void) | undefined;
  readonly maxWaiting?: number;
}

/** Events that may wait while one message is under way: a Redis that hangs must not fill the memory. */
const MAX_WAITING = 10_000;
/** Events in one message. */
const MAX_BATCH = 500;

/** Sends one message at a time: what comes meanwhile, or in the same tick, goes together in the next one. */
export function createOutbox({
  isUp,
  send,
  onPublished,
  onDropped,
  maxWaiting = MAX_WAITING,
}: OutboxOptions): Outbox {
  const waiting = new Map<string, BusEvent>();
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (waiting.size > 0) {
      const batch = takeBatch();
      try {
        await send(batch);
        onPublished?.(batch.length);
      } catch {
        onDropped?.(batch.length);
      }
    }
    running = null;
  }

  function takeBatch(): readonly BusEvent[] {
    const batch = [...waiting.entries().take(MAX_BATCH)];
    for (const [key] of batch) waiting.delete(key);
    return batch.map(([, event]) => event);
  }

  return {
    add(event) {
      const key = keyOf(event);
      const known = waiting.get(key);
      if (!isUp() || (!known && waiting.size >= maxWaiting)) {
        onDropped?.(1);
        return;
      }
      if (known?.type === 'wake' && event.type === 'wake' && known.seq >= event.seq) return;
      waiting.set(key, event);
      running ??= run();
    },
    flush: () => running ?? Promise.resolve(),
    get pending() {
      return waiting.size;
    },
  };
}

/** Events with the same key need not both be sent. */
function keyOf(event: BusEvent): string {
  switch (event.type) {
    case 'wake':
      return `wake ${event.conversation_id}`;
    case 'cancel':
      return `cancel ${event.conversation_id} ${event.id}`;
    case 'revoke':
      return `revoke ${event.sign_in_id}`;
    case 'replace':
      return `replace ${event.user_id} ${event.client_id}`;
  }
}
