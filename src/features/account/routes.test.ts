import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { Elysia } from 'elysia';
import { type Database, openDatabase } from '#db/client.ts';
import { createAccessTokens } from '#http/access-tokens.ts';
import { httpPlugins } from '#http/http-plugins.ts';
import { createRateLimits, type RateLimits } from '#http/rate-limit.ts';
import { openTestDatabase } from '../../../test/support/database.ts';
import { createPasswords } from './passwords.ts';
import { accountRoutes } from './routes.ts';
import { createAccountService } from './service.ts';
import { createAccountStore } from './store.ts';

const DAY_MS = 86_400_000;
const PASSWORD = 'seven quiet lighthouses';

let database: Database;
const rateLimits: RateLimits[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
}, 60_000);

afterAll(() => {
  for (const limits of rateLimits) limits[Symbol.dispose]();
});

/** Every field that any of the answers has; what an answer lacks is undefined at run time. */
interface AnswerBody {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly user: { readonly id: string; readonly email: string };
  readonly user_id: string;
  readonly display_name: string | null;
  readonly code: string;
  readonly request_id: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
}

interface Answer {
  readonly status: number;
  readonly body: AnswerBody;
  readonly headers: Headers;
}

/** The account routes behind the real plugins, with a clock that the test moves. */
function startAccounts({
  allowGuests = true,
  signInsPerMinute = 0,
  store = createAccountStore(database),
} = {}) {
  const time = { now: Date.now() };
  const ended: string[] = [];
  const limits = createRateLimits({ messagesPerMinute: 0, requestsPerMinute: 0, signInsPerMinute });
  rateLimits.push(limits);
  const tokens = createAccessTokens({ secret: 'k'.repeat(32), ttlMs: 900_000 });
  const service = createAccountService({
    store,
    tokens,
    passwords: createPasswords({ rounds: 4 }),
    clock: () => new Date(time.now),
    ids: () => Bun.randomUUIDv7(),
    refreshSecrets: () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url'),
    refreshTokenTtlMs: 30 * DAY_MS,
    allowGuests,
    onSignInEnded: (sessionId) => ended.push(sessionId),
  });
  const routes = accountRoutes({ service, tokens, rateLimits: limits });
  const unexpected: unknown[] = [];
  const app = new Elysia()
    .use(
      httpPlugins({
        production: false,
        allowedHosts: ['localhost'],
        corsOrigins: [],
        trustedProxies: [],
        rateLimits: limits,
        routes: () => routes.routes,
        onUnexpected: (error) => unexpected.push(error),
      }),
    )
    .use(routes);
  const send = async (
    method: string,
    path: string,
    { body, token }: { body?: unknown; token?: string } = {},
  ): Promise<Answer> => {
    const request = new Request(`http://localhost/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const response = await app.handle(request);
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text), headers: response.headers };
  };
  const register = async (email = newEmail()) =>
    (await send('POST', '/auth/register', { body: { email, password: PASSWORD, display_name: 'Dana' } }))
      .body;
  return { send, register, time, unexpected, tokens, ended };
}

const newEmail = () => `person-${Bun.randomUUIDv7()}@example.com`;

describe('registering', () => {
  test('answers 201 with tokens that open the profile', async () => {
    const { send } = startAccounts();
    const email = newEmail();
    const { status, body } = await send('POST', '/auth/register', {
      body: { email: `  ${email.toUpperCase()} `, password: PASSWORD, display_name: 'Dana' },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 900, refresh_expires_in: 2_592_000 });
    expect(body.user).toMatchObject({ email, display_name: 'Dana', role: 'customer' });
    const profile = await send('GET', '/profile', { token: body.access_token });
    expect(profile.status).toBe(200);
    expect<unknown>(profile.body).toEqual({ ...body.user, guest: false });
  });

  test('a taken email is a conflict, whatever its letter case', async () => {
    const { send, register } = startAccounts();
    const email = newEmail();
    await register(email);
    const body = { email: email.toUpperCase(), password: PASSWORD };
    const again = await send('POST', '/auth/register', { body });
    expect(again.status).toBe(409);
    expect(again.body.code).toBe('conflict');
    expect(JSON.stringify(again.body).toLowerCase()).not.toContain(email);
  });

  test('two registrations of one email at once make one account', async () => {
    const { send } = startAccounts();
    const body = { email: newEmail(), password: PASSWORD };
    const answers = await Promise.all([1, 2, 3].map(() => send('POST', '/auth/register', { body })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
  });

  test('invalid fields are named and never repeated', async () => {
    const { send } = startAccounts();
    const body = { email: 'echo-sentinel', password: 'short-echo', display_name: 'echo\u0000name' };
    const answer = await send('POST', '/auth/register', { body });
    expect(answer.status).toBe(422);
    const fields = answer.body.errors.map((error) => error.field).sort();
    expect(fields).toEqual(['body.display_name', 'body.email', 'body.password']);
    expect(JSON.stringify(answer.body)).not.toContain('echo');
  });

  test('a password longer than bcrypt reads counts in full', async () => {
    const { send } = startAccounts();
    const email = newEmail();
    const long = 'é'.repeat(60);
    await send('POST', '/auth/register', { body: { email, password: `${long}a` } });
    const wrong = await send('POST', '/auth/login', { body: { email, password: `${long}b` } });
    const right = await send('POST', '/auth/login', {
      body: { email, password: `${long}a`.normalize('NFD').slice(0, 128) },
    });
    expect(wrong.status).toBe(401);
    expect(right.status).toBe(200);
  });
});

describe('signing in', () => {
  test('an unknown email and a wrong password get the same answer', async () => {
    const { send, register } = startAccounts();
    const email = newEmail();
    await register(email);
    const wrong = await send('POST', '/auth/login', { body: { email, password: 'not the password' } });
    const unknown = await send('POST', '/auth/login', {
      body: { email: newEmail(), password: 'not the password' },
    });
    const { request_id: _wrongId, ...wrongBody } = wrong.body;
    const { request_id: _unknownId, ...unknownBody } = unknown.body;
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('www-authenticate')).toStartWith('Bearer');
    expect(unknown.status).toBe(401);
    expect(unknownBody).toEqual(wrongBody);
  });

  test('an unknown email costs a password check too', async () => {
    const passwords = createPasswords({ rounds: 10 });
    const hash = await passwords.hash(PASSWORD);
    await passwords.verify('warm up', { hash: null });
    const timeOf = async (target: string | null) => {
      const startedAt = performance.now();
      await passwords.verify('not the password', { hash: target });
      return performance.now() - startedAt;
    };
    const known = Math.min(await timeOf(hash), await timeOf(hash), await timeOf(hash));
    const unknown = Math.min(await timeOf(null), await timeOf(null), await timeOf(null));
    expect(unknown).toBeGreaterThan(known / 3);
  });

  test('answers 200 with the same person', async () => {
    const { send, register } = startAccounts();
    const email = newEmail();
    const { user } = await register(email);
    const answer = await send('POST', '/auth/login', { body: { email: ` ${email}`, password: PASSWORD } });
    expect(answer.status).toBe(200);
    expect(answer.body.user).toEqual(user);
  });

  test('the sixth try of a minute at five a minute is refused with a time to wait', async () => {
    const { send } = startAccounts({ signInsPerMinute: 5 });
    const body = { email: newEmail(), password: PASSWORD };
    const answers: Answer[] = [];
    for (let i = 0; i < 6; i += 1) answers.push(await send('POST', '/auth/login', { body }));
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 401, 401, 429]);
    const wait = Number(answers.at(-1)?.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
  });
});

describe('refreshing', () => {
  test('gives new tokens and spends the old one', async () => {
    const { send, register } = startAccounts();
    const first = await register();
    const second = await send('POST', '/auth/refresh', { body: { refresh_token: first.refresh_token } });
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    expect(second.body.user).toEqual(first.user);
    const profile = await send('GET', '/profile', { token: second.body.access_token });
    expect(profile.status).toBe(200);
  });

  test('a token used twice ends the whole sign-in', async () => {
    const { send, register, ended } = startAccounts();
    const first = await register();
    const second = await send('POST', '/auth/refresh', { body: { refresh_token: first.refresh_token } });
    const again = await send('POST', '/auth/refresh', { body: { refresh_token: first.refresh_token } });
    expect(again.status).toBe(401);
    const third = await send('POST', '/auth/refresh', {
      body: { refresh_token: second.body.refresh_token },
    });
    expect(third.status).toBe(401);
    const profile = await send('GET', '/profile', { token: second.body.access_token });
    expect(profile.status).toBe(401);
    expect(new Set(ended).size).toBe(1);
  });

  test('of several requests at once with one token, at most one wins', async () => {
    const { send, register } = startAccounts();
    for (let round = 0; round < 5; round += 1) {
      const { refresh_token } = await register();
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => send('POST', '/auth/refresh', { body: { refresh_token } })),
      );
      const winners = answers.filter((answer) => answer.status === 200);
      expect(winners).toHaveLength(1);
      expect(answers.filter((answer) => answer.status === 401)).toHaveLength(5);
    }
  });

  test('an expired token is refused, one just alive is not', async () => {
    const { send, register, time } = startAccounts();
    const { refresh_token } = await register();
    time.now += 30 * DAY_MS - 1000;
    const alive = await send('POST', '/auth/refresh', { body: { refresh_token } });
    expect(alive.status).toBe(200);
    time.now += 30 * DAY_MS + 1;
    const late = await send('POST', '/auth/refresh', {
      body: { refresh_token: alive.body.refresh_token },
    });
    expect(late.status).toBe(401);
  });

  test('a made-up token is refused', async () => {
    const { send } = startAccounts();
    const answer = await send('POST', '/auth/refresh', { body: { refresh_token: 'made-up' } });
    expect(answer.status).toBe(401);
  });
});

describe('signing out', () => {
  test('ends this sign-in alone', async () => {
    const { send, register, ended } = startAccounts();
    const email = newEmail();
    const here = await register(email);
    const there = (await send('POST', '/auth/login', { body: { email, password: PASSWORD } })).body;
    const out = await send('POST', '/auth/logout', { token: here.access_token });
    expect(out.status).toBe(204);
    expect((await send('GET', '/profile', { token: here.access_token })).status).toBe(401);
    const refresh = await send('POST', '/auth/refresh', { body: { refresh_token: here.refresh_token } });
    expect(refresh.status).toBe(401);
    expect((await send('GET', '/profile', { token: there.access_token })).status).toBe(200);
    expect(ended).toHaveLength(1);
  });

  test('needs a token', async () => {
    const { send } = startAccounts();
    expect((await send('POST', '/auth/logout')).status).toBe(401);
  });
});

describe('guests', () => {
  test('get a token, a profile without a row, and keep their id by renewing', async () => {
    const { send } = startAccounts();
    const guest = await send('POST', '/auth/guest');
    expect(guest.status).toBe(200);
    expect(guest.body).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
    const token = guest.body.access_token;
    const profile = await send('GET', '/profile', { token });
    expect<unknown>(profile.body).toEqual({
      id: guest.body.user_id,
      email: null,
      display_name: null,
      role: 'customer',
      guest: true,
      created_at: null,
    });
    const renewed = await send('POST', '/auth/guest', { token });
    expect(renewed.body.user_id).toBe(guest.body.user_id);
    expect((await send('POST', '/auth/guest')).body.user_id).not.toBe(guest.body.user_id);
  });

  test('may give a name but not a password, and sign out without effect', async () => {
    const { send } = startAccounts();
    const token = (await send('POST', '/auth/guest')).body.access_token;
    const named = await send('PATCH', '/profile', { token, body: { display_name: 'Visitor' } });
    expect(named.status).toBe(200);
    expect((await send('GET', '/profile', { token })).body).toMatchObject({
      display_name: 'Visitor',
      guest: true,
    });
    const change = { current_password: PASSWORD, new_password: PASSWORD };
    expect((await send('PATCH', '/profile', { token, body: change })).status).toBe(403);
    expect((await send('POST', '/auth/logout', { token })).status).toBe(204);
    expect((await send('GET', '/profile', { token })).status).toBe(200);
  });

  test('are refused where they are not allowed', async () => {
    const { send } = startAccounts({ allowGuests: false });
    const answer = await send('POST', '/auth/guest');
    expect(answer.status).toBe(403);
    expect(answer.body.code).toBe('forbidden');
  });

  test('a registered caller gets a new guest id, not their own', async () => {
    const { send, register } = startAccounts();
    const { access_token, user } = await register();
    const guest = await send('POST', '/auth/guest', { token: access_token });
    expect(guest.body.user_id).not.toBe(user.id);
  });
});

describe('without a database', () => {
  test.each([
    { url: 'postgres://nobody@127.0.0.1:1/none', poolSize: 1 },
    { socketDir: '/nonexistent/socket/folder' },
  ])(
    'at %p every request that needs it is a 503 to try again, and guests still get tokens',
    async (address) => {
      await using away = openDatabase(address);
      const { send, unexpected } = startAccounts({ store: createAccountStore(away) });
      const answers = [
        await send('POST', '/auth/login', { body: { email: newEmail(), password: PASSWORD } }),
        await send('POST', '/auth/register', { body: { email: newEmail(), password: PASSWORD } }),
        await send('POST', '/auth/refresh', { body: { refresh_token: 'x' } }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
      for (const { headers } of answers) expect(headers.get('retry-after')).toMatch(/^[123]$/);
      expect(JSON.stringify(answers.map(({ body }) => body))).not.toMatch(
        /postgres|127\.0\.0\.1|select|insert|nonexistent/i,
      );
      expect(unexpected).toHaveLength(3);
      expect((await send('POST', '/auth/guest')).status).toBe(200);
    },
  );
});

describe('the profile', () => {
  test('takes a new name, and null clears it', async () => {
    const { send, register } = startAccounts();
    const { access_token: token } = await register();
    expect(
      (await send('PATCH', '/profile', { token, body: { display_name: 'Robin' } })).body.display_name,
    ).toBe('Robin');
    expect((await send('PATCH', '/profile', { token, body: {} })).body.display_name).toBe('Robin');
    await send('PATCH', '/profile', { token, body: { display_name: null } });
    expect((await send('GET', '/profile', { token })).body.display_name).toBeNull();
  });

  test('a new password needs the current one and ends the other sign-ins', async () => {
    const { send, register, ended } = startAccounts();
    const email = newEmail();
    const { access_token: token } = await register(email);
    const other = (await send('POST', '/auth/login', { body: { email, password: PASSWORD } })).body;
    const next = 'nine patient windmills';
    const missing = await send('PATCH', '/profile', { token, body: { new_password: next } });
    expect(missing.status).toBe(422);
    expect(missing.body.errors).toEqual([{ field: 'body.current_password', message: 'is required' }]);
    const wrong = await send('PATCH', '/profile', {
      token,
      body: { current_password: 'wrong', new_password: next },
    });
    expect(wrong.status).toBe(403);
    const changed = await send('PATCH', '/profile', {
      token,
      body: { current_password: PASSWORD, new_password: next },
    });
    expect(changed.status).toBe(200);
    expect(JSON.stringify(changed.body)).not.toContain('password');
    expect((await send('GET', '/profile', { token })).status).toBe(200);
    expect((await send('GET', '/profile', { token: other.access_token })).status).toBe(401);
    expect(ended).toHaveLength(1);
    expect((await send('POST', '/auth/login', { body: { email, password: PASSWORD } })).status).toBe(401);
    expect((await send('POST', '/auth/login', { body: { email, password: next } })).status).toBe(200);
  });

  test('a token whose sign-in does not belong to its person is refused', async () => {
    const { send, register, tokens } = startAccounts();
    const victim = await register();
    const other = await register();
    const { payload } = decode(other.access_token);
    const forged = await tokens.sign({
      userId: victim.user.id,
      role: 'customer',
      guest: false,
      sessionId: payload.sid,
    });
    expect((await send('GET', '/profile', { token: forged.token })).status).toBe(401);
  });

  test('nothing unexpected was thrown on the way to any of these answers', async () => {
    const { send, register, unexpected } = startAccounts();
    const { access_token: token } = await register();
    await send('PATCH', '/profile', { token, body: { display_name: '\ud800' } });
    await send('POST', '/auth/login', { body: { email: ['x'], password: {} } });
    await send('POST', '/auth/login', { body: null });
    await send('POST', '/auth/refresh', { body: { refresh_token: 'a\u0000b' } });
    expect(unexpected).toEqual([]);
  });
});

function decode(token: string): { payload: { sid: string } } {
  const [, payload = ''] = token.split('.');
  return { payload: JSON.parse(Buffer.from(payload, 'base64url').toString()) };
}
