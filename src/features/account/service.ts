import { createHash } from 'node:crypto';
import { AppError } from '#errors.ts';
import type { AccessTokens, SignedToken } from '#http/access-tokens.ts';
import { invalidToken, unauthorized } from '#http/auth.ts';
import type { Principal } from '#http/principal.ts';
import type { Passwords } from './passwords.ts';
import type { AccountStore, NewSession, StoredUser } from './store.ts';

export interface AccountServiceDeps {
  readonly store: AccountStore;
  readonly tokens: Pick<AccessTokens, 'sign'>;
  readonly passwords: Passwords;
  readonly clock: () => Date;
  /** New UUIDs. */
  readonly ids: () => string;
  /** New secrets that cannot be guessed, 256 bits each. */
  readonly refreshSecrets: () => string;
  readonly refreshTokenTtlMs: number;
  readonly allowGuests: boolean;
  /** Told of each sign-in that has just ended, so that its open sockets can be closed. */
  readonly onSignInEnded: (sessionId: string) => void;
}

/** A sign-in just begun or renewed. */
export interface SignedIn {
  readonly user: StoredUser;
  readonly access: SignedToken;
  readonly refreshToken: string;
  readonly refreshExpiresInMs: number;
}

/** What `updateProfile` changes; absent parts stay. */
export interface ProfileChange {
  readonly displayName?: string | null;
  readonly password?: { readonly current: string; readonly next: string };
}

/** A person's own page; a guest may have no row yet, hence the null. */
export type Profile = Omit<StoredUser, 'createdAt'> & {
  readonly guest: boolean;
  readonly createdAt: Date | null;
};

export type AccountService = ReturnType<typeof createAccountService>;

/**
 * Accounts and sign-ins. Access tokens are good until they expire, whatever becomes of their sign-in; only what is
 * here (profile, refresh) and open sockets ask whether the sign-in was ended. So a revoked sign-in may still chat over
 * HTTP until its access token runs out, 15 minutes by default.
 */
export function createAccountService(deps: AccountServiceDeps) {
  const { store, passwords, clock } = deps;
  return {
    /** Creates an account and signs it in. @throws AppError `conflict` when the email has an account. */
    async register(input: {
      email: string;
      password: string;
      displayName: string | null;
    }): Promise<SignedIn> {
      const passwordHash = await passwords.hash(input.password);
      const id = deps.ids();
      const { session, secret } = newSession(deps, { userId: id });
      const { displayName } = input;
      const user = await store.saveUser(
        { id, email: normalizeEmail(input.email), passwordHash, displayName },
        { session },
      );
      if (user === null) throw new AppError('conflict', 'An account with this email exists already.');
      return signedIn(deps, { user, sessionId: session.sessionId, secret });
    },

    /**
     * Signs in. An unknown email and a wrong password differ neither in the answer nor in the time it takes.
     * @throws AppError `unauthorized`.
     */
    async login(input: { email: string; password: string }): Promise<SignedIn> {
      const user = await store.findByEmail(normalizeEmail(input.email));
      const fits = await passwords.verify(input.password, { hash: user?.passwordHash ?? null });
      const passwordHash = user?.passwordHash ?? null;
      if (user === null || passwordHash === null || !fits) throw wrongCredentials();
      const { session, secret } = newSession(deps, { userId: user.id });
      if (!(await store.saveSession(session, { passwordHash }))) throw wrongCredentials();
      return signedIn(deps, { user, sessionId: session.sessionId, secret });
    },

    /**
     * Trades a refresh token for new tokens. A token works once: a second use means that someone else has it too, so
     * the whole sign-in ends (RFC 9700, section 4.14).
     * @throws AppError `unauthorized` for an unknown, expired, used or revoked token.
     */
    async refresh(refreshToken: string): Promise<SignedIn> {
      const now = clock();
      const secret = deps.refreshSecrets();
      const rotation = await store.rotateToken(hashToken(refreshToken), {
        newTokenHash: hashToken(secret),
        now,
        expiresAt: new Date(now.getTime() + deps.refreshTokenTtlMs),
      });
      switch (rotation.kind) {
        case 'rotated':
          return signedIn(deps, { user: rotation.user, sessionId: rotation.sessionId, secret });
        case 'reused':
          await store.revokeSession(rotation.sessionId, { reason: 'token_reuse', now });
          deps.onSignInEnded(rotation.sessionId);
          throw refusedRefresh();
        case 'unknown':
          throw refusedRefresh();
      }
    },

    /** Ends the sign-in of this access token; for a guest there is nothing to end. */
    async logout(principal: Principal): Promise<void> {
      if (principal.sessionId !== null) {
        await store.revokeSession(principal.sessionId, { reason: 'logout', now: clock() });
        deps.onSignInEnded(principal.sessionId);
      }
    },

    /**
     * A token for someone without an account. A guest who comes with a token that still holds keeps the same id, and
     * with it the conversations. @throws AppError `forbidden` when guests are not allowed.
     */
    async guest(caller: Principal | null): Promise<{ userId: string; access: SignedToken }> {
      if (!deps.allowGuests) throw new AppError('forbidden', 'Guests are not allowed here; sign in to chat.');
      const userId = caller?.guest ? caller.userId : deps.ids();
      const access = await deps.tokens.sign(
        { userId, role: 'customer', guest: true, sessionId: null },
        clock(),
      );
      return { userId, access };
    },

    /** The caller's own page. @throws AppError `unauthorized` when the sign-in was ended. */
    async profile(principal: Principal): Promise<Profile> {
      const { passwordHash: _, ...profile } = await loadProfile(store, { principal });
      return profile;
    },

    /**
     * Changes the caller's own page; a new password ends all other sign-ins.
     * @throws AppError `unauthorized` when the sign-in was ended, `forbidden` for a wrong current password or a guest's.
     */
    async updateProfile(principal: Principal, { change }: { change: ProfileChange }): Promise<Profile> {
      const now = clock();
      const { userId, sessionId } = principal;
      const { passwordHash, ...profile } = await loadProfile(store, { principal });
      if (change.password !== undefined) {
        if (sessionId === null) throw new AppError('forbidden', 'A guest has no password to change.');
        const fits = await passwords.verify(change.password.current, { hash: passwordHash });
        if (!fits) throw new AppError('forbidden', 'The current password is not right.');
        const next = await passwords.hash(change.password.next);
        const ended = await store.savePassword(userId, { passwordHash: next, keepSessionId: sessionId, now });
        for (const id of ended) deps.onSignInEnded(id);
      }
      if (change.displayName === undefined) return profile;
      await store.saveDisplayName(userId, { displayName: change.displayName, now });
      return { ...profile, displayName: change.displayName, createdAt: profile.createdAt ?? now };
    },
  };
}

/** Emails are compared trimmed and in lower case. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

function newSession(
  deps: AccountServiceDeps,
  { userId }: { userId: string },
): { session: NewSession; secret: string } {
  const createdAt = deps.clock();
  const secret = deps.refreshSecrets();
  const expiresAt = new Date(createdAt.getTime() + deps.refreshTokenTtlMs);
  return {
    session: { sessionId: deps.ids(), userId, tokenHash: hashToken(secret), createdAt, expiresAt },
    secret,
  };
}

async function signedIn(
  deps: AccountServiceDeps,
  { user, sessionId, secret }: { user: StoredUser; sessionId: string; secret: string },
): Promise<SignedIn> {
  const principal: Principal = { userId: user.id, role: user.role, guest: false, sessionId };
  const access = await deps.tokens.sign(principal, deps.clock());
  return { user, access, refreshToken: secret, refreshExpiresInMs: deps.refreshTokenTtlMs };
}

async function loadProfile(
  store: AccountStore,
  { principal }: { principal: Principal },
): Promise<Profile & { passwordHash: string | null }> {
  const { userId, sessionId, guest, role } = principal;
  const found = await store.findUser(userId, { sessionId });
  if (guest && found === null) {
    return { id: userId, email: null, displayName: null, role, guest, createdAt: null, passwordHash: null };
  }
  if (found === null || !(guest || found.sessionAlive)) throw invalidToken();
  const { sessionAlive: _, ...user } = found;
  return { ...user, guest };
}

function refusedRefresh(): AppError {
  return unauthorized('The refresh token is not valid or was used before; sign in again.');
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function wrongCredentials(): AppError {
  return unauthorized('The email or the password is not right.');
}
