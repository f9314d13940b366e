import type { ChatStorage, OutgoingMessage } from './client-types.ts';
import { type ClientData, readState, type StoredState, writeState } from './stored-state.ts';

export interface KeeperOptions {
  readonly storage: ChatStorage | null;
  /** The conversation that the caller wants; null: that of the storage. */
  readonly conversationId: string | null;
  readonly outbox: () => readonly OutgoingMessage[];
  /** Called once with what an earlier page load left. */
  readonly onLoaded: (outbox: readonly OutgoingMessage[]) => void;
  /** The storage threw; told once until it works again. */
  readonly onFailure: () => void;
}

/** What the client knows, in memory and in the storage. */
export interface Keeper {
  readonly data: ClientData;
  /** Reads the storage, at the first call only. Never rejects. */
  load(): Promise<void>;
  /** Resolves when the state of now was given to the storage; calls of one moment share one write. Never rejects. */
  save(): Promise<void>;
}

export function createKeeper({
  storage,
  conversationId,
  outbox,
  onLoaded,
  onFailure,
}: KeeperOptions): Keeper {
  const data: ClientData = { conversationId, position: null, session: null, guestToken: null };
  let loading: Promise<void> | null = null;
  let lastSave: Promise<void> = Promise.resolve();
  let nextSave: Promise<void> | null = null;
  let failing = false;

  function failed(): void {
    if (!failing) onFailure();
    failing = true;
  }

  async function read(): Promise<void> {
    try {
      const text = await storage?.load();
      const stored = typeof text === 'string' ? readState(text) : null;
      if (stored) take(stored);
    } catch {
      failed();
    }
  }

  function take(stored: StoredState): void {
    data.guestToken = stored.guestToken;
    // What belongs to another conversation is of no use in this one.
    if (conversationId !== null && conversationId !== stored.conversationId) return;
    data.conversationId = stored.conversationId;
    data.position = stored.position;
    data.session = stored.session;
    onLoaded(stored.outbox);
  }

  function load(): Promise<void> {
    loading ??= read();
    return loading;
  }

  async function write(before: Promise<void>): Promise<void> {
    // First read, so that nothing is written over what was not seen; and one write at a time.
    await load();
    await before;
    nextSave = null;
    try {
      await storage?.save(writeState({ ...data, outbox: outbox() }));
      failing = false;
    } catch {
      failed();
    }
  }

  return {
    data,
    load,
    save() {
      if (nextSave !== null) return nextSave;
      nextSave = write(lastSave);
      lastSave = nextSave;
      return nextSave;
    },
  };
}
