import { randomId } from '../tab-storage.ts';

/** The person who is signed in. */
export interface StaffUser {
  readonly id: string;
  readonly email: string | null;
  readonly role: 'customer' | 'agent' | 'supervisor' | 'admin';
}

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token runs out, by this computer's clock. */
  readonly expiresAtMs: number;
  readonly user: StaffUser;
}

/** The part of the browser's storage that is needed; null where it is forbidden. */
export type SessionStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;

/** The sign-in of this tab. */
export interface Session {
  user(): StaffUser | null;
  /** Resolves to null, or to why it was refused, in words. */
  signIn(credentials: { email: string; password: string }): Promise<string | null>;
  /** Forgets the tokens; the server is told as well, but not waited for. */
  signOut(): void;
  /**
   * A token that is good for a while. `renew` trades it even when it has time left.
   * @throws SignedOut when there is none any more.
   */
  token(options?: { renew?: boolean }): Promise<string>;
}

/** There is no sign-in, or no longer. */
export class SignedOut extends Error {
  override readonly name = 'SignedOut';
}

const KEY = 'larkline.dashboard';
const TAB_KEY = 'larkline.dashboard-tab';
const AUTH = '/api/v1/auth';
/** A token with less time than this is traded first. */
const MARGIN_MS = 60_000;
/** Short-lived tokens would be traded at every request otherwise. */
const MARGIN_SHARE = 0.2;

interface SignedInAnswer {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly user: StaffUser;
}

export interface SessionOptions {
  readonly store: SessionStore;
  /** Called when a sign-in ended without having been asked to. */
  readonly onEnd: () => void;
  readonly fetch?: typeof globalThis.fetch;
  readonly now?: () => number;
}

/** Keeps the tokens in memory and in the tab's storage, so that a reload does not ask for the password again. */
export function createSession({
  store,
  onEnd,
  fetch = globalThis.fetch.bind(globalThis),
  now = Date.now,
}: SessionOptions): Session {
  let tokens = readTokens(store);
  let renewAtMs = tokens ? tokens.expiresAtMs - MARGIN_MS : 0;
  let renewing: Promise<string> | null = null;

  const keep = (answer: SignedInAnswer) => {
    const lifeMs = answer.expires_in * 1000;
    tokens = {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token,
      expiresAtMs: now() + lifeMs,
      user: answer.user,
    };
    renewAtMs = tokens.expiresAtMs - Math.min(MARGIN_MS, lifeMs * MARGIN_SHARE);
    writeTokens(store, tokens);
    return tokens.accessToken;
  };
  const forget = () => {
    tokens = null;
    writeTokens(store, null);
  };
  const post = (path: string, body: unknown) =>
    fetch(`${AUTH}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const renew = async (refreshToken: string) => {
    const response = await post('/refresh', { refresh_token: refreshToken });
    if (response.ok) return keep((await response.json()) as SignedInAnswer);
    // Anything but a refusal may pass; the sign-in is kept for another try.
    if (response.status !== 401) throw new Error(`The sign-in could not be renewed (${response.status}).`);
    forget();
    onEnd();
    throw new SignedOut();
  };

  return {
    user: () => tokens?.user ?? null,
    async signIn(credentials) {
      const response = await post('/login', credentials);
      if (!response.ok) return refusal(response);
      const answer = (await response.json()) as SignedInAnswer;
      if (answer.user.role === 'customer') {
        revoke(fetch, answer.access_token);
        return 'This page is for staff: it needs a supervisor’s account, and this one is a customer’s.';
      }
      keep(answer);
      return null;
    },
    signOut() {
      if (tokens) revoke(fetch, tokens.accessToken);
      forget();
    },
    async token({ renew: always = false } = {}) {
      if (!tokens) throw new SignedOut();
      if (!always && now() < renewAtMs) return tokens.accessToken;
      // A refresh token works once: everybody waits for the same trade.
      renewing ??= renew(tokens.refreshToken).finally(() => {
        renewing = null;
      });
      return renewing;
    },
  };
}

/** What a tab is claimed by; a duplicated tab forgets the sign-in that it was given a copy of. */
export function sessionTab(store: SessionStore): { clientId(): string; clear(): void } {
  const made = randomId();
  return {
    clientId() {
      const known = store?.getItem(TAB_KEY);
      if (known) return known;
      write(store, TAB_KEY, made);
      return made;
    },
    clear() {
      write(store, KEY, null);
      write(store, TAB_KEY, null);
    },
  };
}

async function refusal(response: Response): Promise<string> {
  if (response.status === 401) return 'The email or the password is not right.';
  if (response.status === 429) return 'Too many tries. Wait a minute, then try again.';
  if (response.status === 422 || response.status === 400) return 'Enter an email address and a password.';
  return `The server could not sign you in (${response.status}). Try again.`;
}

/** Ends a sign-in on the server; the tab has forgotten it either way. */
function revoke(fetch: typeof globalThis.fetch, accessToken: string): void {
  void fetch(`${AUTH}/logout`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}` },
    keepalive: true,
  }).catch(() => {});
}

function readTokens(store: SessionStore): Tokens | null {
  try {
    const saved = JSON.parse(store?.getItem(KEY) ?? 'null') as Partial<Tokens> | null;
    if (typeof saved?.accessToken !== 'string' || typeof saved.refreshToken !== 'string') return null;
    if (typeof saved.expiresAtMs !== 'number' || typeof saved.user?.role !== 'string') return null;
    return saved as Tokens;
  } catch {
    return null;
  }
}

function writeTokens(store: SessionStore, tokens: Tokens | null): void {
  write(store, KEY, tokens && JSON.stringify(tokens));
}

function write(store: SessionStore, key: string, text: string | null): void {
  try {
    if (text === null) store?.removeItem(key);
    else store?.setItem(key, text);
  } catch {
    // Full or forbidden: the sign-in lasts until the reload.
  }
}
