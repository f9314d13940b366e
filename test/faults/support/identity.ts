import { signToken } from '../../acceptance/support/tokens.ts';
import { JWT_SECRET } from './node.ts';

export interface TestGuest {
  readonly userId: string;
  readonly token: string;
}

/** A guest with a token that every node of the tests accepts, made without asking one. */
export function makeGuest({ lifetimeMs = 3_600_000 }: { lifetimeMs?: number } = {}): TestGuest {
  const userId = Bun.randomUUIDv7();
  const nowSeconds = Math.floor(Date.now() / 1000);
  const claims = {
    sub: userId,
    role: 'customer',
    guest: true,
    sid: null,
    jti: Bun.randomUUIDv7(),
    iss: 'larkline',
    aud: 'larkline-api',
    iat: nowSeconds,
    exp: Math.ceil((Date.now() + lifetimeMs) / 1000),
  };
  return { userId, token: signToken(claims, { secret: JWT_SECRET }) };
}
