import { readState, type StoredState } from '#client/stored-state.ts';

/**
 * What one tab keeps across reloads: the client's outbox, position and guest token. In `sessionStorage`, so that each
 * tab has a conversation of its own, two tabs never write to one place, and nothing is left on a shared computer once
 * the tab is closed.
 */
export interface TabStorage {
  readonly chat: { load(): string | null; save(text: string): void };
  /** The label of this tab's connection; stays the same until `clear`. */
  clientId(): string;
  /** What the client left here: its conversation, its guest token, its outbox. Null before the first connection. */
  saved(): StoredState | null;
  /** Forgets the conversation. */
  clear(): void;
}

const CHAT_KEY = 'larkline.chat';
const CLIENT_KEY = 'larkline.client-id';

/** The storage of this tab. A browser that forbids storage gets one that lasts until the reload. */
export function openTabStorage(store: Storage | null): TabStorage {
  const memory = new Map<string, string>();
  const read = (key: string) => memory.get(key) ?? store?.getItem(key) ?? null;
  const write = (key: string, text: string) => {
    try {
      if (store) {
        store.setItem(key, text);
        memory.delete(key);
        return;
      }
    } catch {
      // Full or forbidden: kept in memory instead.
    }
    memory.set(key, text);
  };
  const remove = (key: string) => {
    memory.delete(key);
    store?.removeItem(key);
  };
  return {
    chat: { load: () => read(CHAT_KEY), save: (text) => write(CHAT_KEY, text) },
    clientId() {
      const known = read(CLIENT_KEY);
      if (known !== null) return known;
      const made = randomId();
      write(CLIENT_KEY, made);
      return made;
    },
    saved: () => readState(read(CHAT_KEY) ?? ''),
    clear() {
      remove(CHAT_KEY);
      remove(CLIENT_KEY);
    },
  };
}

/** 32 hexadecimal digits. Not `randomUUID`: browsers have that only on HTTPS and localhost. */
export function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

/** The browser's storage for this tab, or null when it is forbidden. */
export function sessionStore(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

/** A reload may ask before the page that is being left has let go. Too short, and it would lose its conversation. */
const HANDOVER_MS = 2_000;

/**
 * Makes a duplicated tab start anew: browsers copy `sessionStorage` into it, and two tabs with one session would take
 * the connection from each other. The tab that holds the lock of the client id is its owner.
 */
export async function claimTab(storage: Pick<TabStorage, 'clientId' | 'clear'>): Promise<void> {
  // Absent without HTTPS on other hosts than localhost; then a duplicated tab takes over the connection.
  const locks: LockManager | undefined = navigator.locks;
  if (!locks) return;
  if (await holdLock(locks, { clientId: storage.clientId(), waitMs: HANDOVER_MS })) return;
  storage.clear();
  await holdLock(locks, { clientId: storage.clientId(), waitMs: HANDOVER_MS });
}

/** True once the lock is held, which is until the page goes away. */
function holdLock(
  locks: LockManager,
  { clientId, waitMs }: { clientId: string; waitMs: number },
): Promise<boolean> {
  return new Promise((resolve) => {
    locks
      .request(`larkline.tab.${clientId}`, { signal: AbortSignal.timeout(waitMs) }, () => {
        resolve(true);
        return new Promise<never>(() => {});
      })
      .catch(() => resolve(false));
  });
}
