import { describe, expect, test } from 'bun:test';
import { CLOSE_CODES } from '#protocol/chat-v1.ts';
import { createChatClient } from './chat-client.ts';
import {
  CONVERSATION_ID,
  connectedFrame,
  openClient,
  startScriptedServer,
  until,
} from './chat-server.fixture.ts';

/** Waiting for a rejection in the usual way would hold up what leads to it. */
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe('connecting', () => {
  test('opens the address of this client with the subprotocol, and the token is in the first frame alone', async () => {
    await using server = startScriptedServer();
    using guest = openClient(
      { url: `${server.url}/?lang=en` },
      { clientId: 'web-1', token: 'secret-token', conversationId: CONVERSATION_ID },
    );
    const connecting = guest.client.connect();
    const peer = await server.accept();
    expect(peer.path).toBe('/api/v1/chat/ws/web-1?lang=en');
    expect(peer.protocol).toBe('chat.v1');
    expect(await peer.next()).toEqual({
      type: 'connect',
      token: 'secret-token',
      conversation_id: CONVERSATION_ID,
      caps: ['delta', 'status'],
    });
    expect(guest.client.state).toBe('connecting');
    const connected = connectedFrame();
    peer.send(connected);
    expect(await connecting).toEqual(connected);
    expect(await peer.next()).toEqual({ type: 'ack', seq: 0 });
    expect(guest.client.state).toBe('connected');
    expect(guest.client.conversationId).toBe(CONVERSATION_ID);
    expect(await guest.client.connect()).toEqual(connected);
  });

  test('says that the runtime has no socket, and which options are wrong', () => {
    const before = globalThis.WebSocket;
    try {
      Reflect.deleteProperty(globalThis, 'WebSocket');
      expect(() => createChatClient({ url: 'ws://a/' })).toThrow(/no WebSocket.*option webSocket/);
      expect(() => createChatClient({ url: 'ws://a/', webSocket: before })).not.toThrow();
    } finally {
      globalThis.WebSocket = before;
    }
    expect(() => createChatClient({ url: 'ftp://a/' })).toThrow(/url/);
    expect(() => createChatClient({ url: '/chat' })).toThrow(/url/);
    expect(() => createChatClient({ url: 'ws://a/', clientId: 'a/b' })).toThrow(/clientId/);
  });

  test('tries again when the upgrade is refused, and gives up after the attempts', async () => {
    await using server = startScriptedServer();
    server.refusing = true;
    using guest = openClient(server, { reconnect: { attempts: 3, delayMs: 1 } });
    await expect(guest.client.connect()).rejects.toThrow(/Gave up after all attempts/);
    expect(server.knocks).toBe(4);
    expect(guest.seen.state.map(({ state }) => state)).toEqual([
      'connecting',
      'reconnecting',
      'reconnecting',
      'reconnecting',
      'failed',
    ]);

    server.refusing = false;
    const again = guest.client.connect();
    await server.enter();
    expect((await again).conversation_id).toBe(CONVERSATION_ID);
    expect(guest.client.state).toBe('connected');
  });

  test('takes an upgrade that was refused for no close code, whatever the runtime calls it', async () => {
    await using server = startScriptedServer();
    let sockets = 0;
    // The first socket is refused with a code that, on an open connection, would be the end.
    const webSocket = new Proxy(WebSocket, {
      construct(target, [url, protocols]) {
        sockets += 1;
        if (sockets > 1) return new target(url, protocols);
        const refused = Object.assign(new EventTarget(), { send() {}, close() {} });
        queueMicrotask(() => refused.dispatchEvent(new CloseEvent('close', { code: 1002 })));
        return refused;
      },
    });
    using guest = openClient(server, { reconnect: { delayMs: 1 }, webSocket });
    void guest.client.connect();
    await server.enter();
    expect(sockets).toBe(2);
  });

  test('tries again when the server says nothing', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { reconnect: { delayMs: 1 }, timing: { answerTimeoutMs: 100 } });
    const connecting = guest.client.connect();
    const silent = await server.accept();
    expect(await silent.closed).toBe(4408);
    await server.enter();
    await connecting;
  });

  test('rejects with the words of the server when it refuses for good', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server);
    const connecting = guest.client.connect();
    const peer = await server.accept();
    peer.send({ type: 'error', error: { code: 'forbidden', message: 'Not yours.', retryable: false } });
    peer.close(4403);
    await expect(connecting).rejects.toMatchObject({ code: 'forbidden', message: 'Not yours.' });
    expect(guest.client.state).toBe('failed');
  });

  test('can be closed at any moment', async () => {
    await using server = startScriptedServer();
    const before = openClient(server).client;
    before.close();
    await expect(before.connect()).rejects.toMatchObject({ code: 'closed' });

    const opening = openClient(server).client;
    const rejected = failureOf(opening.connect());
    opening.close();
    expect(await rejected).toMatchObject({ code: 'closed' });

    const waiting = openClient(server, { token: () => new Promise(() => {}) }).client;
    const unanswered = failureOf(waiting.connect());
    await Promise.resolve();
    waiting.close();
    expect(await unanswered).toMatchObject({ code: 'closed' });

    using open = openClient(server, { clientId: 'last' });
    void open.client.connect();
    let peer = await server.accept();
    // The socket that was opening may have got through before it was closed.
    while (!peer.path.endsWith('/last')) peer = await server.accept();
    await peer.next();
    peer.send(connectedFrame());
    await peer.next();
    const sending = failureOf(open.client.send('a'));
    open.client.close();
    expect(await peer.closed).toBe(1000);
    expect(await sending).toMatchObject({ code: 'closed' });
    expect(open.client.state).toBe('closed');
    expect(open.client.outbox).toHaveLength(1);
    await expect(open.client.send('b')).rejects.toMatchObject({ code: 'closed' });
  });

  test('may be ended by a listener of anything that happens', async () => {
    await using server = startScriptedServer();
    for (const event of ['state', 'gap'] as const) {
      using guest = openClient(server);
      guest.client.on(event, () => {
        if (guest.client.state === 'connected') guest.client.close();
      });
      guest.client.connect().catch(() => {});
      const peer = await server.accept();
      await peer.next();
      peer.send(connectedFrame({ epoch: 'e', seq: 4 }));
      expect(await peer.closed).toBe(1000);
      expect(guest.client.state).toBe('closed');
    }
  });

  test('a handler that throws stops neither the others nor the client', async () => {
    const script = `
      import { createChatClient } from ${JSON.stringify(`${import.meta.dir}/chat-client.ts`)};
      process.on('uncaughtException', (error) => console.log('uncaught', error.message));
      const client = createChatClient({ url: 'ws://127.0.0.1:9/', reconnect: { attempts: 1, delayMs: 1 } });
      client.on('state', () => { throw new Error('of the page'); });
      client.on('state', ({ state }) => console.log(state));
      await client.connect().catch((error) => console.log(error.code));
    `;
    const child = Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe', stderr: 'inherit' });
    const lines = (await new Response(child.stdout).text()).trim().split('\n');
    expect(await child.exited).toBe(0);
    expect(lines.filter((line) => line === 'uncaught of the page')).toHaveLength(3);
    expect(lines.filter((line) => !line.startsWith('uncaught'))).toEqual([
      'connecting',
      'reconnecting',
      'failed',
      'connection_failed',
    ]);
  });

  test('nobody has to look at a promise, and a closed client keeps no process', async () => {
    await using server = startScriptedServer();
    const script = `
      import { createChatClient } from ${JSON.stringify(`${import.meta.dir}/chat-client.ts`)};
      const refused = createChatClient({ url: 'ws://127.0.0.1:9/', reconnect: { attempts: 1, delayMs: 1 } });
      refused.connect(); refused.send('a'); refused.send('b', { id: '/' }); refused.send('x'.repeat(70000));
      const lost = createChatClient({ url: 'ws://127.0.0.1:9/', token: async () => { throw new Error('no'); }, reconnect: { attempts: 1, delayMs: 1 } });
      lost.connect();
      const client = createChatClient({ url: ${JSON.stringify(server.url)} });
      await client.connect();
      client.send('c');
      client.close();
      client.connect();
    `;
    const child = Bun.spawn([process.execPath, '-e', script], { stdout: 'inherit', stderr: 'pipe' });
    await server.enter({ expires_at: new Date(Date.now() + 100_000).toISOString() });
    expect(await new Response(child.stderr).text()).toBe('');
    expect(await child.exited).toBe(0);
  });
});

describe('the advice of close codes', () => {
  const cases = Object.entries(CLOSE_CODES).map(([code, { advice }]) => ({ code: Number(code), advice }));
  /** A server cannot send this one: it stands for a connection that ended without a word. */
  const UNSENDABLE = 1006;

  for (const { code, advice } of [...cases, { code: 4999, advice: 'retry' as const }]) {
    test(`${code}: ${advice}`, async () => {
      await using server = startScriptedServer();
      let tokens = 0;
      using guest = openClient(server, {
        token: () => {
          tokens += 1;
          return `token-${tokens}`;
        },
        reconnect: { delayMs: 1 },
      });
      void guest.client.connect();
      const peer = await server.enter({ epoch: 'e', seq: 7 });
      if (code === UNSENDABLE) peer.terminate();
      else peer.close(code);
      if (advice === 'stop') {
        await until(() => guest.client.state === 'failed');
        expect(server.knocks).toBe(1);
        return;
      }
      const next = await (await server.accept()).next();
      const session = { session_id: 'session-1', resume_token: 'resume-1' };
      expect(next).toEqual({
        type: 'connect',
        token: advice === 'refresh' ? 'token-2' : 'token-1',
        conversation_id: CONVERSATION_ID,
        resume: { ...(advice === 'fresh' ? {} : session), epoch: 'e', seq: 7 },
        caps: ['delta', 'status'],
      });
    });
  }

  test('the word of disconnect counts when no close frame follows, and its time is waited for', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { reconnect: { delayMs: 1 } });
    void guest.client.connect();
    const peer = await server.enter();
    peer.send({ type: 'disconnect', code: 1012, reason: 'restart', reconnect: true, retry_after_ms: 80 });
    await until(() => guest.client.state === 'reconnecting');
    expect(guest.seen.state.at(-1)).toEqual({ state: 'reconnecting', retryInMs: 80, reason: 'restart' });
    const next = await server.enter();
    next.send({ type: 'disconnect', code: 1013, reason: 'never again', reconnect: false });
    await until(() => guest.client.state === 'failed');
    expect(server.knocks).toBe(2);
  });
});
