import { describe, expect, test } from 'bun:test';
import { openSocket } from '../support/chat-socket.ts';
import { connectChat, messageId, openChat, resumePoint } from '../support/chat-v1.ts';
import { openTestDatabase } from '../support/database.ts';
import { register } from '../support/people.ts';
import { startTestApp } from '../support/test-app.ts';

describe('chat.v1: life and end', () => {
  test('C22: ping is answered with the same ts, pong is taken as a sign of life', async () => {
    await using app = await startTestApp();
    await using chat = await connectChat(app);
    chat.send({ type: 'pong' });
    chat.send({ type: 'ping', ts: 12.5 });
    expect(await chat.next()).toEqual({ type: 'pong', ts: 12.5 });
    chat.send({ type: 'ping' });
    expect(await chat.next()).toEqual({ type: 'pong' });
  });

  test('C23: a warning, then the end; refresh renews', async () => {
    await using app = await startTestApp({
      env: { ACCESS_TOKEN_TTL_MS: '1000' },
      timings: { sweepMs: 20, tokenGraceMs: 100 },
    });
    const ann = await register(app);
    await using chat = await connectChat(app, { token: ann.token });
    expect(await chat.next()).toMatchObject({ type: 'error', error: { code: 'token_expiring' } });
    chat.send({ type: 'refresh' });
    expect(await chat.next()).toMatchObject({ error: { code: 'bad_request' } });
    chat.send({ type: 'refresh', token: 'nonsense' });
    expect(await chat.next()).toMatchObject({ error: { code: 'unauthorized' } });
    const bob = await register(app);
    chat.send({ type: 'refresh', token: bob.token });
    expect(await chat.next()).toMatchObject({ error: { code: 'forbidden' } });
    const again = await app.request('/api/v1/auth/login', {
      body: { email: ann.email, password: ann.password },
    });
    const { access_token: token } = (await again.json()) as { access_token: string };
    chat.send({ type: 'refresh', token });
    const { expires_at: endsAt } = await chat.nextOf('refreshed');
    expect(Date.parse(String(endsAt))).toBeGreaterThan(Date.parse(String(chat.connected['expires_at'])) - 1);
    expect(await chat.nextOf('disconnect')).toMatchObject({ code: 4411, reconnect: true });
    expect(Date.now()).toBeGreaterThan(Date.parse(String(endsAt)));
  });

  test('C23: a guest refreshes without a token and is given one', async () => {
    await using app = await startTestApp();
    await using chat = await connectChat(app);
    chat.send({ type: 'refresh' });
    const { type, guest_token: token } = await chat.next();
    expect(type).toBe('refreshed');
    await using again = await connectChat(app, { token });
    expect(again.connected['user_id']).toBe(chat.connected['user_id']);
  });

  test('C23: signing out closes the sockets of that sign-in, chat.v1 and plain, and no others', async () => {
    await using app = await startTestApp();
    const ann = await register(app);
    const bob = await register(app);
    await using chat = await connectChat(app, { token: ann.token });
    await using plain = await openSocket(`${app.socketUrl}/api/v1/chat/ws`, {
      headers: { authorization: `Bearer ${ann.token}` },
    });
    plain.send({ content: 'hello' });
    await plain.next();
    await using other = await connectChat(app, { token: bob.token });
    await app.request('/api/v1/auth/logout', { token: ann.token, method: 'POST' });
    expect(await chat.next()).toMatchObject({ type: 'disconnect', code: 4401, reconnect: true });
    expect((await chat.closed).code).toBe(4401);
    expect((await plain.closed).code).toBe(4401);
    other.send({ type: 'ping' });
    expect(await other.next()).toEqual({ type: 'pong' });
  });

  test('C23: a sign-in that was ended on another server is noticed without a hint', async () => {
    await using app = await startTestApp({ timings: { sweepMs: 20 } });
    await using elsewhere = await startTestApp();
    const ann = await register(app);
    await using chat = await connectChat(app, { token: ann.token });
    await elsewhere.request('/api/v1/auth/logout', { token: ann.token, method: 'POST' });
    expect(await chat.next()).toMatchObject({ type: 'disconnect', code: 4401 });
  });

  test('C25: a restart sends everybody away with 1012, spread over a time, after what is under way', async () => {
    const app = await startTestApp();
    const chats = await Promise.all(Array.from({ length: 8 }, () => connectChat(app)));
    const [busy] = chats;
    busy?.send({ type: 'message', id: messageId(), content: 'my internet is down' });
    // Frames are read in order: the pong says that the message before it was read, too.
    busy?.send({ type: 'ping' });
    await busy?.nextOf('pong');
    await app[Symbol.asyncDispose]();
    const waits = new Set<unknown>();
    for (const chat of chats) {
      const goodbye = await chat.nextOf('disconnect');
      expect(goodbye).toMatchObject({ code: 1012, reconnect: true });
      waits.add(goodbye['retry_after_ms']);
      expect((await chat.closed).code).toBe(1012);
    }
    expect(waits.size).toBeGreaterThan(1);
  });

  test.each([
    ['no JSON', '{"type":', 'malformed_json'],
    ['a list', '[1]', 'bad_request'],
    ['no type', '{"content":"hi"}', 'unsupported_type'],
    ['an unknown type', '{"type":"subscribe"}', 'unsupported_type'],
    ['a type that is no text', '{"type":{"a":1}}', 'unsupported_type'],
    ['a message without id', '{"type":"message","content":"hi"}', 'validation_failed'],
    ['an id with a space', '{"type":"message","id":"a b","content":"hi"}', 'validation_failed'],
    [
      'an id that is too long',
      `{"type":"message","id":"${'a'.repeat(65)}","content":"hi"}`,
      'validation_failed',
    ],
    ['an id that is a number', '{"type":"message","id":12,"content":"hi"}', 'validation_failed'],
    ['a message without content', '{"type":"message","id":"a"}', 'validation_failed'],
    ['blank content', '{"type":"message","id":"a","content":"  "}', 'validation_failed'],
    ['content that is a list', '{"type":"message","id":"a","content":["hi"]}', 'validation_failed'],
    [
      'too much content',
      `{"type":"message","id":"a","content":"${'x'.repeat(20_001)}"}`,
      'message_too_large',
    ],
    ['a seq that is text', '{"type":"ack","seq":"1"}', 'validation_failed'],
    ['a negative seq', '{"type":"ack","seq":-1}', 'validation_failed'],
    ['a seq beyond all numbers', '{"type":"ack","seq":1e300}', 'validation_failed'],
    ['a second connect', '{"type":"connect"}', 'bad_request'],
    ['a cancel without id', '{"type":"cancel"}', 'validation_failed'],
    ['a ping with a text', '{"type":"ping","ts":"now"}', 'validation_failed'],
    ['deep JSON', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 'bad_request'],
    ['a prototype', '{"__proto__":{"type":"ping"}}', 'unsupported_type'],
  ])('C26: %s is answered with its code, and the connection stays', async (_, frame, code) => {
    await using app = await startTestApp();
    await using chat = await connectChat(app);
    chat.sendRaw(frame);
    const error = await chat.next();
    expect(error).toMatchObject({ type: 'error', error: { code, retryable: false } });
    chat.send({ type: 'ping' });
    expect(await chat.next()).toEqual({ type: 'pong' });
  });

  test('C26: twenty of them at once end it with 4400, a binary frame with 1003, a huge one with 1009', async () => {
    await using app = await startTestApp();
    await using noisy = await connectChat(app);
    for (let count = 0; count < 30; count += 1) noisy.sendRaw('nonsense');
    expect(await noisy.nextOf('disconnect')).toMatchObject({ code: 4400, reconnect: false });
    await using binary = await connectChat(app);
    binary.sendRaw(new Uint8Array([1, 2, 3]));
    expect((await binary.closed).code).toBe(1003);
    await using huge = await connectChat(app);
    huge.sendRaw('x'.repeat(65_537));
    expect((await huge.closed).code).toBe(1009);
    await using largest = await connectChat(app);
    largest.sendRaw(`{"type":"ping"${' '.repeat(65_536 - 15)}}`);
    expect(await largest.next()).toEqual({ type: 'pong' });
  });

  test('no frame of an error repeats what was sent', async () => {
    await using app = await startTestApp();
    await using chat = await connectChat(app);
    for (const frame of ['{"type":"sesame-7141"}', 'sesame-7141', '{"type":"message","id":"sesame 7141"}']) {
      chat.sendRaw(frame);
      expect(JSON.stringify(await chat.next())).not.toContain('sesame');
    }
  });

  test('limits: too many connections of one user end in at_capacity, of one address in 503 before the upgrade', async () => {
    await using app = await startTestApp({
      env: {
        WEBSOCKET_MAX_CONNECTIONS_PER_USER: '2',
        WEBSOCKET_MAX_CONNECTIONS_PER_ADDRESS: '1',
        TRUSTED_PROXIES: '127.0.0.1,::1',
      },
    });
    const ann = await register(app);
    await using one = await connectChat(app, { token: ann.token });
    await using two = await connectChat(app, { token: ann.token });
    await using third = await openChat(app);
    third.send({ type: 'connect', token: ann.token });
    expect(await third.next()).toMatchObject({
      type: 'error',
      error: { code: 'at_capacity', retryable: true },
    });
    expect((await third.closed).code).toBe(1013);
    await one[Symbol.asyncDispose]();
    await using fourth = await connectChat(app, { token: ann.token });
    for (const chat of [two, fourth]) {
      chat.send({ type: 'ping' });
      expect(await chat.next()).toEqual({ type: 'pong' });
    }
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    await using _first = await openSocket(`${app.socketUrl}/api/v1/chat/ws`, from('203.0.113.5'));
    await expect(openSocket(`${app.socketUrl}/api/v1/chat/ws`, from('203.0.113.5'))).rejects.toThrow(
      'refused',
    );
    await using _other = await openSocket(`${app.socketUrl}/api/v1/chat/ws`, from('203.0.113.6'));
    const refused = await fetch(`${app.url}/api/v1/chat/ws`, {
      headers: { upgrade: 'websocket', 'x-forwarded-for': '203.0.113.5' },
    });
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('the statistics tell staff the protocol and the round trip of each connection', async () => {
    await using app = await startTestApp({
      env: { WEBSOCKET_HEARTBEAT_INTERVAL: '1000' },
      timings: { sweepMs: 20 },
    });
    const agent = await register(app, { role: 'agent' });
    await using _chat = await connectChat(app, { clientId: 'tab-9' });
    for (;;) {
      const stats = await app.request('/api/v1/chat/ws/stats', { token: agent.token });
      const { clients } = (await stats.json()) as { clients: Record<string, unknown>[] };
      expect(clients).toMatchObject([
        { client_id: 'tab-9', protocol: 'chat.v1', messages_in: 1, messages_out: 1 },
      ]);
      if (typeof clients[0]?.['round_trip_ms'] === 'number') break;
      await Bun.sleep(20);
    }
  });

  test('C24: a client that reads nothing at all is cut off, once, and the server goes on', async () => {
    await using app = await startTestApp();
    const opened = Promise.withResolvers<void>();
    const raw = await Bun.connect({
      hostname: 'localhost',
      port: Number(new URL(app.url).port),
      socket: { data: () => opened.resolve() },
    });
    raw.write(
      [
        'GET /api/v1/chat/ws HTTP/1.1',
        'Host: localhost',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Protocol: chat.v1',
        '\r\n',
      ].join('\r\n'),
    );
    await opened.promise;
    raw.pause();
    const { hub } = app.runtime.deps;
    const [connection] = hub.list(1);
    // More than the buffers of the system hold: the rest waits in the server.
    const frame = 'x'.repeat(500_000);
    for (let count = 0; count < 60 && connection?.closing === false; count += 1)
      hub.sendTo(connection.identity.id, frame);
    expect(connection?.closing).toBe(true);
    await using chat = await connectChat(app);
    expect((await chat.say('my internet is down')).at(-1)).toMatchObject({ role: 'assistant' });
    raw.terminate();
  });

  test('one connection can be sent something by its id, and nobody else gets it', async () => {
    await using app = await startTestApp();
    await using one = await connectChat(app);
    await using other = await connectChat(app);
    const { hub } = app.runtime.deps;
    const [first] = hub.list(1);
    expect(hub.sendTo(String(first?.identity.id), '{"type":"ping","ts":7}')).toBe(true);
    expect(hub.sendTo('nobody', '{"type":"ping"}')).toBe(false);
    expect(await one.next()).toEqual({ type: 'ping', ts: 7 });
    expect(other.waiting).toBe(0);
  });

  test('sessions and messages of one server do not outlive it in memory: the store has them', async () => {
    const database = await openTestDatabase();
    const first = await startTestApp({ database });
    const chat = await connectChat(first);
    const [ack] = await chat.say('my internet is down');
    await first[Symbol.asyncDispose]();
    await using second = await startTestApp({ database });
    await using again = await connectChat(second, {
      resume: resumePoint(chat, { epoch: ack?.['epoch'], seq: 1 }),
    });
    expect(await again.next()).toMatchObject({ seq: 2, role: 'assistant' });
  });
});
