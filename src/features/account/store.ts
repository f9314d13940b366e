import { and, eq, gt, isNull, lt, ne, sql } from 'drizzle-orm';
import type { Database, Transaction } from '#db/client.ts';
import { isUniqueViolation } from '#db/errors.ts';
import { type Role, refreshTokens, sessions, users } from '#db/schema.ts';

/** A person as the account pages show it. */
export interface StoredUser {
  readonly id: string;
  /** Null for guests. */
  readonly email: string | null;
  readonly displayName: string | null;
  readonly role: Role;
  readonly createdAt: Date;
}

/** A sign-in about to begin and its first refresh token, by hash. */
export interface NewSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly tokenHash: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** What became of a refresh token that was handed in. */
export type Rotation =
  | { readonly kind: 'rotated'; readonly sessionId: string; readonly user: StoredUser }
  | { readonly kind: 'reused'; readonly sessionId: string }
  | { readonly kind: 'unknown' };

const userColumns = {
  id: users.id,
  email: users.email,
  displayName: users.displayName,
  role: users.role,
  createdAt: users.createdAt,
};

export type AccountStore = ReturnType<typeof createAccountStore>;

/** Rows of people, sign-ins and refresh tokens. */
export function createAccountStore({ drizzle }: Pick<Database, 'drizzle'>) {
  return {
    /** Stores a person with a first sign-in, both or neither; null when the email is taken. */
    async saveUser(
      user: { id: string; email: string; passwordHash: string; displayName: string | null },
      { session }: { session: NewSession },
    ): Promise<StoredUser | null> {
      try {
        return await drizzle.transaction(async (tx) => {
          const stamps = { createdAt: session.createdAt, updatedAt: session.createdAt };
          const [stored] = await tx
            .insert(users)
            .values({ ...user, ...stamps })
            .returning(userColumns);
          await insertSession(tx, { session });
          return stored ?? null;
        });
      } catch (error) {
        if (isUniqueViolation(error, { constraint: 'users_email_unique' })) return null;
        throw error;
      }
    },

    /** The registered person with this lower-cased email. */
    async findByEmail(email: string): Promise<(StoredUser & { passwordHash: string | null }) | null> {
      const columns = { ...userColumns, passwordHash: users.passwordHash };
      const [found] = await drizzle.select(columns).from(users).where(eq(users.email, email)).limit(1);
      return found ?? null;
    },

    /** The person, with the password hash and whether the given sign-in still holds (guests have none). */
    async findUser(
      userId: string,
      { sessionId }: { sessionId: string | null },
    ): Promise<(StoredUser & { passwordHash: string | null; sessionAlive: boolean }) | null> {
      const [found] = await drizzle
        .select({
          ...userColumns,
          passwordHash: users.passwordHash,
          sessionAlive: isNull(sessions.revokedAt),
          session: sessions.id,
        })
        .from(users)
        .leftJoin(sessions, and(eq(sessions.userId, users.id), eq(sessions.id, sql`${sessionId}::uuid`)))
        .where(eq(users.id, userId))
        .limit(1);
      if (found === undefined) return null;
      const { session, ...user } = found;
      return { ...user, sessionAlive: session !== null && Boolean(user.sessionAlive) };
    },

    /**
     * Begins a sign-in of a stored person; false when the password is no longer the one that was verified. The row is
     * locked meanwhile, so that a change of password ends this sign-in or prevents it.
     */
    saveSession(session: NewSession, { passwordHash }: { passwordHash: string }): Promise<boolean> {
      return drizzle.transaction(async (tx) => {
        const [same] = await tx
          .select({ id: users.id })
          .from(users)
          .where(and(eq(users.id, session.userId), eq(users.passwordHash, passwordHash)))
          .for('update');
        if (same === undefined) return false;
        await insertSession(tx, { session });
        return true;
      });
    },

    /**
     * Trades a refresh token for its successor. One conditional update decides, so that of two requests with the same
     * token at most one wins; the other finds it used. Old tokens of the sign-in that have expired go away.
     */
    rotateToken(
      tokenHash: string,
      { newTokenHash, now, expiresAt }: { newTokenHash: string; now: Date; expiresAt: Date },
    ): Promise<Rotation> {
      return drizzle.transaction(async (tx): Promise<Rotation> => {
        const alive = tx.select({ id: sessions.id }).from(sessions).where(isNull(sessions.revokedAt));
        const [claimed] = await tx
          .update(refreshTokens)
          .set({ usedAt: now })
          .where(
            and(
              eq(refreshTokens.tokenHash, tokenHash),
              isNull(refreshTokens.usedAt),
              gt(refreshTokens.expiresAt, now),
              sql`${refreshTokens.sessionId} in ${alive}`,
            ),
          )
          .returning({ sessionId: refreshTokens.sessionId });
        if (claimed === undefined) return findSpent(tx, { tokenHash });
        const { sessionId } = claimed;
        await tx
          .insert(refreshTokens)
          .values({ tokenHash: newTokenHash, sessionId, createdAt: now, expiresAt });
        await tx
          .delete(refreshTokens)
          .where(and(eq(refreshTokens.sessionId, sessionId), lt(refreshTokens.expiresAt, now)));
        const [user] = await tx
          .select(userColumns)
          .from(users)
          .innerJoin(sessions, eq(sessions.userId, users.id))
          .where(eq(sessions.id, sessionId));
        return user === undefined ? { kind: 'unknown' } : { kind: 'rotated', sessionId, user };
      });
    },

    /** Ends a sign-in; one that has ended keeps its first reason. */
    async revokeSession(
      sessionId: string,
      { reason, now }: { reason: 'logout' | 'token_reuse'; now: Date },
    ): Promise<void> {
      await drizzle
        .update(sessions)
        .set({ revokedAt: now, revokedReason: reason })
        .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)));
    },

    /** Sets the name; a guest without a row gets one. */
    async saveDisplayName(
      userId: string,
      { displayName, now }: { displayName: string | null; now: Date },
    ): Promise<void> {
      await drizzle
        .insert(users)
        .values({ id: userId, displayName, createdAt: now, updatedAt: now })
        .onConflictDoUpdate({ target: users.id, set: { displayName, updatedAt: now } });
    },

    /** Gives a registered person a role; false when nobody has this lower-cased email. */
    async setRole(email: string, { role }: { role: Role }): Promise<boolean> {
      const changed = await drizzle
        .update(users)
        .set({ role, updatedAt: sql`now()` })
        .where(eq(users.email, email))
        .returning({ id: users.id });
      return changed.length > 0;
    },

    /** Sets the password and ends every other sign-in of the person; resolves to the ids of those. */
    savePassword(
      userId: string,
      { passwordHash, keepSessionId, now }: { passwordHash: string; keepSessionId: string; now: Date },
    ): Promise<readonly string[]> {
      return drizzle.transaction(async (tx) => {
        await tx.update(users).set({ passwordHash, updatedAt: now }).where(eq(users.id, userId));
        const ended = await tx
          .update(sessions)
          .set({ revokedAt: now, revokedReason: 'password_change' })
          .where(and(eq(sessions.userId, userId), ne(sessions.id, keepSessionId), isNull(sessions.revokedAt)))
          .returning({ id: sessions.id });
        return ended.map(({ id }) => id);
      });
    },
  };
}

async function insertSession(tx: Transaction, { session }: { session: NewSession }): Promise<void> {
  const { sessionId, userId, tokenHash, createdAt, expiresAt } = session;
  await tx.insert(sessions).values({ id: sessionId, userId, createdAt });
  await tx.insert(refreshTokens).values({ tokenHash, sessionId, createdAt, expiresAt });
}

/** Why a token could not be claimed: it was used before, or it is unknown, expired or of an ended sign-in. */
async function findSpent(tx: Transaction, { tokenHash }: { tokenHash: string }): Promise<Rotation> {
  const [spent] = await tx
    .select({ sessionId: refreshTokens.sessionId, usedAt: refreshTokens.usedAt })
    .from(refreshTokens)
    .where(eq(refreshTokens.tokenHash, tokenHash));
  return spent?.usedAt ? { kind: 'reused', sessionId: spent.sessionId } : { kind: 'unknown' };
}
