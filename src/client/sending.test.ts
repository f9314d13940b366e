import { describe, expect, test } from 'bun:test';
import {
  ackFrame,
  connectedFrame,
  EPOCH,
  memoryStorage,
  openClient,
  type Peer,
  startScriptedServer,
  until,
  userFrame,
} from './chat-server.fixture.ts';

/** The ids of the next messages of a client. */
async function messageIds(peer: Peer, { count }: { count: number }): Promise<readonly string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const frame = await peer.next();
    if (frame.type === 'message') ids.push(frame.id);
  }
  return ids;
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

/** An answer has come back, so everything before it has arrived. */
async function roundTrip(peer: Peer): Promise<void> {
  peer.send({ type: 'ping', ts: 99 });
  for (;;) {
    const frame = await peer.next();
    if (frame.type === 'pong' && frame.ts === 99) return;
    if (frame.type === 'message') throw new Error(`A message came that should not: ${frame.id}`);
  }
}

describe('sending', () => {
  test('resolves with the acknowledgement, and gives a message an id that the server takes', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server);
    void guest.client.connect();
    const peer = await server.enter();
    const sent = guest.client.send('hello');
    const frame = await peer.next();
    if (frame.type !== 'message') throw new Error('not a message');
    expect(frame.content).toBe('hello');
    expect(frame.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(guest.client.outbox).toEqual([{ id: frame.id, content: 'hello' }]);
    const ack = ackFrame(frame.id, { seq: 1 });
    peer.send(ack);
    expect(await sent).toEqual(ack);
    expect(guest.seen.ack).toEqual([ack]);
    expect(guest.client.outbox).toEqual([]);
  });

  test('sends what is not acknowledged again after a reconnect, with the same ids and in order, and only then', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { reconnect: { delayMs: 1 } });
    const results = ['a', 'b'].map((id) => guest.client.send(id, { id }));
    void guest.client.connect();
    const first = await server.enter();
    results.push(guest.client.send('c', { id: 'c' }));
    expect(await messageIds(first, { count: 3 })).toEqual(['a', 'b', 'c']);
    await roundTrip(first);
    first.send(ackFrame('a', { seq: 1 }));
    await results[0];
    first.terminate();

    results.push(guest.client.send('d', { id: 'd' }));
    const second = await server.enter({ epoch: EPOCH, seq: 1, recovered: true });
    expect(await messageIds(second, { count: 3 })).toEqual(['b', 'c', 'd']);
    second.send(ackFrame('b', { seq: 2 }), ackFrame('c', { seq: 3 }), ackFrame('d', { seq: 4 }));
    expect((await Promise.all(results)).map(({ id, seq }) => [id, seq])).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
      ['d', 4],
    ]);
  });

  test('a replay settles what was committed before the connection broke; the rest goes out after it', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { reconnect: { delayMs: 1 } });
    void guest.client.connect();
    const first = await server.enter();
    const results = ['a', 'b'].map((id) => guest.client.send(id, { id }));
    await messageIds(first, { count: 2 });
    first.terminate();

    const second = await server.accept();
    await second.next();
    second.send(connectedFrame({ epoch: EPOCH, seq: 1, recovered: true }));
    await roundTrip(second);
    second.send(userFrame(1, { clientMessageId: 'a' }));
    expect(await results[0]).toEqual(ackFrame('a', { seq: 1 }));
    expect(guest.seen.message).toHaveLength(1);
    expect(await messageIds(second, { count: 1 })).toEqual(['b']);
    second.send(ackFrame('b', { seq: 2 }));
    await results[1];
  });

  test('a repeated acknowledgement settles as well, and does not move the position', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server);
    const sent = guest.client.send('a', { id: 'a' });
    void guest.client.connect();
    const peer = await server.enter({ epoch: EPOCH, seq: 8 });
    await messageIds(peer, { count: 1 });
    peer.send(ackFrame('a', { seq: 3, duplicate: true }), ackFrame('a', { seq: 3, duplicate: true }));
    expect(await sent).toMatchObject({ seq: 3, duplicate: true });
    expect(guest.client.position).toEqual({ epoch: EPOCH, seq: 8 });
    expect(guest.seen.ack).toHaveLength(1);
  });

  test('a message that the server refuses for good is rejected and forgotten', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { reconnect: { delayMs: 1 } });
    void guest.client.connect();
    const peer = await server.enter();
    const bad = failureOf(guest.client.send('bad', { id: 'bad' }));
    const good = guest.client.send('good', { id: 'good' });
    await messageIds(peer, { count: 2 });
    peer.send({ type: 'error', id: 'bad', error: { code: 'conflict', message: 'No.', retryable: false } });
    peer.send(ackFrame('good', { seq: 1 }));
    expect(await bad).toMatchObject({ code: 'conflict', message: 'No.' });
    await good;
    expect(guest.seen.error).toHaveLength(1);
    expect(guest.client.outbox).toEqual([]);
  });

  test('a message that the server cannot take now is sent again later, after longer and longer, before all others', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { timing: { resendDelayMs: 60 } });
    void guest.client.connect();
    const peer = await server.enter();
    const results = ['a', 'b'].map((id) => guest.client.send(id, { id }));
    await messageIds(peer, { count: 2 });
    const error = { code: 'rate_limited', message: 'Later.', retryable: true };
    const waits: number[] = [];
    for (let time = 0; time < 4; time += 1) {
      const before = performance.now();
      const floor = time === 3 ? { retry_after_ms: 500 } : {};
      peer.send({ type: 'error', id: 'a', error: { ...error, ...floor } });
      if (time === 0) {
        await until(() => guest.seen.error.length === 1);
        results.push(guest.client.send('c', { id: 'c' }));
        peer.send({ type: 'error', id: 'b', error });
      }
      expect(await messageIds(peer, { count: 1 })).toEqual(['a']);
      waits.push(performance.now() - before);
      if (time === 0) expect(await messageIds(peer, { count: 2 })).toEqual(['b', 'c']);
    }
    [60, 120, 240, 500].forEach((ms, index) => {
      expect(waits[index]).toBeGreaterThan(ms - 5);
    });
    peer.send(ackFrame('a', { seq: 1 }), ackFrame('b', { seq: 2 }), ackFrame('c', { seq: 3 }));
    await Promise.all(results);
  });

  test('never has more under way than the server allows', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server);
    const results = ['a', 'b', 'c'].map((id) => guest.client.send(id, { id }));
    void guest.client.connect();
    const { limits } = connectedFrame();
    const peer = await server.enter({ limits: { ...limits, inflight: 2 } });
    expect(await messageIds(peer, { count: 2 })).toEqual(['a', 'b']);
    await roundTrip(peer);
    peer.send(ackFrame('a', { seq: 1 }));
    expect(await messageIds(peer, { count: 1 })).toEqual(['c']);
    peer.send(ackFrame('b', { seq: 2 }), ackFrame('c', { seq: 3 }));
    await Promise.all(results);
  });

  test('refuses at once what can never be sent, and the message after the hundredth that waits', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server);
    const { client } = guest;
    expect(await failureOf(client.send('x', { id: 'a b' }))).toMatchObject({ code: 'bad_id' });
    expect(await failureOf(client.send('ä'.repeat(40_000)))).toMatchObject({ code: 'message_too_large' });
    for (let count = 0; count < 100; count += 1) void client.send('x', { id: `m${count}` });
    expect(await failureOf(client.send('x', { id: 'm7' }))).toMatchObject({ code: 'outbox_full' });
    expect(client.outbox).toHaveLength(100);

    using other = openClient(server);
    void other.client.send('x', { id: 'same' });
    expect(await failureOf(other.client.send('y', { id: 'same' }))).toMatchObject({ code: 'duplicate_id' });
  });

  test('cancel names the message, and is nothing without a connection', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server);
    guest.client.cancel('a');
    void guest.client.connect();
    guest.client.cancel('a');
    const peer = await server.enter();
    guest.client.cancel('b');
    expect(await peer.next()).toEqual({ type: 'cancel', id: 'b' });
  });
});

describe('the storage', () => {
  test('keeps the outbox, the position, the session and the guest across page loads', async () => {
    await using server = startScriptedServer();
    const storage = memoryStorage();
    const { client, seen } = openClient(server, { storage });
    void client.connect();
    const before = await server.enter({ guest_token: 'guest-1' });
    before.send(userFrame(1));
    await until(() => seen.message.length === 1);
    const unanswered = failureOf(client.send('a', { id: 'a' }));
    await messageIds(before, { count: 1 });
    client.close();
    expect(await unanswered).toMatchObject({ code: 'closed' });

    using later = openClient(server, { storage });
    const added = later.client.send('b', { id: 'b' });
    await until(() => later.client.outbox.length === 2);
    void later.client.connect();
    const peer = await server.accept();
    expect(await peer.next()).toEqual({
      type: 'connect',
      token: 'guest-1',
      conversation_id: connectedFrame().conversation_id,
      resume: { session_id: 'session-1', resume_token: 'resume-1', epoch: EPOCH, seq: 1 },
      caps: ['delta', 'status'],
    });
    expect(later.client.outbox.map(({ id }) => id)).toEqual(['a', 'b']);
    peer.send(connectedFrame({ epoch: EPOCH, seq: 1, recovered: true, resume_token: 'resume-2' }));
    expect(await messageIds(peer, { count: 2 })).toEqual(['a', 'b']);
    peer.send(ackFrame('a', { seq: 2 }), ackFrame('b', { seq: 3 }));
    await added;
    expect(later.seen.ack.map(({ id }) => id)).toEqual(['a', 'b']);
    await until(() => storage.text?.includes('"seq":3') === true && storage.text.includes('"outbox":[]'));
    expect(JSON.parse(storage.text ?? '')).toEqual({
      conversation_id: connectedFrame().conversation_id,
      epoch: EPOCH,
      seq: 3,
      session_id: 'session-1',
      resume_token: 'resume-2',
      guest_token: 'guest-1',
      outbox: [],
    });
  });

  test('has a message before the server has it', async () => {
    await using server = startScriptedServer();
    const gate = Promise.withResolvers<void>();
    const saved: string[] = [];
    using guest = openClient(server, {
      storage: {
        load: () => Promise.resolve(null),
        async save(text) {
          if (text.includes('hello')) await gate.promise;
          saved.push(text);
        },
      },
    });
    void guest.client.connect();
    const peer = await server.enter();
    const first = guest.client.send('first', { id: 'a' });
    expect(await messageIds(peer, { count: 1 })).toEqual(['a']);
    void guest.client.send('hello', { id: 'b' });
    peer.send(ackFrame('a', { seq: 1 }));
    await first;
    await roundTrip(peer);
    gate.resolve();
    expect(await messageIds(peer, { count: 1 })).toEqual(['b']);
    expect(saved.at(-1)).toContain('hello');
  });

  test('is written once for everything that happens in one moment', async () => {
    await using server = startScriptedServer();
    let writes = 0;
    using guest = openClient(server, {
      storage: {
        load: () => null,
        save() {
          writes += 1;
        },
      },
    });
    for (let count = 0; count < 50; count += 1) void guest.client.send('x', { id: `m${count}` });
    void guest.client.connect();
    await messageIds(await server.enter(), { count: 50 });
    expect(writes).toBeLessThan(4);
  });

  test.each([
    ['not JSON', '{'],
    ['of somebody else', '{"theme":"dark"}'],
    ['of another shape', '{"conversation_id":7}'],
  ])('is ignored when it holds something that is %s', async (_what, text) => {
    await using server = startScriptedServer();
    const storage = memoryStorage(text);
    using guest = openClient(server, { storage });
    void guest.client.connect();
    const peer = await server.accept();
    expect(await peer.next()).toEqual({ type: 'connect', caps: ['delta', 'status'] });
    peer.send(connectedFrame());
    await until(() => storage.text?.includes('session-1') === true);
    expect(guest.seen.error).toEqual([]);
  });

  test('of another conversation gives the guest alone', async () => {
    await using server = startScriptedServer();
    const storage = memoryStorage(
      JSON.stringify({
        conversation_id: 'another',
        epoch: 'e',
        seq: 4,
        session_id: 's',
        resume_token: 'r',
        guest_token: 'guest-1',
        outbox: [{ id: 'a', content: 'for the other one' }],
      }),
    );
    using guest = openClient(server, { storage, conversationId: 'this-one' });
    void guest.client.connect();
    const peer = await server.accept();
    expect(await peer.next()).toEqual({
      type: 'connect',
      token: 'guest-1',
      conversation_id: 'this-one',
      caps: ['delta', 'status'],
    });
    expect(guest.client.outbox).toEqual([]);
  });

  test.each([
    [
      'throws',
      (): never => {
        throw new Error('quota');
      },
    ],
    ['rejects', () => Promise.reject(new Error('quota'))],
  ])('is told of once when it %s, and the chat goes on', async (_how, fail) => {
    await using server = startScriptedServer();
    using guest = openClient(server, { storage: { load: fail, save: fail } });
    void guest.client.connect();
    const peer = await server.enter();
    const sent = guest.client.send('a', { id: 'a' });
    expect(await messageIds(peer, { count: 1 })).toEqual(['a']);
    peer.send(ackFrame('a', { seq: 1 }));
    await sent;
    expect(guest.seen.error.map(({ error }) => error.code)).toEqual(['storage_failed']);
  });
});
