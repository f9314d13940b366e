import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { openSocket } from '../support/chat-socket.ts';
import { connectChat, openChat } from '../support/chat-v1.ts';
import { register } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ timings: { connectMs: 150, sweepMs: 20 } });
});
afterAll(() => app[Symbol.asyncDispose]());

const UUID = /^[0-9a-f-]{36}$/;

describe('entering chat.v1', () => {
  test('C1: by subprotocol: nothing is sent before connect, then connected with all that a client needs', async () => {
    await using socket = await openChat(app, { clientId: 'tab-1' });
    expect(socket.socket.protocol).toBe('chat.v1');
    expect(socket.waiting).toBe(0);
    socket.send({ type: 'connect' });
    expect(await socket.next()).toEqual({
      type: 'connected',
      session_id: expect.stringMatching(UUID),
      resume_token: expect.stringMatching(/^[\w-]{40,}$/),
      client_id: 'tab-1',
      user_id: expect.stringMatching(UUID),
      conversation_id: expect.stringMatching(UUID),
      epoch: null,
      seq: 0,
      was_recovering: false,
      recovered: false,
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      guest_token: expect.stringMatching(/^ey/),
      heartbeat: { interval_ms: 30_000, timeout_ms: 10_000 },
      limits: { max_bytes: 65_536, queue: 100, inflight: 100, messages_per_minute: 0 },
      reconnect: { attempts: 5, delay_ms: 1000 },
    });
  });

  test('C1: by a first frame of type connect, without a subprotocol', async () => {
    await using socket = await openSocket(`${app.socketUrl}/api/v1/chat/ws`);
    expect(socket.socket.protocol).toBe('');
    socket.send({ type: 'connect' });
    expect(await socket.next()).toMatchObject({ type: 'connected' });
  });

  test('a first frame without that type is the plain protocol, and stays it', async () => {
    await using socket = await openSocket(`${app.socketUrl}/api/v1/chat/ws`);
    socket.send({ content: 'How do I "connect" my router?' });
    expect(await socket.next()).toMatchObject({ role: 'assistant' });
    socket.send({ type: 'connect' });
    expect(await socket.next()).toMatchObject({ role: 'assistant', error: { code: 'validation_failed' } });
  });

  test.each([
    ['another type', '{"type":"message","id":"a","content":"hi"}', 'bad_request'],
    ['no JSON', 'hello', 'malformed_json'],
    ['a list', '[]', 'bad_request'],
    ['a token that is no text', '{"type":"connect","token":7}', 'validation_failed'],
    [
      'half a resume',
      '{"type":"connect","resume":{"session_id":"x","epoch":"e","seq":1}}',
      'validation_failed',
    ],
    ['a conversation that is no UUID', '{"type":"connect","conversation_id":"mine"}', 'validation_failed'],
    ['over 4 KB', `{"type":"connect","pad":"${'x'.repeat(4096)}"}`, 'message_too_large'],
  ])('C1: %s as the first frame ends in 4400', async (_, frame, code) => {
    await using socket = await openChat(app);
    socket.sendRaw(frame);
    expect(await socket.next()).toMatchObject({ type: 'error', error: { code, retryable: false } });
    expect(await socket.next()).toMatchObject({ type: 'disconnect', code: 4400, reconnect: false });
    expect((await socket.closed).code).toBe(4400);
  });

  test('C1: who says nothing is sent away with 4408', async () => {
    await using socket = await openChat(app);
    expect(await socket.next()).toMatchObject({ type: 'disconnect', code: 4408, reconnect: true });
    expect((await socket.closed).code).toBe(4408);
  });

  test('C1: a second frame before connected is refused, and connected comes all the same', async () => {
    await using socket = await openChat(app);
    socket.send({ type: 'connect' });
    socket.send({ type: 'message', id: 'early', content: 'hello' });
    expect(await socket.next()).toMatchObject({ type: 'error', error: { code: 'bad_request' } });
    expect(await socket.next()).toMatchObject({ type: 'connected' });
  });

  test('C2: a token of connect goes before that of the upgrade, and a guest comes back as the same one', async () => {
    const ann = await register(app);
    const bob = await register(app);
    await using asAnn = await connectChat(app, { token: ann.token });
    expect(asAnn.connected).toMatchObject({ user_id: ann.userId });
    expect(asAnn.connected['guest_token']).toBeUndefined();
    await using upgraded = await openSocket(`${app.socketUrl}/api/v1/chat/ws`, {
      protocols: ['chat.v1', `bearer.${bob.token}`],
    });
    expect(upgraded.socket.protocol).toBe('chat.v1');
    upgraded.send({ type: 'connect' });
    expect(await upgraded.next()).toMatchObject({ user_id: bob.userId });
    await using guest = await connectChat(app);
    await using again = await connectChat(app, { token: guest.connected['guest_token'] });
    expect(again.connected['user_id']).toBe(guest.connected['user_id']);
  });

  test('C2: a cookie of the page that is served with the chat names the user; a foreign page cannot use it', async () => {
    const ann = await register(app);
    const url = `${app.socketUrl}/api/v1/chat/ws`;
    const cookie = `theme=dark; access_token=${ann.token}`;
    await using socket = await openSocket(url, {
      protocols: ['chat.v1'],
      headers: { cookie, origin: app.url },
    });
    socket.send({ type: 'connect' });
    expect(await socket.next()).toMatchObject({ type: 'connected', user_id: ann.userId });
    await expect(
      openSocket(url, { protocols: ['chat.v1'], headers: { cookie, origin: 'https://evil.example' } }),
    ).rejects.toThrow('refused');
  });

  test('C2: a bad token ends in 4401, and so does none when guests are off', async () => {
    await using socket = await openChat(app);
    socket.send({ type: 'connect', token: 'nonsense' });
    expect(await socket.next()).toMatchObject({ type: 'error', error: { code: 'unauthorized' } });
    expect((await socket.closed).code).toBe(4401);
    await using strict = await startTestApp({ env: { ALLOW_GUESTS: 'false' } });
    await using nobody = await openChat(strict);
    nobody.send({ type: 'connect' });
    expect((await nobody.closed).code).toBe(4401);
  });

  test('C3: a conversation begins under an id that its owner chose, and the second tab finds it', async () => {
    const ann = await register(app);
    const conversationId = Bun.randomUUIDv7();
    await using first = await connectChat(app, { token: ann.token, conversation_id: conversationId });
    const [ack] = await first.say('my internet is down');
    expect(ack).toMatchObject({ type: 'ack', seq: 1, conversation_id: conversationId });
    await using second = await connectChat(app, { token: ann.token, conversation_id: conversationId });
    expect(second.connected).toMatchObject({
      conversation_id: conversationId,
      seq: 2,
      epoch: ack?.['epoch'],
    });
  });

  test("C3: somebody else's conversation is closed to customers; staff may watch it and not write", async () => {
    await using owner = await connectChat(app);
    await owner.say('my internet is down');
    const conversationId = owner.connected['conversation_id'];
    await using stranger = await openChat(app);
    stranger.send({ type: 'connect', conversation_id: conversationId });
    expect(await stranger.next()).toMatchObject({ type: 'error', error: { code: 'forbidden' } });
    expect((await stranger.closed).code).toBe(4403);

    const agent = await register(app, { role: 'agent' });
    await using watching = await connectChat(app, { token: agent.token, conversation_id: conversationId });
    await owner.say('the light is red');
    expect(await watching.next()).toMatchObject({ type: 'message', role: 'user', seq: 3 });
    expect(await watching.next()).toMatchObject({ type: 'message', role: 'assistant', seq: 4 });
    watching.send({ type: 'message', id: 'note', content: 'I am here' });
    expect(await watching.next()).toMatchObject({ type: 'error', id: 'note', error: { code: 'forbidden' } });
  });

  test('C4: the same client id of the same user: the newer connection wins', async () => {
    const ann = await register(app);
    await using older = await connectChat(app, { clientId: 'phone', token: ann.token });
    await using other = await connectChat(app, { clientId: 'laptop', token: ann.token });
    await using stranger = await connectChat(app, { clientId: 'phone' });
    await using newer = await connectChat(app, { clientId: 'phone', token: ann.token });
    expect(await older.next()).toMatchObject({ type: 'disconnect', code: 4409, reconnect: false });
    expect((await older.closed).code).toBe(4409);
    for (const chat of [other, stranger, newer]) {
      chat.send({ type: 'ping', ts: 5 });
      expect(await chat.next()).toEqual({ type: 'pong', ts: 5 });
    }
  });

  test('C4: a late hint of another node ends no connection that is newer than what it tells of', async () => {
    const earlier = Bun.randomUUIDv7();
    const ann = await register(app);
    await using chat = await connectChat(app, { clientId: 'phone', token: ann.token });
    const { hub } = app.runtime.deps;
    hub.replaced({ userId: ann.userId, clientId: 'phone', connectionId: earlier });
    chat.send({ type: 'ping' });
    expect(await chat.next()).toEqual({ type: 'pong' });
    hub.replaced({ userId: ann.userId, clientId: 'phone', connectionId: Bun.randomUUIDv7() });
    expect(await chat.next()).toMatchObject({ type: 'disconnect', code: 4409 });
  });
});
