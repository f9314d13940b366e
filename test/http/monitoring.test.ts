import { describe, expect, test } from 'bun:test';
import { openDatabase } from '#db/client.ts';
import { startEmbeddedDatabase } from '#db/embedded/embedded-database.ts';
import { runMigrations } from '#db/migrations.ts';
import { startOtlpCollector } from '../support/otlp-collector.ts';
import { register } from '../support/people.ts';
import { answeringModel, scriptedModel } from '../support/scripted-model.ts';
import { startSentryServer } from '../support/sentry-server.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Port of the metrics, as the server says in its log. */
function metricsUrl(app: TestApp): string {
  const line = app.logLines.map((text) => JSON.parse(text)).find(({ msg }) => msg === 'Serving metrics');
  return `http://localhost:${line.port}`;
}

describe('PROMETHEUS_PORT', () => {
  test('serves the metrics and nothing else, as the main port does', async () => {
    await using app = await startTestApp({ env: { PROMETHEUS_PORT: '0' } });
    const url = metricsUrl(app);
    const response = await fetch(`${url}/metrics`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toStartWith('text/plain');
    expect(await response.text()).toContain('# TYPE chat_response_time_seconds histogram\n');
    for (const path of ['/', '/api/v1/health', '/metrics/', '/docs'])
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
    expect((await app.request('/metrics')).status).toBe(200);
  });

  test('wants the token where there is one, and is not for strangers where there is none', async () => {
    const env = { PROMETHEUS_PORT: '0' };
    const metricsToken = 'a-metrics-token-of-length';
    await using guarded = await startTestApp({ env, secrets: { metricsToken } });
    const read = (authorization: string) =>
      fetch(`${metricsUrl(guarded)}/metrics`, { headers: { authorization } });
    expect((await read('')).status).toBe(401);
    expect((await read('Bearer a-metrics-token-of-lengti')).status).toBe(401);
    expect((await read(`Bearer ${metricsToken}`)).status).toBe(200);
    await using open = await startTestApp({ env });
    const url = `${metricsUrl(open)}/metrics`;
    expect((await fetch(url, { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(401);
    // A name that somebody made point here would let a page in a browser read them.
    expect((await fetch(url, { headers: { host: 'rebound.example' } })).status).toBe(421);
  });

  test('ends with the server, and a port that is taken is an error at the start', async () => {
    const app = await startTestApp({ env: { PROMETHEUS_PORT: '0' } });
    const url = metricsUrl(app);
    const port = new URL(url).port;
    const second = await startTestApp({ env: { PROMETHEUS_PORT: port } }).catch((error) => error);
    expect(second).toMatchObject({ code: 'EADDRINUSE' });
    await app[Symbol.asyncDispose]();
    expect(await fetch(`${url}/metrics`).catch(() => 'gone')).toBe('gone');
  });
});

describe('health', () => {
  test('is ready when a message can be stored, and not when it cannot', async () => {
    const embedded = await startEmbeddedDatabase(null);
    await runMigrations(embedded);
    await using database = openDatabase(embedded);
    await using app = await startTestApp({ database });
    const ready = () => app.request('/api/v1/health/ready');
    expect(await (await ready()).json()).toEqual({ status: 'ready', reasons: [] });
    await database.sql`set default_transaction_read_only = on`;
    const readOnly = await ready();
    expect(readOnly.status).toBe(503);
    expect(await readOnly.json()).toEqual({ status: 'not_ready', reasons: ['database_read_only'] });
    const frozen = (await (await app.request('/api/v1/health/details')).json()) as Details;
    expect(frozen.parts.database).toMatchObject({ status: 'down', last_error: { error: 'Error read_only' } });
    await database.sql`set default_transaction_read_only = off`;
    expect((await ready()).status).toBe(200);
    await embedded[Symbol.asyncDispose]();
    const away = await ready();
    expect(away.status).toBe(503);
    expect(await away.json()).toEqual({ status: 'not_ready', reasons: ['database_down'] });
    expect((await app.request('/api/v1/health/live')).status).toBe(200);
    const details = (await (await app.request('/api/v1/health/details')).json()) as Details;
    expect(details.status).toBe('down');
    expect(details.parts.database.status).toBe('down');
    expect(details.parts.database.last_error?.error).toMatch(/\w/);
    expect(Date.now() - Date.parse(details.parts.database.last_error?.at ?? '')).toBeLessThan(60_000);
  });

  test('is not ready while the server goes down', async () => {
    const held = Promise.withResolvers<void>();
    const model = scriptedModel([{ say: '{honest}', until: held.promise }]);
    const app = await startTestApp({ model });
    // An open connection outlives the listener: what is asked over it is answered to the end.
    const sent = app.request('/api/v1/chat/messages', {
      body: { content: 'what is the meaning of the gizmo thing' },
    });
    await waitUntil(() => model.requests.length === 1, { what: 'the model to be asked' });
    expect(await app.runtime.deps.readiness.check()).toEqual([]);
    const ended = app[Symbol.asyncDispose]();
    expect(await app.runtime.deps.readiness.check()).toEqual(['shutting_down']);
    held.resolve();
    expect((await sent).status).toBe(200);
    await ended;
  });

  test('tells every part in detail to supervisors and on the machine itself, and to nobody else', async () => {
    const model = answeringModel(() => ({ fail: 'The model is out of order: my secret words.' }));
    await using app = await startTestApp({ model, env: { TRUSTED_PROXIES: '127.0.0.1,::1' } });
    const from = { 'x-forwarded-for': '203.0.113.9' };
    const read = (token?: string) =>
      app.request('/api/v1/health/details', { headers: from, ...(token === undefined ? {} : { token }) });
    expect((await read()).status).toBe(401);
    expect((await read((await register(app)).token)).status).toBe(403);
    expect((await read((await register(app, { role: 'agent' })).token)).status).toBe(403);
    expect((await read((await register(app, { role: 'supervisor' })).token)).status).toBe(200);
    await app.request('/api/v1/chat/messages', {
      body: { content: 'what is the meaning of the gizmo thing' },
    });
    const local = await app.request('/api/v1/health/details');
    expect(local.status).toBe(200);
    const text = await local.text();
    expect(text).not.toContain('secret');
    const { status, parts } = JSON.parse(text) as Details;
    expect(status).toBe('degraded');
    expect(Object.keys(parts).sort()).toEqual([
      'analytics',
      'database',
      'disk',
      'embeddings',
      'knowledge',
      'model',
      'models',
      'process',
      'redis',
      'sockets',
    ]);
    expect(parts.database).toMatchObject({ status: 'ok', last_error: null });
    expect(parts.database.latency_ms).toBeGreaterThan(0);
    expect(parts['model']).toMatchObject({ status: 'degraded', name: 'scripted' });
    expect(parts['model']?.last_error?.error).toBe('error');
    expect(Number(parts['disk']?.['free_bytes'])).toBeGreaterThan(0);
    expect(parts['models']?.['in_force']).toContainEqual({ task: 'escalation', version: 0 });
  });
});

interface Part {
  readonly status: string;
  readonly latency_ms: number | null;
  readonly last_error: { readonly at: string; readonly error: string } | null;
  readonly [field: string]: unknown;
}

interface Details {
  readonly status: string;
  readonly parts: Readonly<Record<string, Part>> & { readonly database: Part };
}

describe('SENTRY_DSN', () => {
  test('sends an unexpected error without what was said, whom by and from where', async () => {
    await using sentry = startSentryServer();
    await using app = await startTestApp({ secrets: { sentryDsn: sentry.dsn } });
    const secret = 'plumtree';
    const { handleMessage } = app.runtime.deps.turns;
    Object.assign(app.runtime.deps.turns, {
      handleMessage: (request: { content: string; userId: string }) => {
        throw Object.assign(new TypeError(`cannot handle ${request.content}`), { request });
      },
    });
    const { token, userId } = await register(app);
    const sent = await app.request('/api/v1/chat/messages', {
      body: { content: `my password is ${secret}` },
      token,
      headers: { 'x-secret': secret, cookie: `session=${secret}` },
    });
    Object.assign(app.runtime.deps.turns, { handleMessage });
    expect(sent.status).toBe(500);
    await waitUntil(() => sentry.envelopes.length === 1, { what: 'the envelope' });
    const [envelope] = sentry.envelopes;
    expect(envelope).toContain('TypeError');
    for (const never of [secret, userId, token, '127.0.0.1', 'x-secret', 'cookie'])
      expect(envelope?.split('\n').slice(2).join('\n')).not.toContain(never);
  });
});

describe('OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  test('gets one trace a turn with its stages, and not a word of customers', async () => {
    await using collector = startOtlpCollector();
    const model = answeringModel(() => ({ say: '{honest}' }));
    const app = await startTestApp({
      model,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: 'tried-desk' },
      secrets: { otlpHeaders: 'authorization=Bearer%20abc' },
    });
    const { token, userId } = await register(app);
    for (const content of ['internet is down plumtree', 'what is the meaning of the gizmo plumtree thing'])
      expect((await app.request('/api/v1/chat/messages', { body: { content }, token })).status).toBe(200);
    await app[Symbol.asyncDispose]();
    const text = collector.requests.map(({ body }) => body).join();
    expect(text).not.toContain('plumtree');
    expect(text).not.toContain(userId);
    expect(text).toContain('tried-desk');
    expect(collector.requests[0]?.headers.get('authorization')).toBe('Bearer abc');
    const turns = collector.spans.filter(({ name }) => name === 'turn');
    expect(turns).toHaveLength(2);
    const stages = turns.map(({ spanId }) =>
      collector.spans.filter(({ parentSpanId }) => parentSpanId === spanId).map(({ name }) => name),
    );
    expect(stages).toEqual([
      ['load', 'plan', 'commit'],
      // Its message is committed before the model is asked, and its reply after.
      ['load', 'plan', 'commit', 'load', 'plan', 'model', 'commit'],
    ]);
    for (const { startTimeUnixNano, endTimeUnixNano } of turns) {
      expect(Number(endTimeUnixNano)).toBeGreaterThan(Number(startTimeUnixNano));
      expect(Math.abs(Number(startTimeUnixNano) / 1e6 - Date.now())).toBeLessThan(60_000);
    }
  });
});
