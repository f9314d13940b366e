import { describe, expect, test } from 'bun:test';
import {
  ackFrame,
  CONVERSATION_ID,
  connectedFrame,
  EPOCH,
  openClient,
  type Peer,
  replyFrame,
  type ScriptedServer,
  startScriptedServer,
  until,
  userFrame,
} from './chat-server.fixture.ts';

/** Takes the next client as far as `connected`; returns what it asked to resume from, too. */
async function resume(server: ScriptedServer, fields: Parameters<typeof connectedFrame>[0]) {
  const peer: Peer = await server.accept();
  const first = await peer.next();
  peer.send(connectedFrame(fields));
  return { peer, point: first.type === 'connect' ? first.resume : undefined };
}

describe('receiving', () => {
  test('shows each message once and in order, over any number of replays', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { reconnect: { delayMs: 1 } });
    void guest.client.connect();
    const first = await server.enter();
    first.send(userFrame(1), replyFrame(2), replyFrame(2), userFrame(1));
    expect(await first.next()).toEqual({ type: 'ack', seq: 2 });
    first.terminate();

    const { peer, point } = await resume(server, { epoch: EPOCH, seq: 4, recovered: true });
    expect(point).toEqual({ session_id: 'session-1', resume_token: 'resume-1', epoch: EPOCH, seq: 2 });
    expect(await peer.next()).toEqual({ type: 'ack', seq: 2 });
    peer.send(replyFrame(2), userFrame(3), replyFrame(4));
    expect(await peer.next()).toEqual({ type: 'ack', seq: 4 });
    expect(guest.seen.message.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(guest.client.position).toEqual({ epoch: EPOCH, seq: 4 });
    expect(guest.seen.gap).toEqual([]);
    expect(guest.client.holes).toBe(0);
  });

  test('acknowledges ten messages at once, fewer after a moment, and a replay as soon as it is whole', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { timing: { ackDelayMs: 60 } });
    void guest.client.connect();
    const peer = await server.enter();
    peer.send(...Array.from({ length: 23 }, (_, index) => userFrame(index + 1)));
    expect(await peer.next()).toEqual({ type: 'ack', seq: 10 });
    expect(await peer.next()).toEqual({ type: 'ack', seq: 20 });
    expect(peer.waiting).toEqual([]);
    expect(await peer.next()).toEqual({ type: 'ack', seq: 23 });

    using other = openClient(server, { timing: { ackDelayMs: 60_000 } });
    void other.client.connect();
    (await server.enter({ epoch: EPOCH, seq: 3 })).terminate();
    const { peer: back } = await resume(server, { epoch: EPOCH, seq: 5, recovered: true });
    expect(await back.next()).toEqual({ type: 'ack', seq: 3 });
    back.send(userFrame(4), replyFrame(5));
    expect(await back.next()).toEqual({ type: 'ack', seq: 5 });
  });

  test('a number that is left out ends the connection, and the next one brings it', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { reconnect: { delayMs: 1 } });
    void guest.client.connect();
    const first = await server.enter();
    first.send(userFrame(1), replyFrame(3), replyFrame(4));
    await first.closed;
    const { peer, point } = await resume(server, { epoch: EPOCH, seq: 3, recovered: true });
    expect(point).toMatchObject({ epoch: EPOCH, seq: 1 });
    peer.send(replyFrame(2), userFrame(3));
    await until(() => guest.seen.message.length === 3);
    expect(guest.seen.message.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(guest.client.holes).toBe(1);

    peer.send(userFrame(4, { epoch: 'another' }));
    await peer.closed;
    expect(guest.client.holes).toBe(2);
  });

  test('a sequence that always has a hole does not make it connect without end', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { reconnect: { delayMs: 1, attempts: 3 } });
    void guest.client.connect();
    for (let time = 0; time < 4; time += 1) (await server.enter()).send(userFrame(5));
    await until(() => guest.client.state === 'failed');
    expect(guest.client.holes).toBe(4);
  });

  test('an acknowledgement stands for the own message, a repeated one for nothing', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { reconnect: { delayMs: 1 } });
    void guest.client.connect();
    const peer = await server.enter();
    const sent = guest.client.send('a', { id: 'a' });
    await peer.next();
    peer.send(
      ackFrame('a', { seq: 1 }),
      replyFrame(2),
      ackFrame('a', { seq: 9, duplicate: true }),
      userFrame(3),
    );
    expect((await sent).seq).toBe(1);
    await until(() => guest.seen.message.length === 2);
    expect(guest.seen.ack).toHaveLength(1);
    expect(guest.seen.message.map(({ seq }) => seq)).toEqual([2, 3]);

    const behind = guest.client.send('b', { id: 'b' });
    peer.send(ackFrame('b', { seq: 5 }));
    expect((await behind).seq).toBe(5);
    await peer.closed;
    expect(guest.client.holes).toBe(1);
  });

  test('what was missed for good is a gap: at the first join, after a long time, and when all is gone', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { reconnect: { delayMs: 1 } });
    void guest.client.connect();
    const joined = await server.enter({ epoch: EPOCH, seq: 6 });
    await until(() => guest.seen.gap.length === 1);
    joined.terminate();
    // Nothing was missed, although the server kept nothing to resume from.
    (await server.enter({ epoch: EPOCH, seq: 6 })).terminate();
    (await server.enter({ epoch: EPOCH, seq: 300 })).terminate();
    await until(() => guest.seen.gap.length === 2);
    (await server.enter({ epoch: 'epoch-2', seq: 300 })).terminate();
    await until(() => guest.seen.gap.length === 3);
    const last = await server.enter({ epoch: null, seq: 0 });
    last.send(userFrame(1, { epoch: 'epoch-3' }));
    await until(() => guest.seen.message.length === 1);
    expect(guest.seen.gap).toEqual([{ seq: 6 }, { seq: 300 }, { seq: 300 }, { seq: 0 }]);
    expect(guest.client.position).toEqual({ epoch: 'epoch-3', seq: 1 });
  });

  test('resumes a conversation that had no message yet', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { reconnect: { delayMs: 1 } });
    void guest.client.connect();
    (await server.enter()).terminate();
    const { peer, point } = await resume(server, { epoch: EPOCH, seq: 2, recovered: true });
    expect(point).toEqual({ session_id: 'session-1', resume_token: 'resume-1', epoch: '', seq: 0 });
    expect(guest.client.position).toBeNull();
    peer.send(userFrame(1), replyFrame(2));
    await until(() => guest.seen.message.length === 2);
    expect(guest.seen.gap).toEqual([]);
    expect(guest.client.conversationId).toBe(CONVERSATION_ID);
  });

  test('connects anew when the missed messages do not come', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { reconnect: { delayMs: 1 }, timing: { answerTimeoutMs: 100 } });
    void guest.client.connect();
    (await server.enter({ epoch: EPOCH, seq: 1 })).terminate();
    const { peer } = await resume(server, { epoch: EPOCH, seq: 3, recovered: true });
    peer.send(userFrame(2));
    await peer.closed;
    const { point } = await resume(server, { epoch: EPOCH, seq: 3, recovered: true });
    expect(point).toMatchObject({ seq: 2 });
  });

  test('puts the text of a reply together until the reply itself is there', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { reconnect: { delayMs: 1 } });
    void guest.client.connect();
    const peer = await server.enter();
    const delta = { type: 'delta', id: 'message-2', reply_to: 'message-1' };
    peer.send(
      userFrame(1),
      { type: 'status', status: 'writing', reply_to: 'message-1' },
      { ...delta, index: 0, delta: 'One' },
      { ...delta, index: 1, delta: ' two' },
      { ...delta, index: 3, delta: ' four' },
      { ...delta, type: 'snapshot', index: 3, content: 'One two three four' },
      { ...delta, index: 4, delta: ' five' },
      replyFrame(2),
      { ...delta, index: 5, delta: ' late' },
    );
    peer.send({ type: 'ping' });
    while ((await peer.next()).type !== 'pong');
    expect(guest.seen.status).toHaveLength(1);
    expect(guest.seen.delta.map(({ content }) => content)).toEqual([
      'One',
      'One two',
      'One two three four',
      'One two three four five',
    ]);
    expect(guest.seen.delta[0]).toEqual({ id: 'message-2', reply_to: 'message-1', content: 'One' });
  });

  test('does not put together what was said over two connections', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server, { reconnect: { delayMs: 1 } });
    void guest.client.connect();
    const delta = { type: 'delta', id: 'message-2', reply_to: 'message-1' };
    const first = await server.enter();
    first.send({ ...delta, index: 0, delta: 'One' });
    await until(() => guest.seen.delta.length === 1);
    first.terminate();
    const second = await server.enter({ recovered: true });
    second.send(
      { ...delta, index: 1, delta: ' two' },
      { ...delta, type: 'snapshot', index: 1, content: 'Other two' },
    );
    await until(() => guest.seen.delta.length === 2);
    expect(guest.seen.delta[1]?.content).toBe('Other two');
  });

  test('leaves out what it does not understand', async () => {
    await using server = startScriptedServer();
    using guest = openClient(server);
    void guest.client.connect();
    const peer = await server.enter();
    peer.sendRaw('{');
    peer.sendRaw('null');
    peer.sendRaw('{"type":"typing"}');
    peer.send(connectedFrame({ conversation_id: 'other' }), userFrame(1));
    await until(() => guest.seen.message.length === 1);
    expect(guest.client.state).toBe('connected');
    expect(guest.client.conversationId).toBe(CONVERSATION_ID);
  });
});
