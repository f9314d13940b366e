import { createSecretKey } from 'node:crypto';
import { jwt } from '@elysiajs/jwt';
import { isUuid } from '#lib/uuid.ts';
import { type Principal, ROLES } from './principal.ts';

const ISSUER = 'larkline';
const AUDIENCE = 'larkline-api';
const ALGORITHM = 'HS256';

/** A signed access token and how long it is good for. */
export interface SignedToken {
  readonly token: string;
  readonly expiresInMs: number;
}

/** Signs and reads access tokens. */
export interface AccessTokens {
  /** A new token that expires one lifetime after `now` (default: the current time). */
  sign(principal: Principal, now?: Date): Promise<SignedToken>;
  /** The principal of a token that is genuine and alive at `now`; null for every other string. */
  verify(token: string, now?: Date): Promise<Principal | null>;
  /** The same with the token's end, in milliseconds since the epoch. */
  read(token: string, now?: Date): Promise<ReadToken | null>;
}

export interface ReadToken {
  readonly principal: Principal;
  readonly expiresAtMs: number;
}

/**
 * JSON Web Tokens (RFC 7519) under HMAC-SHA-256. The algorithm, issuer and audience are pinned when reading, so that
 * an unsigned token, one of another algorithm and one made for another service all read as null.
 * @param options `secret` has 32 characters or more; `ttlMs` is the lifetime, kept to the next whole second;
 * `guestTtlMs` that of guests' tokens, which nothing renews while the guest is away (default: the same).
 */
export function createAccessTokens(options: {
  secret: string;
  ttlMs: number;
  guestTtlMs?: number;
}): AccessTokens {
  // A key object, not a string: it is imported once instead of once per token.
  const secret = createSecretKey(Buffer.from(options.secret, 'utf8'));
  const plugin = jwt({ secret, alg: ALGORITHM, iss: ISSUER, aud: AUDIENCE });
  const signer = plugin.decorator.jwt;

  return {
    async sign(principal, now = new Date()) {
      const ttlMs = principal.guest ? (options.guestTtlMs ?? options.ttlMs) : options.ttlMs;
      const token = await signer.sign({
        sub: principal.userId,
        role: principal.role,
        guest: principal.guest,
        sid: principal.sessionId,
        jti: Bun.randomUUIDv7(),
        exp: Math.ceil((now.getTime() + ttlMs) / 1000),
      });
      return { token, expiresInMs: ttlMs };
    },
    async verify(token, now) {
      return (await read(token, now))?.principal ?? null;
    },
    read,
  };

  async function read(token: string, now = new Date()): Promise<ReadToken | null> {
    const claims = await signer.verify(token, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['sub', 'exp', 'iat', 'jti'],
      currentDate: now,
    });
    const principal = claims === false ? null : readPrincipal(claims);
    return claims && principal ? { principal, expiresAtMs: Number(claims.exp) * 1000 } : null;
  }
}

function readPrincipal(claims: Readonly<Record<string, unknown>>): Principal | null {
  const { sub, role, guest, sid } = claims;
  const knownRole = ROLES.find((candidate) => candidate === role);
  if (!isUuid(sub) || knownRole === undefined) return null;
  if (typeof guest !== 'boolean' || (sid !== null && typeof sid !== 'string')) return null;
  if (guest && knownRole !== 'customer') return null;
  return { userId: sub, role: knownRole, guest, sessionId: sid };
}
