import { afterAll, expect, test } from 'bun:test';
import { connect } from 'node:net';
import type { LivePicture } from '#protocol/chat-v1.ts';
import { openEventStream } from '../../src/features/analytics/live/event-stream.ts';
import type { Live, LiveWatcher } from '../../src/features/analytics/live/live.ts';
import { register } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { waitUntil } from '../support/wait-until.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

/** Reads an event stream as it comes. */
function follow(response: Response) {
  const state = { text: '', ended: false, pictures: [] as LivePicture[] };
  void (async () => {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body ?? []) {
        state.text += decoder.decode(chunk, { stream: true });
        const events = [...state.text.matchAll(/event: live\ndata: (.*)\n\n/g)];
        state.pictures = events.map(([, data]) => JSON.parse(data ?? '') as LivePicture);
      }
    } catch {
      // Cut off, which is an end as well.
    }
    state.ended = true;
  })();
  return state;
}

/** Opens the stream; `close` leaves it. */
async function watch(server: TestApp, token: string) {
  const controller = new AbortController();
  const response = await fetch(`${server.url}/api/v1/analytics/live`, {
    headers: { authorization: `Bearer ${token}` },
    signal: controller.signal,
  });
  return Object.assign(follow(response), { response, close: () => controller.abort() });
}

test('staff see a conversation that begins, and what becomes of it, within three seconds', async () => {
  const agent = await register(app, { role: 'agent' });
  const customer = await register(app);
  const stream = await watch(app, agent.token);
  expect(stream.response.status).toBe(200);
  expect(stream.response.headers.get('content-type')).toStartWith('text/event-stream');
  await waitUntil(() => stream.pictures.length > 0, { what: 'the first picture' });

  const said = await app.request('/api/v1/chat/messages', {
    body: { content: 'let me talk to a human please' },
    token: customer.token,
  });
  const saidMs = performance.now();
  const { conversation_id: id } = (await said.json()) as { conversation_id: string };
  const shown = () => stream.pictures.at(-1)?.conversations.find((each) => each.conversation_id === id);
  await waitUntil(() => shown() !== undefined, { what: 'the conversation', timeoutMs: 3_000 });
  expect(performance.now() - saidMs).toBeLessThan(3_000);
  expect(shown()).toMatchObject({ state: 'escalation', frustration_level: 0 });
  expect(shown()?.waiting_ms).toBeGreaterThanOrEqual(0);
  expect(stream.pictures.at(-1)?.waiting).toBeGreaterThan(0);

  await app.request('/api/v1/chat/messages', {
    body: { content: 'it works now, thanks', conversation_id: id },
    token: customer.token,
  });
  await waitUntil(() => shown() === undefined, { what: 'the end of the conversation', timeoutMs: 3_000 });
  stream.close();
  await waitUntil(() => !app.runtime.deps.live.looking, { what: 'that nobody looks any more' });
});

test('customers and strangers are refused', async () => {
  const customer = await register(app);
  const refused = await app.request('/api/v1/analytics/live', { token: customer.token });
  expect(refused.status).toBe(403);
  expect((await app.request('/api/v1/analytics/live')).status).toBe(401);
  expect((await app.request('/api/v1/analytics/live', { token: 'x.y.z' })).status).toBe(401);
});

test('one stream more than there is room for is refused', async () => {
  const agent = await register(app, { role: 'agent' });
  const { live } = app.runtime.deps;
  const stops: (() => void)[] = [];
  try {
    for (;;) stops.push(live.watch({ show: () => {}, end: () => {} }));
  } catch {
    expect(stops).toHaveLength(100);
  }
  const refused = await app.request('/api/v1/analytics/live', { token: agent.token });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('10');
  for (const stop of stops) stop();
  const stream = await watch(app, agent.token);
  expect(stream.response.status).toBe(200);
  stream.close();
});

test('a stream ends with the token that opened it', async () => {
  const agent = await register(app, { role: 'agent' });
  const { token } = await app.runtime.deps.tokens.sign(
    { userId: agent.userId, role: 'agent', guest: false, sessionId: null },
    // Tokens of this server live for longer: this one is nearly over.
    new Date(Date.now() - app.runtime.deps.config.security.accessTokenTtlMs + 1_500),
  );
  const stream = await watch(app, token);
  expect(stream.response.status).toBe(200);
  await waitUntil(() => stream.ended, { what: 'the end of the stream' });
  expect(stream.text).toStartWith(':\n\n');
});

test('a shutdown ends all streams at once', async () => {
  const server = await startTestApp();
  const agent = await register(server, { role: 'agent' });
  const stream = await watch(server, agent.token);
  await waitUntil(() => stream.text !== '', { what: 'the first bytes' });
  const startedMs = performance.now();
  await server[Symbol.asyncDispose]();
  expect(performance.now() - startedMs).toBeLessThan(3_000);
  await waitUntil(() => stream.ended, { what: 'the end of the stream' });
});

/** Serves a stream whose pictures the test makes. */
function serveStream({ heartbeatMs = 10_000 } = {}) {
  const watchers = new Set<LiveWatcher>();
  const live: Pick<Live, 'watch'> = {
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
  const server = Bun.serve({
    port: 0,
    fetch: () => openEventStream({ live, lifeMs: 60_000, heartbeatMs }),
  });
  return { server, watchers, [Symbol.asyncDispose]: () => server.stop(true) };
}

test('a reader that does not read is cut off', async () => {
  await using served = serveStream();
  const { watchers, server } = served;
  const socket = connect(server.port ?? 0, 'localhost');
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await waitUntil(() => watchers.size === 1, { what: 'the watcher' });
  const picture = JSON.stringify({ padding: 'x'.repeat(64 * 1024) });
  await waitUntil(
    () => {
      for (const watcher of watchers) watcher.show(picture);
      return watchers.size === 0;
    },
    { what: 'the end of the slow reader' },
  );
  socket.destroy();
});

test('a reader that keeps up is not cut off, and comments come while nothing happens', async () => {
  await using served = serveStream({ heartbeatMs: 5 });
  const stream = follow(await fetch(`http://localhost:${served.server.port}/`));
  for (let count = 0; count < 50; count++) {
    for (const watcher of served.watchers) watcher.show(JSON.stringify({ padding: 'x'.repeat(64 * 1024) }));
    const wanted = count + 1;
    await waitUntil(() => stream.pictures.length === wanted, { what: 'the picture' });
  }
  expect(stream.ended).toBe(false);
  const { length } = stream.text;
  await waitUntil(() => stream.text.slice(length).includes(':\n\n'), { what: 'a comment' });
});
