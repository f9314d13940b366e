import type { RefreshFrame } from '#protocol/chat-v1.ts';
import { ChatClientError } from './client-error.ts';
import type { ChatClientOptions, ChatToken } from './client-types.ts';
import type { ClientData } from './stored-state.ts';
import { startTimer } from './timer.ts';

/** What the client shows to say who it is. */
export interface Credentials {
  /**
   * The token for the next `connect` frame, null: a new guest. Rejects with a ChatClientError when the server would
   * refuse it again, with what the caller's function throws, or when that takes too long.
   */
  forConnect(): Promise<string | null>;
  /** The frame that renews the open connection; null: there is nothing newer. Rejects like forConnect. */
  forRefresh(): Promise<RefreshFrame | null>;
  /** The server wants other credentials; false: there are none. `wasConnected`: it had accepted these before. */
  refused(circumstances: { wasConnected: boolean }): boolean;
  /** Whether an open connection can be renewed at all. */
  readonly renewable: boolean;
}

export interface CredentialsOptions {
  readonly token: ChatClientOptions['token'];
  readonly data: ClientData;
  /** Forgets the guest, and the conversation that only this guest may see. */
  readonly forgetGuest: () => void;
  /** Longest that the caller's function may take. */
  readonly timeoutMs: number;
}

export function createCredentials({ token, data, forgetGuest, timeoutMs }: CredentialsOptions): Credentials {
  const ask = typeof token === 'function' ? token : null;
  let current: ChatToken = typeof token === 'string' ? token : null;
  let asked = ask === null;
  /** What the server would not take, while nothing else was tried. */
  let refusedToken: ChatToken = null;

  async function renew(fresh: () => ChatToken | Promise<ChatToken>): Promise<void> {
    current = await inTime(fresh, { timeoutMs });
    asked = true;
  }

  return {
    async forConnect() {
      if (ask && !asked) await renew(ask);
      if (current !== null && current === refusedToken) {
        asked = false;
        throw new ChatClientError('unauthorized', 'The server refuses the token, and there is no other one.');
      }
      return current ?? data.guestToken;
    },
    async forRefresh() {
      if (current === null) return { type: 'refresh' };
      if (!ask) return null;
      const before = current;
      await renew(ask);
      return current === null || current === before ? null : { type: 'refresh', token: current };
    },
    refused({ wasConnected }) {
      asked = ask === null;
      if (current !== null) {
        if (ask) refusedToken = current;
        return ask !== null;
      }
      // A guest whose time ran out on an open connection may still come back with what it has.
      if (wasConnected) return true;
      if (data.guestToken === null && data.session === null) return false;
      forgetGuest();
      return true;
    },
    get renewable() {
      return ask !== null || current === null;
    },
  };
}

/** What the function returns; rejects when it throws or takes too long. */
function inTime(fresh: () => ChatToken | Promise<ChatToken>, { timeoutMs }: { timeoutMs: number }) {
  return new Promise<ChatToken>((resolve, reject) => {
    const cancel = startTimer(timeoutMs, () => reject(new Error('No token came in time.')));
    // Inside a promise of its own, so that what it throws at once counts as well.
    void Promise.resolve().then(fresh).then(resolve, reject).then(cancel);
  });
}
