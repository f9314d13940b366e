import { afterAll, describe, expect, test } from 'bun:test';
import { connect } from 'node:net';
import { Elysia, t } from 'elysia';
import { AppError } from '#errors.ts';
import { createAccessTokens } from './access-tokens.ts';
import { authPlugin } from './auth.ts';
import { httpPlugins } from './http-plugins.ts';
import { pageQuery } from './pagination.ts';
import { createRateLimits } from './rate-limit.ts';
import { problems } from './schemas.ts';

const ORIGIN = 'https://chat.example.com';
const tokens = createAccessTokens({ secret: 's'.repeat(32), ttlMs: 60_000 });
const cleanups: (() => unknown)[] = [];

afterAll(async () => {
  for (const cleanup of cleanups) await cleanup();
});

interface Options {
  readonly production?: boolean;
  readonly corsOrigins?: readonly string[];
  readonly requestsPerMinute?: number;
  readonly trustedProxies?: readonly string[];
}

/** A small application behind the real plugins. `unexpected` collects what the log would get. */
function createProbe({
  production = false,
  corsOrigins = [],
  requestsPerMinute = 0,
  trustedProxies = [],
}: Options = {}) {
  const rateLimits = createRateLimits({ messagesPerMinute: 0, requestsPerMinute, signInsPerMinute: 0 });
  cleanups.push(() => rateLimits[Symbol.dispose]());
  const unexpected: { error: unknown; requestId: string }[] = [];
  const routes = new Elysia({ prefix: '/api' })
    .use(authPlugin({ tokens }))
    .get('/open', () => ({ ok: true }))
    .get('/whoami', ({ principal }) => principal, { requireRole: 'customer' })
    .get('/maybe', ({ principal }) => ({ user: principal?.userId ?? null }), { optionalPrincipal: true })
    .post('/staff', ({ body, principal }) => ({ text: body.text, role: principal.role }), {
      requireRole: 'agent',
      body: t.Object({ text: t.String({ minLength: 1 }) }),
    })
    .post('/echo', ({ body }) => body, {
      body: t.Object({
        name: t.String({ minLength: 3, maxLength: 5 }),
        kind: t.Optional(t.Union([t.Literal('a'), t.Literal('b')])),
        count: t.Optional(t.Integer({ minimum: 1 })),
        tags: t.Optional(t.Array(t.Object({ id: t.String({ format: 'uuid' }) }))),
      }),
      response: { 200: t.Any(), ...problems(400, 422) },
    })
    .get('/list', ({ query }) => query, { query: t.Object({ ...pageQuery, flag: t.Optional(t.Boolean()) }) })
    .get('/item/:id', ({ params }) => params, { params: t.Object({ id: t.String({ format: 'uuid' }) }) })
    .delete('/item/:id', () => 'gone')
    .post('/nothing', () => ({ ok: true }))
    .get('/secret-failure', () => {
      throw new Error('connect to db with password=hunter2');
    })
    .get('/broken-answer', () => ({ hidden: 'internal-value' }) as never, {
      response: t.Object({ shown: t.String() }),
    })
    .get('/wait', () => {
      throw new AppError('at_capacity', 'There is no room just now.', { retryAfterMs: 1200 });
    })
    .get('/down', () => {
      const cause = Object.assign(new Error('connect ECONNREFUSED 10.0.0.9'), { code: 'ECONNREFUSED' });
      throw new Error('Failed query: select secret', { cause });
    });
  const app = new Elysia()
    .use(
      httpPlugins({
        production,
        allowedHosts: ['localhost', '127.0.0.1', '[::1]'],
        corsOrigins,
        trustedProxies,
        rateLimits,
        unlimitedPaths: ['/api/open'],
        routes: () => app.routes,
        onUnexpected: (error, requestId) => unexpected.push({ error, requestId }),
      }),
    )
    .use(routes) as unknown as Elysia;
  const send = (path: string, init: RequestInit = {}) =>
    app.handle(new Request(`http://localhost${path}`, init));
  const post = (
    path: string,
    body: string,
    headers: Record<string, string> = { 'content-type': 'application/json' },
  ) => send(path, { method: 'POST', body, headers });
  return { app, send, post, unexpected };
}

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly request_id: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const body = (await response.json()) as Problem;
  expect(body.status).toBe(response.status);
  expect(body.request_id).toBe(response.headers.get('x-request-id') ?? '');
  return body;
}

describe('an unexpected failure', () => {
  test('is a 500 that tells nothing, while the log gets the error under the same id', async () => {
    const { send, unexpected } = createProbe();
    const response = await send('/api/secret-failure');
    const body = await problemOf(response);
    expect(response.status).toBe(500);
    expect(body.code).toBe('internal');
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(unexpected.map(({ requestId }) => requestId)).toEqual([body.request_id]);
    expect(String(unexpected[0]?.error)).toContain('hunter2');
  });

  test('is also an answer that breaks its own schema', async () => {
    const { send, unexpected } = createProbe();
    const response = await send('/api/broken-answer');
    expect((await problemOf(response)).code).toBe('internal');
    expect(unexpected).toHaveLength(1);
  });

  test('of an unreachable database is a 503 to try again later', async () => {
    const { send, unexpected } = createProbe();
    const response = await send('/api/down');
    const body = await problemOf(response);
    expect(body.code).toBe('store_unavailable');
    expect(response.headers.get('retry-after')).toMatch(/^[123]$/);
    expect(JSON.stringify(body)).not.toMatch(/select|10\.0\.0/);
    expect(unexpected).toHaveLength(1);
  });
});

test('a wait is told in whole seconds, rounded up', async () => {
  const { send } = createProbe();
  const response = await send('/api/wait');
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('2');
});

describe('an invalid request', () => {
  test('names every field and repeats nothing', async () => {
    const { post } = createProbe();
    const input = { name: 'ECHO-too-long', kind: 'ECHO', count: 'ECHO', tags: [{ id: 'ECHO' }], ECHO: 1 };
    const response = await post('/api/echo', JSON.stringify(input));
    const body = await problemOf(response);
    expect(response.status).toBe(422);
    expect(JSON.stringify(body)).not.toContain('ECHO');
    expect(body.errors).toEqual([
      { field: 'body.name', message: 'must have 5 characters or fewer' },
      { field: 'body.kind', message: 'must be one of: "a", "b"' },
      { field: 'body.count', message: 'must be a whole number, 1 or more' },
      { field: 'body.tags.0.id', message: 'must be a valid uuid' },
    ]);
  });

  test('names what is missing', async () => {
    const { post } = createProbe();
    const body = await problemOf(await post('/api/echo', '{}'));
    expect(body.errors).toEqual([{ field: 'body.name', message: 'is required' }]);
  });

  test.each([
    ['/api/list?limit=ECHO', 'query.limit', 'must be a whole number from 1 to 100'],
    ['/api/list?ECHO=101&limit=101', 'query.limit', 'must be 100 or less'],
    ['/api/list?flag=true&limit=0', 'query.limit', 'must be 1 or more'],
    ['/api/list?flag=ECHO', 'query.flag', 'must be true or false'],
    ['/api/item/ECHO', 'params.id', 'must be a valid uuid'],
    ['/api/item/%E0%A4%A', 'params.id', 'must be text'],
  ])('%s is refused for %s', async (path, field, message) => {
    const { send } = createProbe();
    const response = await send(path);
    const body = await problemOf(response);
    expect(response.status).toBe(422);
    expect(body.errors).toEqual([{ field, message }]);
    expect(JSON.stringify(body)).not.toContain('ECHO');
  });

  test('that is not JSON is a 400 without the text', async () => {
    const { post } = createProbe();
    const response = await post('/api/echo', '{"name": ECHO');
    const body = await problemOf(response);
    expect(response.status).toBe(400);
    expect(body.code).toBe('malformed_json');
    expect(JSON.stringify(body)).not.toContain('ECHO');
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'application/vnd.api+json',
  ])('of the type %s is a 415', async (type) => {
    const { post } = createProbe();
    const response = await post('/api/echo', '{"name":"four"}', { 'content-type': type });
    expect(response.status).toBe(415);
    expect((await problemOf(response)).code).toBe('unsupported_media_type');
    expect(response.headers.get('accept')).toBe('application/json');
  });

  test('with a charset beside the type is read', async () => {
    const { post } = createProbe();
    const response = await post('/api/echo', '{"name":"four"}', {
      'content-type': 'Application/JSON; charset=utf-8',
    });
    expect(response.status).toBe(200);
  });

  test('that is too large is a 413, with and without a stated length', async () => {
    const { post } = createProbe();
    const large = JSON.stringify({ name: 'x'.repeat(300_000) });
    expect((await post('/api/echo', large)).status).toBe(413);
    const stated = { 'content-type': 'application/json', 'content-length': '999999999' };
    const response = await post('/api/echo', '{"name":"four"}', stated);
    expect((await problemOf(response)).code).toBe('message_too_large');
  });

  test('cannot reach the prototype of an object', async () => {
    const { post } = createProbe();
    const response = await post(
      '/api/echo',
      '{"name":"four","__proto__":{"polluted":true},"constructor":{"x":1}}',
    );
    expect(await response.json()).toEqual({ name: 'four' });
    expect('polluted' in {}).toBe(false);
  });
});

describe('routing', () => {
  test('an unknown path is a 404, a wrong method a 405 that lists the right ones', async () => {
    const { send } = createProbe();
    expect((await problemOf(await send('/api/nope'))).code).toBe('not_found');
    const response = await send('/api/item/7', { method: 'PUT' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('DELETE, GET, HEAD, OPTIONS');
    expect((await problemOf(response)).code).toBe('method_not_allowed');
    expect((await send('/api/item/7/more', { method: 'PUT' })).status).toBe(404);
  });

  test('the same holds when pages of other origins are let in', async () => {
    const { send } = createProbe({ corsOrigins: [ORIGIN] });
    expect((await send('/api/nope', { method: 'PUT' })).status).toBe(404);
    expect((await send('/api/open', { method: 'PUT' })).headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  });

  test('HEAD answers as GET without a body, OPTIONS with the methods', async () => {
    const { send } = createProbe();
    const head = await send('/api/open', { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    const options = await send('/api/echo', { method: 'OPTIONS' });
    expect(options.status).toBe(204);
    expect(options.headers.get('allow')).toBe('OPTIONS, POST');
    expect((await send('/api/nope', { method: 'OPTIONS' })).status).toBe(404);
  });

  test('a POST without a body reaches a route that wants none', async () => {
    const { send } = createProbe();
    expect((await send('/api/nothing', { method: 'POST' })).status).toBe(200);
    expect(
      (await send('/api/nothing', { method: 'POST', headers: { 'content-type': 'application/json' } }))
        .status,
    ).toBe(200);
  });
});

describe('the request id', () => {
  test.each(['abc', 'A-1_b.C', 'x'.repeat(64)])('%s is kept', async (id) => {
    const { send } = createProbe();
    expect((await send('/api/open', { headers: { 'x-request-id': id } })).headers.get('x-request-id')).toBe(
      id,
    );
  });

  test.each(['', 'a b', 'x'.repeat(65), 'a"b', 'é'])('%p is replaced', async (id) => {
    const { send } = createProbe();
    const given = (await send('/api/nope', { headers: { 'x-request-id': id } })).headers.get('x-request-id');
    expect(given).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
  });
});

describe('the Host header', () => {
  const ask = (host: string) => createProbe().send('/api/open', { headers: { host } });

  test.each(['localhost', 'LOCALHOST', 'localhost:8000', '127.0.0.1:1', '[::1]:8000', '[::1]'])(
    '%s is answered',
    async (host) => {
      expect((await ask(host)).status).toBe(200);
    },
  );

  test.each([
    'evil.example',
    'localhost.evil.example',
    'x',
    'localhost@evil',
    '127.0.0.2',
    '::1',
    'localhost:80:80',
    ' ',
  ])('%p is a 421', async (host) => {
    const response = await ask(host);
    expect(response.status).toBe(421);
    expect((await problemOf(response)).code).toBe('misdirected');
  });
});

describe('security headers', () => {
  test.each(['/api/open', '/api/nope', '/api/secret-failure', '/api/whoami'])(
    'are on the answer of %s',
    async (path) => {
      const { headers } = await createProbe({ production: true }).send(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('strict-transport-security')).toContain('max-age=');
    },
  );

  test('leave HSTS out where there is no TLS', async () => {
    expect((await createProbe().send('/api/open')).headers.has('strict-transport-security')).toBe(false);
  });
});

describe('cross-origin requests', () => {
  const preflight = (origin: string, options: Options) =>
    createProbe(options).send('/api/echo', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-evil',
      },
    });

  test('of a listed origin pass, with fixed methods and headers', async () => {
    const { status, headers } = await preflight(ORIGIN, { corsOrigins: [ORIGIN] });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST, PUT, PATCH, DELETE');
    expect(headers.get('access-control-allow-headers')).toBe(
      'authorization, content-type, if-none-match, x-request-id',
    );
    expect(headers.has('access-control-allow-credentials')).toBe(false);
    expect(headers.get('vary')).toBe('Origin');
    expect([...headers.values()].join('\n')).not.toMatch(/undefined|x-evil|\*/);
  });

  test.each([
    'https://evil.example',
    'http://chat.example.com',
    'https://chat.example.com.evil.example',
    'null',
    'constructor',
    'chat.example.com',
    `${ORIGIN}:444`,
  ])('of %s do not', async (origin) => {
    const { headers } = await preflight(origin, { corsOrigins: [ORIGIN] });
    expect(headers.has('access-control-allow-origin')).toBe(false);
  });

  test('may read failures too', async () => {
    const response = await createProbe({ corsOrigins: [ORIGIN] }).send('/api/whoami', {
      headers: { origin: ORIGIN },
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  });

  test('find nothing when no origin is listed', async () => {
    const { status, headers } = await preflight(ORIGIN, {});
    expect(status).toBe(204);
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('who is asking', () => {
  const principal = {
    userId: '0197a3c2-5b1e-7c44-9f0e-3d2a1b6c8e71',
    role: 'customer',
    guest: true,
    sessionId: null,
  } as const;
  const bearer = async (role: 'customer' | 'agent' | 'admin' = 'customer') => {
    const { token } = await tokens.sign({ ...principal, role, guest: role === 'customer' });
    return { authorization: `Bearer ${token}` };
  };

  test('is known by the token', async () => {
    const { send } = createProbe();
    expect(await (await send('/api/whoami', { headers: await bearer() })).json()).toEqual(principal);
    expect(await (await send('/api/maybe', { headers: await bearer() })).json()).toEqual({
      user: principal.userId,
    });
    expect(await (await send('/api/maybe')).json()).toEqual({ user: null });
  });

  test.each(['Bearer x.y.z', 'Bearer', 'Bearer ', 'Basic dXNlcjpwYXNz', 'bearer', 'x'])(
    'is refused with the header %p, even where a token is optional',
    async (authorization) => {
      const { send } = createProbe();
      const response = await send('/api/maybe', { headers: { authorization } });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
    },
  );

  test('without a token is told how to bring one', async () => {
    const { send } = createProbe();
    const response = await send('/api/whoami');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="larkline"');
  });

  test('decides before the request is validated', async () => {
    const { send } = createProbe();
    const ask = async (headers: Record<string, string>) =>
      (
        await send('/api/staff', {
          method: 'POST',
          body: '{}',
          headers: { 'content-type': 'application/json', ...headers },
        })
      ).status;
    expect(await ask({})).toBe(401);
    expect(await ask(await bearer())).toBe(403);
    expect(await ask(await bearer('agent'))).toBe(422);
    expect(await ask(await bearer('admin'))).toBe(422);
  });
});

describe('the request limit', () => {
  test('refuses after its number, with a wait, but not where nothing is counted', async () => {
    const { send } = createProbe({ requestsPerMinute: 3, corsOrigins: [ORIGIN] });
    const statuses: number[] = [];
    for (let i = 0; i < 5; i += 1) statuses.push((await send('/api/maybe')).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const response = await send('/api/nope', { headers: { origin: ORIGIN } });
    expect((await problemOf(response)).code).toBe('rate_limited');
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect((await send('/api/open')).status).toBe(200);
  });
});

describe('over a real socket', () => {
  function listen(options: Options) {
    const { app } = createProbe(options);
    app.listen({ port: 0, hostname: '127.0.0.1', reusePort: false });
    cleanups.push(() => app.stop(true));
    return app.server?.port ?? 0;
  }

  /** Sends raw bytes, because an ordinary client would not send such a Host. */
  function raw(port: number, { request }: { request: string }): Promise<string> {
    return new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(request));
      socket.on('data', (chunk) => {
        answer += chunk;
      });
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });
  }

  test('a short Host cannot shift the path to another route', async () => {
    const port = listen({});
    for (const host of ['x', 'a.b', '']) {
      const request = `GET /abcd/api/open HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
      expect(await raw(port, { request })).toMatch(/^HTTP\/1\.1 4(21|00)/);
    }
  });

  test('limits count the client behind a trusted proxy, and the peer behind none', async () => {
    const limitsOf = async (port: number) => {
      const statuses: number[] = [];
      for (const address of ['198.51.100.1', '198.51.100.1', '198.51.100.2']) {
        const headers = { 'x-forwarded-for': address };
        statuses.push((await fetch(`http://127.0.0.1:${port}/api/maybe`, { headers })).status);
      }
      return statuses;
    };
    expect(await limitsOf(listen({ requestsPerMinute: 1, trustedProxies: ['127.0.0.1'] }))).toEqual([
      200, 429, 200,
    ]);
    expect(await limitsOf(listen({ requestsPerMinute: 1 }))).toEqual([200, 429, 429]);
  });

  test('a body without end is refused once it is too large', async () => {
    const port = listen({});
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        if (sent > 64_000_000) controller.close();
        else controller.enqueue(new Uint8Array(65_536).fill(32));
      },
    });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`http://127.0.0.1:${port}/api/echo`, { method: 'POST', headers, body });
    expect(response.status).toBe(413);
    expect((await problemOf(response)).code).toBe('message_too_large');
    expect(sent).toBeLessThan(32_000_000);
  });

  test('failures look the same as in process', async () => {
    const port = listen({});
    const ask = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, init);
    expect((await problemOf(await ask('/api/nope'))).code).toBe('not_found');
    expect((await ask('/api/open', { method: 'PUT' })).headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    expect((await ask('/api/open', { method: 'HEAD' })).status).toBe(200);
    expect((await ask('/api/item/%E0%A4%A')).status).toBe(422);
    const json = { 'content-type': 'application/json' };
    expect((await ask('/api/echo', { method: 'POST', headers: json, body: '{' })).status).toBe(400);
    expect(
      (
        await ask('/api/echo', {
          method: 'POST',
          headers: json,
          body: JSON.stringify({ name: 'x'.repeat(300_000) }),
        })
      ).status,
    ).toBe(413);
    expect((await ask('/api/nothing', { method: 'POST', headers: json })).status).toBe(200);
  });
});
