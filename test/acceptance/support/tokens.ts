import { createHmac } from 'node:crypto';

/** The claims of a token, read without checking anything. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;
}

/** A token signed with HMAC-SHA-256, as somebody who knows (or guesses) the secret would make it. */
export function signToken(claims: object, { secret }: { secret: string }): string {
  const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

/** A token that claims to need no signature. */
export function unsignedToken(claims: object): string {
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`;
}

/** The same token with other claims under the old signature. */
export function alteredToken(token: string, { claims }: { claims: object }): string {
  const [header = '', , signature = ''] = token.split('.');
  return `${header}.${encode(claims)}.${signature}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
