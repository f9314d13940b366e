import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { connect } from './support/chat-socket.ts';
import { createPlace, type Place } from './support/place.ts';
import { type RunningServer, startServer } from './support/server.ts';

setDefaultTimeout(60_000);

let place: Place;
let server: RunningServer;

beforeAll(async () => {
  place = await createPlace();
  server = await startServer(place);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
});

/** Sources that a policy may name without leaving this server. */
const OWN_SOURCES = ["'none'", "'self'", "'unsafe-inline'", 'data:', 'blob:'];

test.each(['/docs', '/redoc'])('%s and everything it loads come from this server alone', async (path) => {
  const page = await fetch(`${server.url}${path}`);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toStartWith('text/html');
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  const sources = policy.split(';').flatMap((directive) => directive.trim().split(/\s+/).slice(1));
  expect(sources.filter((source) => !OWN_SOURCES.includes(source))).toEqual([]);

  const html = await page.text();
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)]
    .map(([, file = '']) => file)
    .filter((file) => !file.startsWith('data:'));
  expect(files.length).toBeGreaterThanOrEqual(2);
  for (const file of files) {
    expect(file).toStartWith('/');
    const asset = await fetch(`${server.url}${file}`);
    expect(asset.status).toBe(200);
    expect(asset.headers.get('content-type')).toMatch(
      file.endsWith('.css') ? /^text\/css/ : /^text\/javascript/,
    );
    expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await asset.text()).length).toBeGreaterThan(0);
  }
});

test('the page for staff comes with its files, under a policy without any exception', async () => {
  const page = await fetch(`${server.url}/dashboard`);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toStartWith('text/html');
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(policy).not.toMatch(/unsafe|https?:|\*|blob:/);
  const files = [...(await page.text()).matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file = '']) => file);
  expect(files.map((file) => file.slice(file.lastIndexOf('.'))).sort()).toEqual([
    '.css',
    '.js',
    '.svg',
    '.svg',
  ]);
  for (const file of files) {
    const asset = await fetch(`${server.url}${file}`);
    expect(asset.status).toBe(200);
    expect((await asset.text()).length).toBeGreaterThan(100);
  }
});

test('the API description is JSON, of OpenAPI 3.1, and names the routes that work', async () => {
  const response = await fetch(`${server.url}/openapi.json`);
  expect(response.headers.get('content-type')).toStartWith('application/json');
  const description = (await response.json()) as { openapi: string; paths: Record<string, unknown> };
  expect(description.openapi).toStartWith('3.1');
  expect(Object.keys(description.paths)).toContain('/api/v1/chat/messages');
});

/** The metrics that dashboards of this API read: name, kind, and a label where there is one. */
const METRICS = [
  ['websocket_connections_total', 'gauge'],
  ['websocket_messages_total', 'counter'],
  ['websocket_connection_duration_seconds', 'histogram'],
  ['websocket_errors_total', 'counter'],
  ['chat_response_time_seconds', 'histogram'],
  ['intent_classification_confidence', 'histogram'],
  ['knowledge_base_hits_total', 'counter'],
  ['llm_fallback_requests_total', 'counter'],
] as const;

test('/metrics has the names that dashboards read, and they count', async () => {
  using socket = await connect(server.url);
  socket.say('internet is down');
  await socket.next();
  socket.send('not JSON');
  await socket.next();
  const text = await (await fetch(`${server.url}/metrics`)).text();
  for (const [name, kind] of METRICS) expect(text).toContain(`# TYPE ${name} ${kind}\n`);
  for (const line of [
    'websocket_connections_total 1',
    'websocket_messages_total{direction="in"} 2',
    'websocket_messages_total{direction="out"} 2',
    'websocket_errors_total{error_type="malformed_json"} 1',
    'chat_response_time_seconds_count{agent_type="tech_support"} 1',
    'intent_classification_confidence_count 1',
    'knowledge_base_hits_total{agent="tech_support",confidence_level="high"} 1',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
});
