import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import {
  CONVERSATION_ID,
  connectedFrame,
  memoryStorage,
  openClient,
  type Peer,
  startScriptedServer,
  until,
} from './chat-server.fixture.ts';
import { refreshDelayMs } from './token-refresh.ts';

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
const EXPIRING = { type: 'error', error: { code: 'token_expiring', message: 'Soon.', retryable: false } };

async function nextOf(peer: Peer, type: string) {
  for (;;) {
    const frame = await peer.next();
    if (frame.type === type) return frame;
  }
}

describe('the time of a refresh', () => {
  test('is while the token lives: at 80 %, and a minute before the end when that is earlier', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 10 ** 11 }), (lifeMs) => {
        const delayMs = refreshDelayMs(lifeMs) ?? Number.NaN;
        expect(delayMs).toBeGreaterThan(0);
        expect(delayMs).toBeLessThanOrEqual(lifeMs * 0.8);
        if (lifeMs >= 120_000) expect(lifeMs - delayMs).toBeGreaterThanOrEqual(60_000);
      }),
    );
    expect(refreshDelayMs(3_600_000)).toBe(2_880_000);
    expect(refreshDelayMs(200_000)).toBe(140_000);
  });

  test('is never for a token without end, or one that a wrong clock calls dead', () => {
    expect([null, 0, -1].map(refreshDelayMs)).toEqual([null, null, null]);
  });
});

describe('a guest', () => {
  test('renews its token in time, keeps the new one and comes back with it', async () => {
    await using server = startScriptedServer();
    const storage = memoryStorage();
    using guest = openClient(server, { storage, reconnect: { delayMs: 1 } });
    void guest.client.connect();
    const peer = await server.enter({ guest_token: 'guest-1', expires_at: inMs(60) });
    expect(await peer.next()).toEqual({ type: 'refresh' });
    peer.send({ type: 'refreshed', expires_at: inMs(60), guest_token: 'guest-2' });
    expect(await peer.next()).toEqual({ type: 'refresh' });
    peer.send({ type: 'refreshed', expires_at: inMs(600_000), guest_token: 'guest-3' });
    peer.send(EXPIRING);
    expect(await peer.next()).toEqual({ type: 'refresh' });
    expect(guest.seen.error).toEqual([]);
    await until(() => storage.text?.includes('guest-3') === true);
    peer.terminate();
    expect(await (await server.accept()).next()).toMatchObject({ token: 'guest-3' });
  });

  test('whose token is refused becomes a new one, once', async () => {
    await using server = startScriptedServer();
    const storage = memoryStorage();
    using guest = openClient(server, { storage, reconnect: { delayMs: 1 } });
    void guest.client.connect();
    const peer = await server.enter({ guest_token: 'guest-1', epoch: 'e', seq: 2 });
    // On an open connection the session may still be good for another one.
    peer.close(4411);
    const second = await server.accept();
    expect(await second.next()).toMatchObject({ token: 'guest-1', resume: { session_id: 'session-1' } });
    second.close(4401);
    const third = await server.accept();
    expect(await third.next()).toEqual({ type: 'connect', caps: ['delta', 'status'] });
    third.close(4401);
    await until(() => guest.client.state === 'failed');
    expect(storage.text).not.toContain('guest-1');
    expect(guest.client.conversationId).toBeNull();
  });
});

describe('a token of the page', () => {
  test('is fetched anew before it ends', async () => {
    await using server = startScriptedServer();
    const gate = Promise.withResolvers<void>();
    let count = 0;
    const token = async () => {
      count += 1;
      if (count === 3) await gate.promise;
      return `token-${count}`;
    };
    using customer = openClient(server, { token, reconnect: { delayMs: 1 } });
    void customer.client.connect();
    const peer = await server.accept();
    expect(await peer.next()).toMatchObject({ token: 'token-1' });
    peer.send(connectedFrame({ expires_at: inMs(60) }));
    expect(await nextOf(peer, 'refresh')).toEqual({ type: 'refresh', token: 'token-2' });
    peer.send(EXPIRING, EXPIRING, { type: 'ping' });
    await nextOf(peer, 'pong');
    gate.resolve();
    expect(await nextOf(peer, 'refresh')).toEqual({ type: 'refresh', token: 'token-3' });
    peer.terminate();
    expect(await (await server.accept()).next()).toMatchObject({ token: 'token-3' });
    expect(count).toBe(3);
  });

  test('that is refused is not shown twice', async () => {
    await using server = startScriptedServer();
    let calls = 0;
    using customer = openClient(server, {
      token: () => {
        calls += 1;
        return 'same';
      },
      reconnect: { delayMs: 1 },
    });
    const connecting = customer.client.connect().catch((error: Error) => error.message);
    const peer = await server.accept();
    await peer.next();
    peer.close(4401);
    expect(await connecting).toContain('no other one');
    expect(calls).toBe(2);
    expect(server.knocks).toBe(1);
    expect(customer.client.state).toBe('failed');
  });

  test('that cannot be fetched is tried again, and told of', async () => {
    await using server = startScriptedServer();
    let calls = 0;
    const answers = [
      () => Promise.reject(new Error('sign-in is down')),
      () => new Promise<string>(() => {}),
      () => 'token',
    ];
    using customer = openClient(server, {
      token: () => answers[calls++]?.() ?? 'late',
      reconnect: { delayMs: 1 },
      timing: { answerTimeoutMs: 100 },
    });
    void customer.client.connect();
    const peer = await server.accept();
    expect(await peer.next()).toMatchObject({ token: 'token' });
    expect(customer.seen.error.map(({ error }) => error.code)).toEqual(['token_failed', 'token_failed']);
  });

  test('given as a text cannot be renewed: the page is told, and a refusal is the end', async () => {
    await using server = startScriptedServer();
    using customer = openClient(server, { token: 'text', reconnect: { delayMs: 1 } });
    void customer.client.connect();
    const peer = await server.enter({ expires_at: inMs(30) });
    peer.send(EXPIRING);
    await until(() => customer.seen.error.length === 1);
    await Bun.sleep(50);
    expect(peer.waiting).toEqual([]);
    peer.close(4411);
    await until(() => customer.client.state === 'failed');
    expect(server.knocks).toBe(1);
    expect(customer.client.conversationId).toBe(CONVERSATION_ID);
  });
});
