import { describe, expect, test } from 'bun:test';
import { createSession, SignedOut, sessionTab } from './session.ts';

const START_MS = 1_000_000;
const LIFE_S = 900;

/** The account API, as far as the page uses it, and what it was asked. */
function accountServer({ role = 'supervisor' }: { role?: string } = {}) {
  const asked: { path: string; body: unknown; token: string | null }[] = [];
  let made = 0;
  const state = { status: 200 };
  const answer = async (input: string | URL | Request, init?: RequestInit) => {
    const path = String(input);
    asked.push({
      path,
      body: init?.body ? JSON.parse(String(init.body)) : null,
      token: new Headers(init?.headers).get('authorization'),
    });
    if (path.endsWith('/logout')) return new Response(null, { status: 204 });
    if (state.status !== 200) return Response.json({ detail: 'no' }, { status: state.status });
    made += 1;
    // Others may ask meanwhile.
    await Promise.resolve();
    return Response.json({
      access_token: `access-${made}`,
      refresh_token: `refresh-${made}`,
      expires_in: LIFE_S,
      user: { id: '1', email: 'a@example.com', role },
    });
  };
  return { asked, state, fetch: answer as typeof fetch };
}

function memoryStore(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: (index) => [...items.keys()][index] ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => void items.set(key, value),
  };
}

function open({ role = 'supervisor', store = memoryStore() as Storage | null } = {}) {
  const server = accountServer({ role });
  const clock = { ms: START_MS };
  const ended = { times: 0 };
  const make = () =>
    createSession({
      store,
      fetch: server.fetch,
      now: () => clock.ms,
      onEnd: () => {
        ended.times += 1;
      },
    });
  return { server, clock, ended, store, make, session: make() };
}

const CREDENTIALS = { email: 'a@example.com', password: 'seven quiet lighthouses' };

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return null;
  } catch (error) {
    return error;
  }
}

describe('a sign-in', () => {
  test('outlives a reload, and not a sign-out', async () => {
    const { session, make, server } = open();
    expect(await session.signIn(CREDENTIALS)).toBeNull();
    const reloaded = make();
    expect(reloaded.user()?.email).toBe('a@example.com');
    expect(await reloaded.token()).toBe('access-1');
    reloaded.signOut();
    expect(reloaded.user()).toBeNull();
    expect(make().user()).toBeNull();
    expect(server.asked.at(-1)).toMatchObject({ path: '/api/v1/auth/logout', token: 'Bearer access-1' });
  });

  test('lasts until the reload where the browser forbids storage', async () => {
    const { session } = open({ store: null });
    await session.signIn(CREDENTIALS);
    expect(await session.token()).toBe('access-1');
  });

  test('of a customer is ended again, and said to be one', async () => {
    const { session, server, store } = open({ role: 'customer' });
    expect(await session.signIn(CREDENTIALS)).toContain('supervisor');
    expect(session.user()).toBeNull();
    expect(store?.length).toBe(0);
    expect(server.asked.at(-1)?.path).toBe('/api/v1/auth/logout');
  });

  test.each([
    [401, 'not right'],
    [429, 'Too many'],
    [422, 'Enter an email'],
    [503, '503'],
  ])('that is answered with %d is explained', async (status, words) => {
    const { session, server } = open();
    server.state.status = status;
    expect(await session.signIn(CREDENTIALS)).toContain(words);
    expect(session.user()).toBeNull();
  });

  test('that was kept damaged is none', () => {
    for (const text of ['{', 'null', '{}', '{"accessToken":1}', '{"accessToken":"a","refreshToken":"b"}']) {
      const store = memoryStore();
      store.setItem('larkline.dashboard', text);
      expect(open({ store }).session.user()).toBeNull();
    }
  });
});

describe('a token', () => {
  test('is traded before it runs out, once for everybody who asks', async () => {
    const { session, server, clock } = open();
    await session.signIn(CREDENTIALS);
    clock.ms += (LIFE_S - 61) * 1000;
    expect(await session.token()).toBe('access-1');
    clock.ms += 2_000;
    expect(await Promise.all([session.token(), session.token(), session.token()])).toEqual([
      'access-2',
      'access-2',
      'access-2',
    ]);
    expect(server.asked.filter(({ path }) => path.endsWith('/refresh'))).toHaveLength(1);
    expect(await session.token()).toBe('access-2');
    expect(await session.token({ renew: true })).toBe('access-3');
    expect(server.asked.at(-1)?.body).toEqual({ refresh_token: 'refresh-2' });
  });

  test('that is refused ends the sign-in', async () => {
    const { session, server, ended, make } = open();
    await session.signIn(CREDENTIALS);
    server.state.status = 401;
    expect(await failure(session.token({ renew: true }))).toBeInstanceOf(SignedOut);
    expect(ended.times).toBe(1);
    expect(session.user()).toBeNull();
    expect(make().user()).toBeNull();
    expect(await failure(session.token())).toBeInstanceOf(SignedOut);
  });

  test('that cannot be traded now is tried again later', async () => {
    const { session, server, ended } = open();
    await session.signIn(CREDENTIALS);
    server.state.status = 503;
    expect(await failure(session.token({ renew: true }))).not.toBeInstanceOf(SignedOut);
    expect(ended.times).toBe(0);
    server.state.status = 200;
    expect(await session.token({ renew: true })).toBe('access-2');
  });
});

test('a duplicated tab forgets the copy it was given', async () => {
  const { session, store, make } = open();
  await session.signIn(CREDENTIALS);
  const id = sessionTab(store).clientId();
  const copy = sessionTab(store);
  expect(copy.clientId()).toBe(id);
  copy.clear();
  expect(copy.clientId()).not.toBe(id);
  expect(make().user()).toBeNull();
});
