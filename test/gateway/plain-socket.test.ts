import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { openSocket } from '../support/chat-socket.ts';
import { scriptedModel } from '../support/scripted-model.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const chat = (path = '/test-client') => openSocket(`${app.socketUrl}/api/v1/chat/ws${path}`);

async function refusal(path: string, headers: Record<string, string> = {}) {
  const response = await app.request(path, {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    },
  });
  return {
    status: response.status,
    body: (await response.json()) as Record<string, unknown>,
    headers: response.headers,
  };
}

describe('plain socket', () => {
  test('P1 answers one message with one reply that names agent, intent and confidence', async () => {
    await using client = await chat();
    client.send({ content: 'internet is down' });
    const reply = await client.next();
    expect(reply).toMatchObject({ role: 'assistant', agent: 'tech_support', intent: 'technical', seq: 2 });
    expect(String(reply['content']).toLowerCase()).toContain('internet');
    expect((reply['intent_data'] as { confidence: number }).confidence).toBeGreaterThan(0.5);
  });

  test('P2 sends nothing before it is asked', async () => {
    await using client = await chat();
    client.send({ content: 'hello' });
    await client.next();
    expect(client.waiting).toBe(0);
  });

  test('P3 answers in the order of the messages, however many come at once', async () => {
    await using client = await chat();
    for (let index = 0; index < 50; index += 1)
      client.send({ content: `my bill is wrong ${index}`, id: `m-${index}` });
    const seqs: unknown[] = [];
    for (let index = 0; index < 50; index += 1) seqs.push((await client.next())['seq']);
    expect(seqs).toEqual(Array.from({ length: 50 }, (_, index) => 2 * (index + 1)));
  });

  test('P4 keeps one conversation for the life of the socket, and another socket has its own', async () => {
    await using first = await chat('/same-label');
    await using second = await chat('/same-label');
    first.send({ content: 'hello' });
    second.send({ content: 'hello' });
    const [a, b] = [await first.next(), await second.next()];
    first.send({ content: 'my wifi is slow' });
    expect((await first.next())['conversation_id']).toBe(a['conversation_id'] as string);
    expect(a['conversation_id']).not.toBe(b['conversation_id']);
  });

  test('P4 begins a new conversation on the same socket when conversation_id is null', async () => {
    await using client = await chat();
    client.send({ content: 'my wifi is slow' });
    const first = await client.next();
    client.send({ content: 'hello', conversation_id: null });
    const second = await client.next();
    client.send({ content: 'my bill is wrong' });
    expect(await client.next()).toMatchObject({ conversation_id: second['conversation_id'], seq: 4 });
    expect(second).toMatchObject({ seq: 2 });
    expect(second['conversation_id']).not.toBe(first['conversation_id'] as string);
  });

  test('P5 hands a guest a token with the first reply only, and that token reads the conversation', async () => {
    await using client = await chat();
    client.send({ content: 'hello' });
    client.send({ content: 'my bill went up' });
    const [first, second] = [await client.next(), await client.next()];
    expect(second).not.toHaveProperty('guest_token');
    const path = `/api/v1/chat/conversations/${first['conversation_id']}`;
    const own = await app.request(path, { token: first['guest_token'] as string });
    expect(((await own.json()) as { messages: unknown[] }).messages).toHaveLength(4);
  });

  test('P6 the same id returns the stored reply, and with other words is refused', async () => {
    await using client = await chat();
    client.send({ content: 'my wifi is slow', id: 'once' });
    const first = await client.next();
    client.send({ content: 'my wifi is slow', id: 'once' });
    const again = await client.next();
    expect(again).toMatchObject({
      id: first['id'],
      seq: first['seq'],
      content: first['content'],
      sources: first['sources'],
    });
    client.send({ content: 'something else', id: 'once' });
    expect(await client.next()).toMatchObject({ error: { code: 'conflict', retryable: false } });
  });

  const BAD_FRAMES: readonly [string, string | Uint8Array<ArrayBuffer>, string][] = [
    ['broken JSON', '{"content": ', 'malformed_json'],
    ['an array', '[1]', 'bad_request'],
    ['a number', '17', 'bad_request'],
    ['null', 'null', 'bad_request'],
    ['an empty frame', '', 'malformed_json'],
    ['a binary frame', new TextEncoder().encode('{"content":"hi"}'), 'bad_request'],
    ['no content', '{}', 'validation_failed'],
    ['blank content', '{"content":"  \\n"}', 'validation_failed'],
    ['content that is not text', '{"content":["hi"]}', 'validation_failed'],
    ['content that is too long', JSON.stringify({ content: 'a'.repeat(20_001) }), 'message_too_large'],
    ['an id that is not text', '{"content":"hi","id":7}', 'validation_failed'],
    ['a conversation id that is no UUID', '{"content":"hi","conversation_id":"x"}', 'validation_failed'],
    ['deep JSON', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 'bad_request'],
  ];
  for (const [name, frame, code] of BAD_FRAMES) {
    test(`P7 answers ${name} with ${code} in the shape of a reply, and stays open`, async () => {
      await using client = await chat();
      client.sendRaw(frame);
      const reply = await client.next();
      expect(reply).toMatchObject({
        role: 'assistant',
        agent: 'general',
        intent_data: { confidence: 0 },
        error: { code },
      });
      client.send({ content: 'hello' });
      expect(await client.next()).toMatchObject({ role: 'assistant', decision: 'small_talk' });
    });
  }

  test('P8 closes with 1009 on a frame over 64 KiB', async () => {
    const client = await chat();
    client.sendRaw(JSON.stringify({ content: 'a'.repeat(65_536) }));
    expect((await client.closed).code).toBe(1009);
  });

  test("P9 another customer's conversation looks like one that does not exist", async () => {
    await using owner = await chat();
    owner.send({ content: 'my bill is wrong' });
    const { conversation_id } = await owner.next();
    await using other = await chat();
    other.send({ content: 'hello', conversation_id });
    const stolen = await other.next();
    other.send({ content: 'hello', conversation_id: Bun.randomUUIDv7() });
    const missing = await other.next();
    expect(stolen).toMatchObject({ error: { code: 'not_found' } });
    expect(stolen['content']).toBe(missing['content'] as string);
  });

  test('P10 stores text that PostgreSQL cannot hold in the nearest form it can', async () => {
    await using client = await chat();
    client.sendRaw('{"content":"nul \\u0000 and half \\ud800 pair"}');
    const reply = await client.next();
    expect(reply).not.toHaveProperty('error');
    const stored = await app.request(`/api/v1/chat/conversations/${reply['conversation_id']}`, {
      token: reply['guest_token'] as string,
    });
    const { messages } = (await stored.json()) as { messages: { content: string }[] };
    expect(messages[0]?.content).toBe('nul  and half \ufffd pair');
  });
});

describe('upgrade', () => {
  test('assigns a client id when there is none and says which', async () => {
    await using client = await chat('');
    client.send({ content: 'hello' });
    expect(await client.next()).toHaveProperty('conversation_id');
  });

  test("takes a token from the header or from the subprotocol, and answers only the protocol's name", async () => {
    const guest = (await (await app.request('/api/v1/auth/guest', { method: 'POST' })).json()) as {
      access_token: string;
      user_id: string;
    };
    await using byHeader = await openSocket(`${app.socketUrl}/api/v1/chat/ws`, {
      headers: { authorization: `Bearer ${guest.access_token}` },
    });
    byHeader.send({ content: 'my bill is wrong' });
    const first = await byHeader.next();
    expect(first).not.toHaveProperty('guest_token');
    await using byProtocol = await openSocket(`${app.socketUrl}/api/v1/chat/ws`, {
      protocols: ['chat.plain', `bearer.${guest.access_token}`],
    });
    expect(byProtocol.socket.protocol).toBe('chat.plain');
    byProtocol.send({ content: 'it did not help', conversation_id: first['conversation_id'] });
    expect(await byProtocol.next()).toMatchObject({ seq: 4 });
  });

  test('refuses before the upgrade: plain GET, bad label, bad token, unknown protocol, foreign page', async () => {
    const path = '/api/v1/chat/ws/a';
    expect((await app.request(path)).status).toBe(426);
    expect(await refusal('/api/v1/chat/ws/sp%20ace')).toMatchObject({
      status: 400,
      body: { code: 'bad_request' },
    });
    expect(await refusal(path, { authorization: 'Bearer nonsense' })).toMatchObject({ status: 401 });
    expect(await refusal(path, { 'sec-websocket-protocol': 'bearer.nonsense' })).toMatchObject({
      status: 400,
    });
    expect(await refusal(path, { origin: 'https://evil.example' })).toMatchObject({ status: 403 });
  });

  test('lets pages of its own origin in', async () => {
    await using client = await openSocket(`${app.socketUrl}/api/v1/chat/ws`, {
      headers: { origin: app.url },
    });
    client.send({ content: 'hello' });
    expect(await client.next()).not.toHaveProperty('error');
  });

  test('without guests a token is needed', async () => {
    await using strict = await startTestApp({ env: { ALLOW_GUESTS: 'false' } });
    expect(openSocket(`${strict.socketUrl}/api/v1/chat/ws`)).rejects.toThrow();
    const sent = await strict.request('/api/v1/chat/messages', { body: { content: 'hello' } });
    expect(sent.status).toBe(401);
  });

  test('refuses with 503 and Retry-After when full, and takes the next one after a close', async () => {
    await using small = await startTestApp({ env: { WEBSOCKET_MAX_CONNECTIONS: '1' } });
    const only = await openSocket(`${small.socketUrl}/api/v1/chat/ws`);
    const refused = await small.request('/api/v1/chat/ws', { headers: { upgrade: 'websocket' } });
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await only[Symbol.asyncDispose]();
    while (small.runtime.deps.hub.connectionCount > 0) await Bun.sleep(1);
    await using next = await openSocket(`${small.socketUrl}/api/v1/chat/ws`);
    next.send({ content: 'hello' });
    expect(await next.next()).toHaveProperty('content');
  });

  test('statistics count for everybody and list clients for staff only', async () => {
    await using client = await chat('/stats-client');
    client.send({ content: 'hello' });
    await client.next();
    const open = (await (await app.request('/api/v1/chat/ws/stats')).json()) as Record<string, unknown>;
    expect(open['active_connections']).toBeGreaterThanOrEqual(1);
    expect(open).not.toHaveProperty('clients');
    const { token } = await app.runtime.deps.tokens.sign({
      userId: Bun.randomUUIDv7(),
      role: 'supervisor',
      guest: false,
      sessionId: null,
    });
    const seen = (await (await app.request('/api/v1/chat/ws/stats', { token })).json()) as {
      clients: { client_id: string; messages_in: number }[];
    };
    expect(seen.clients.find(({ client_id }) => client_id === 'stats-client')).toMatchObject({
      messages_in: 1,
      messages_out: 1,
    });
  });
});

describe('limits of one connection', () => {
  test('too many messages waiting closes it with 4429; others are not touched', async () => {
    await using small = await startTestApp({ env: { WEBSOCKET_MESSAGE_QUEUE_SIZE: '3' } });
    const flood = await openSocket(`${small.socketUrl}/api/v1/chat/ws`);
    await using other = await openSocket(`${small.socketUrl}/api/v1/chat/ws`);
    for (let index = 0; index < 200; index += 1) flood.send({ content: 'my internet is slow' });
    expect((await flood.closed).code).toBe(4429);
    other.send({ content: 'hello' });
    expect(await other.next()).not.toHaveProperty('error');
  });

  test('over the rate limit each message still gets its one answer, in order', async () => {
    await using limited = await startTestApp({ env: { RATE_LIMIT_MESSAGES_PER_MINUTE: '2' } });
    await using client = await openSocket(`${limited.socketUrl}/api/v1/chat/ws`);
    for (let index = 0; index < 4; index += 1) client.send({ content: 'hello' });
    const replies = [await client.next(), await client.next(), await client.next(), await client.next()];
    expect(replies.map((reply) => (reply['error'] as { code: string } | undefined)?.code)).toEqual([
      undefined,
      undefined,
      'rate_limited',
      'rate_limited',
    ]);
    expect(
      Number((replies[2]?.['error'] as { retry_after_ms: number } | undefined)?.retry_after_ms),
    ).toBeGreaterThan(0);
  });

  test('a client that shows no life is closed by the sweep; one that answers pings stays', async () => {
    await using app = await startTestApp({
      env: { WEBSOCKET_HEARTBEAT_INTERVAL: '1000', WEBSOCKET_CONNECTION_TIMEOUT: '2500' },
    });
    const silent = await Bun.connect({
      hostname: 'localhost',
      port: Number(new URL(app.url).port),
      socket: { data() {} },
    });
    silent.write(
      'GET /api/v1/chat/ws/silent HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await using lively = await openSocket(`${app.socketUrl}/api/v1/chat/ws/lively`);
    const { hub } = app.runtime.deps;
    while (hub.connectionCount < 2) await Bun.sleep(5);
    while (hub.connectionCount > 1) await Bun.sleep(20);
    expect(hub.list(5).map(({ identity }) => identity.clientId)).toEqual(['lively']);
    lively.send({ content: 'hello' });
    expect(await lively.next()).not.toHaveProperty('error');
  });
});

describe('shutting down', () => {
  test('does not wait for a model that hangs: its turn ends with the offline answer, then 1012', async () => {
    const model = scriptedModel([{ hang: true }]);
    const leaving = await startTestApp({
      model,
      env: { OPENAI_TIMEOUT_MS: '60000', SHUTDOWN_TIMEOUT_MS: '100' },
    });
    const client = await openSocket(`${leaving.socketUrl}/api/v1/chat/ws`);
    client.send({ content: 'what is the meaning of the gizmo thing' });
    // Turns under way may be those that another server of this database left behind.
    while (model.requests.length === 0) await Bun.sleep(1);
    const done = leaving[Symbol.asyncDispose]();
    expect(await client.next()).toMatchObject({ role: 'assistant', source: 'dialogue', seq: 2 });
    expect((await client.closed).code).toBe(1012);
    await done;
  });

  test('finishes the turn under way, closes sockets with 1012 and takes no new ones', async () => {
    const leaving = await startTestApp();
    const client = await openSocket(`${leaving.socketUrl}/api/v1/chat/ws`);
    client.send({ content: 'internet is down' });
    while (leaving.runtime.deps.turns.underWay === 0 && client.waiting === 0) await Bun.sleep(0);
    const done = leaving[Symbol.asyncDispose]();
    expect(await client.next()).toMatchObject({ role: 'assistant', seq: 2 });
    expect((await client.closed).code).toBe(1012);
    await done;
    expect(openSocket(`${leaving.socketUrl}/api/v1/chat/ws`)).rejects.toThrow();
  });
});
