import { describe, expect, test } from 'bun:test';
import { createHmac, generateKeyPairSync, sign as signWith } from 'node:crypto';
import { createAccessTokens } from './access-tokens.ts';
import type { Principal } from './principal.ts';

const SECRET = 's'.repeat(32);
const NOW = new Date('2026-03-01T12:00:00.000Z');
const tokens = createAccessTokens({ secret: SECRET, ttlMs: 900_000 });
const agent: Principal = {
  userId: '0197a3c2-5b1e-7c44-9f0e-3d2a1b6c8e71',
  role: 'agent',
  guest: false,
  sessionId: '0197a3c2-5b1e-7c44-9f0e-3d2a1b6c8e72',
};
const guest: Principal = { userId: agent.userId, role: 'customer', guest: true, sessionId: null };

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = (date: Date) => Math.floor(date.getTime() / 1000);

/** Claims of a good token, to be spoiled one at a time. */
const claims = {
  iss: 'larkline',
  aud: 'larkline-api',
  sub: agent.userId,
  role: 'agent',
  guest: false,
  sid: agent.sessionId,
  jti: 'one',
  iat: seconds(NOW),
  exp: seconds(NOW) + 60,
};

function forge(
  payload: Record<string, unknown>,
  { header = { alg: 'HS256', typ: 'JWT' }, secret = SECRET, hash = 'sha256' } = {},
): string {
  const head = `${encode(header)}.${encode(payload)}`;
  return `${head}.${createHmac(hash, secret).update(head).digest('base64url')}`;
}

describe('a signed token', () => {
  test('reads back as the same principal', async () => {
    for (const principal of [agent, guest]) {
      const { token, expiresInMs } = await tokens.sign(principal, NOW);
      expect(expiresInMs).toBe(900_000);
      expect(await tokens.verify(token, NOW)).toEqual(principal);
    }
  });

  test('lives one lifetime and not a second longer', async () => {
    const { token } = await tokens.sign(agent, NOW);
    expect(await tokens.verify(token, new Date(NOW.getTime() + 899_000))).toEqual(agent);
    expect(await tokens.verify(token, new Date(NOW.getTime() + 900_000))).toBeNull();
    expect(await tokens.verify(token, new Date(NOW.getTime() + 86_400_000))).toBeNull();
  });

  test("a guest's may live longer, and says when it ends", async () => {
    const patient = createAccessTokens({ secret: SECRET, ttlMs: 900_000, guestTtlMs: 3_600_000 });
    const { token, expiresInMs } = await patient.sign(guest, NOW);
    expect(expiresInMs).toBe(3_600_000);
    expect(await patient.read(token, new Date(NOW.getTime() + 3_599_000))).toEqual({
      principal: guest,
      expiresAtMs: NOW.getTime() + 3_600_000,
    });
    expect((await patient.sign(agent, NOW)).expiresInMs).toBe(900_000);
  });

  test('differs from every other, even of the same moment', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => tokens.sign(agent, NOW)));
    expect(new Set(made.map(({ token }) => token)).size).toBe(20);
  });
});

describe('a forged token reads as null:', () => {
  test('the forger of these tests makes a good one when nothing is spoiled', async () => {
    expect(await tokens.verify(forge(claims), NOW)).toEqual(agent);
  });

  test('unsigned, with `alg` none in any letter case', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
      const head = `${encode({ alg, typ: 'JWT' })}.${encode(claims)}`;
      expect(await tokens.verify(`${head}.`, NOW)).toBeNull();
      expect(await tokens.verify(head, NOW)).toBeNull();
      expect(await tokens.verify(forge(claims, { header: { alg, typ: 'JWT' } }), NOW)).toBeNull();
    }
  });

  test('of another algorithm, symmetric or not', async () => {
    expect(
      await tokens.verify(forge(claims, { header: { alg: 'HS512', typ: 'JWT' }, hash: 'sha512' }), NOW),
    ).toBeNull();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const head = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
    const signature = signWith('sha256', Buffer.from(head), privateKey).toString('base64url');
    expect(await tokens.verify(`${head}.${signature}`, NOW)).toBeNull();
  });

  test('of another secret', async () => {
    expect(await tokens.verify(forge(claims, { secret: 't'.repeat(32) }), NOW)).toBeNull();
    const other = createAccessTokens({ secret: 't'.repeat(32), ttlMs: 900_000 });
    const { token } = await other.sign(agent, NOW);
    expect(await tokens.verify(token, NOW)).toBeNull();
  });

  test('tampered with in any part', async () => {
    const [head = '', payload = '', signature = ''] = forge(claims).split('.');
    const risen = encode({ ...claims, role: 'admin' });
    const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
    for (const token of [
      `${head}.${risen}.${signature}`,
      `${head}.${payload}.${flipped}`,
      `${head}.${payload}`,
      `${payload}.${head}.${signature}`,
    ]) {
      expect(await tokens.verify(token, NOW)).toBeNull();
    }
  });

  test('of another issuer, for another audience, or without a claim that is needed', async () => {
    const spoiled: Record<string, unknown>[] = [
      { ...claims, iss: 'someone' },
      { ...claims, aud: 'another-api' },
      { ...claims, exp: seconds(NOW) - 1 },
      { ...claims, nbf: seconds(NOW) + 30 },
      ...(['iss', 'aud', 'sub', 'exp', 'iat', 'jti', 'role', 'guest', 'sid'] as const).map((name) => {
        const { [name]: _, ...rest } = claims;
        return rest;
      }),
    ];
    for (const payload of spoiled) expect(await tokens.verify(forge(payload), NOW)).toBeNull();
  });

  test('with claims of the wrong kind', async () => {
    const spoiled = [
      { ...claims, role: 'owner' },
      { ...claims, role: 'constructor' },
      { ...claims, sub: "'; drop table users" },
      { ...claims, guest: 'false' },
      { ...claims, sid: 7 },
      { ...claims, guest: true },
    ];
    for (const payload of spoiled) expect(await tokens.verify(forge(payload), NOW)).toBeNull();
  });

  test('not a token at all', async () => {
    for (const text of ['', '.', '..', '...', 'a.b.c', 'x'.repeat(5000), '\u0000', '{}']) {
      expect(await tokens.verify(text, NOW)).toBeNull();
    }
  });
});
