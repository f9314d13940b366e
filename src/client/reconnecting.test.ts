import { describe, expect, test } from 'bun:test';
import { openClient, startScriptedServer, until } from './chat-server.fixture.ts';

describe('reconnecting', () => {
  test('waits at random up to a limit that doubles, takes the advice of the server, and starts over when stable', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { random: () => 0.5, timing: { stableMs: 60 } });
    void guest.client.connect();
    const reconnect = { attempts: 0, delay_ms: 8 };
    for (let time = 0; time < 4; time += 1) (await server.enter({ reconnect })).terminate();
    const stable = await server.enter({ reconnect });
    await Bun.sleep(120);
    stable.terminate();
    await server.enter({ reconnect });
    const waits = guest.seen.state.flatMap(({ retryInMs }) => (retryInMs === undefined ? [] : [retryInMs]));
    expect(waits).toEqual([4, 8, 16, 32, 4]);
  });

  test('gives up after the attempts that the server advises, and the options win over it', async () => {
    await using server = startScriptedServer();
    using advised = openClient(server);
    void advised.client.connect();
    const first = await server.enter({ reconnect: { attempts: 2, delay_ms: 1 } });
    server.refusing = true;
    first.terminate();
    await until(() => advised.client.state === 'failed');
    expect(server.knocks).toBe(3);

    server.refusing = false;
    using told = openClient(server, { reconnect: { attempts: 4 } });
    void told.client.connect();
    const second = await server.enter({ reconnect: { attempts: 1, delay_ms: 1 } });
    server.refusing = true;
    second.terminate();
    await until(() => told.client.state === 'failed');
    expect(server.knocks).toBe(3 + 1 + 4);
  });

  test('does not wait once the network is back or somebody looks, except as long as the server asked', async () => {
    const document = Object.assign(new EventTarget(), { visibilityState: 'hidden' });
    Object.assign(globalThis, { document });
    try {
      await using server = startScriptedServer();
      using guest = openClient(server, {
        random: () => 0.999_999,
        reconnect: { delayMs: 600_000, maxDelayMs: 600_000 },
      });
      void guest.client.connect();
      (await server.enter()).terminate();
      await until(() => guest.client.state === 'reconnecting');
      globalThis.dispatchEvent(new Event('online'));
      (await server.enter()).terminate();

      await until(() => guest.client.state === 'reconnecting');
      document.dispatchEvent(new Event('visibilitychange'));
      document.visibilityState = 'visible';
      document.dispatchEvent(new Event('visibilitychange'));
      const told = await server.enter();
      told.send({ type: 'disconnect', code: 1012, reason: 'restart', reconnect: true, retry_after_ms: 150 });
      await until(() => guest.client.state === 'reconnecting');
      const before = performance.now();
      globalThis.dispatchEvent(new Event('online'));
      await server.enter();
      expect(performance.now() - before).toBeGreaterThan(100);
    } finally {
      Reflect.deleteProperty(globalThis, 'document');
    }
  });

  test('asks whether an open connection still lives when the network changed', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { reconnect: { delayMs: 1 } });
    void guest.client.connect();
    const peer = await server.enter({ heartbeat: { interval_ms: 60_000, timeout_ms: 50 } });
    globalThis.dispatchEvent(new Event('online'));
    expect(await peer.next()).toEqual({ type: 'ping' });
    expect(await peer.closed).toBe(4414);
    await server.enter();
  });
});

describe('the heartbeat', () => {
  test('asks a silent server, and leaves one that stays silent', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { reconnect: { delayMs: 1 } });
    void guest.client.connect();
    const peer = await server.enter({ heartbeat: { interval_ms: 30, timeout_ms: 200 } });
    expect(await peer.next()).toEqual({ type: 'ping' });
    peer.send({ type: 'pong' });
    expect(await peer.next()).toEqual({ type: 'ping' });
    peer.send({ type: 'status', status: 'searching' });
    expect(await peer.next()).toEqual({ type: 'ping' });
    expect(guest.client.state).toBe('connected');
    expect(await peer.closed).toBe(4414);
    await server.enter();
    expect(guest.seen.state.map(({ reason }) => reason)).toContain('no sign of life from the server');
  });

  test('answers the server with its own time stamp', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server);
    void guest.client.connect();
    const peer = await server.enter();
    peer.send({ type: 'ping', ts: 17 }, { type: 'ping' });
    expect(await peer.next()).toEqual({ type: 'pong', ts: 17 });
    expect(await peer.next()).toEqual({ type: 'pong' });
  });
});
