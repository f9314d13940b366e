import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { connectChat, type Frame, messageId, resumePoint } from '../support/chat-v1.ts';
import { register } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

describe('chat.v1: sequence, acknowledgment, order', () => {
  test('C5, C6, C8: a message is acknowledged as committed, then answered, and both are in the store', async () => {
    await using chat = await connectChat(app);
    const frames = await chat.say('my internet is down', { id: 'm1' });
    const [ack, reply] = frames;
    expect(frames).toHaveLength(2);
    expect(ack).toEqual({
      type: 'ack',
      id: 'm1',
      message_id: expect.any(String),
      conversation_id: chat.connected['conversation_id'],
      epoch: expect.any(String),
      seq: 1,
    });
    expect(reply).toMatchObject({
      type: 'message',
      seq: 2,
      epoch: ack?.['epoch'],
      role: 'assistant',
      reply_to: ack?.['message_id'],
      conversation_id: chat.connected['conversation_id'],
      agent: 'tech_support',
      intent: 'technical',
      finish_reason: 'stop',
      ts: expect.stringMatching(/Z$/),
    });
    const stored = await app.request(`/api/v1/chat/conversations/${chat.connected['conversation_id']}`, {
      token: String(chat.connected['guest_token']),
    });
    expect(await stored.json()).toMatchObject({
      messages: [
        { id: ack?.['message_id'], seq: 1, role: 'user', content: 'my internet is down' },
        { id: reply?.['id'], seq: 2, role: 'assistant', content: reply?.['content'] },
      ],
    });
  });

  test('C7: the same id again has the same number and the stored reply, on any connection', async () => {
    const ann = await register(app);
    await using chat = await connectChat(app, { token: ann.token });
    const [ack, reply] = await chat.say('my internet is down', { id: 'same' });
    const again = await chat.say('my internet is down', { id: 'same' });
    expect(again).toEqual([{ ...ack, duplicate: true }, reply as Frame]);
    await using other = await connectChat(app, {
      token: ann.token,
      conversation_id: chat.connected['conversation_id'],
    });
    expect(await other.say('my internet is down', { id: 'same' })).toEqual([
      { ...ack, duplicate: true },
      reply as Frame,
    ]);
    expect(await chat.say('something else', { id: 'same' })).toEqual([
      {
        type: 'error',
        id: 'same',
        error: { code: 'conflict', message: expect.any(String), retryable: false },
      },
    ]);
    expect((await chat.say('the light is red'))[0]).toMatchObject({ type: 'ack', seq: 3 });
  });

  test('C9, C10: what a client sends at once is committed in its order and comes back in that of seq', async () => {
    await using chat = await connectChat(app);
    const ids = Array.from({ length: 20 }, () => messageId());
    for (const [index, id] of ids.entries()) chat.send({ type: 'message', id, content: `line ${index}` });
    const seqs: unknown[] = [];
    const acked: unknown[] = [];
    while (seqs.length < 40) {
      const frame = await chat.next();
      seqs.push(frame['seq']);
      if (frame['type'] === 'ack') acked.push(frame['id']);
    }
    expect(seqs).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(acked).toEqual(ids);
  });

  test('C10: the author gets an ack, every other tab the message itself, all in one order', async () => {
    const ann = await register(app);
    await using first = await connectChat(app, { token: ann.token });
    const conversation = { token: ann.token, conversation_id: first.connected['conversation_id'] };
    await using second = await connectChat(app, conversation);
    const [ack, reply] = await first.say('my internet is down', { id: 'from-first' });
    expect(await second.next()).toEqual({
      type: 'message',
      role: 'user',
      conversation_id: first.connected['conversation_id'],
      epoch: ack?.['epoch'],
      seq: 1,
      id: ack?.['message_id'],
      content: 'my internet is down',
      client_message_id: 'from-first',
      ts: expect.any(String),
    } as Frame);
    expect(await second.next()).toEqual(reply as Frame);
    second.send({ type: 'message', id: 'from-second', content: 'the light is red' });
    expect(await first.next()).toMatchObject({ role: 'user', seq: 3, client_message_id: 'from-second' });
    expect(await second.next()).toMatchObject({ type: 'ack', id: 'from-second', seq: 3 });
  });

  test('C10: also messages over HTTP reach the open sockets', async () => {
    const ann = await register(app);
    await using chat = await connectChat(app, { token: ann.token });
    await chat.say('my internet is down');
    await app.request('/api/v1/chat/messages', {
      token: ann.token,
      body: { content: 'the light is red', conversation_id: chat.connected['conversation_id'] },
    });
    expect(await chat.next()).toMatchObject({
      type: 'message',
      role: 'user',
      seq: 3,
      client_message_id: null,
    });
    expect(await chat.next()).toMatchObject({ type: 'message', role: 'assistant', seq: 4 });
  });

  test('C10: whoever sends how much at the same time, every tab sees one order without gaps', async () => {
    const ann = await register(app);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(2), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        async (bursts) => {
          const conversation_id = Bun.randomUUIDv7();
          const tabs = await Promise.all(
            [0, 1, 2].map(() => connectChat(app, { token: ann.token, conversation_id })),
          );
          let sent = 0;
          for (const burst of bursts) {
            for (const tab of burst) {
              tabs[tab]?.send({ type: 'message', id: messageId(), content: `hello ${sent}` });
              sent += 1;
            }
            await tabs[0]?.nextOf('message');
          }
          for (const tab of tabs.slice(1)) {
            const seqs: unknown[] = [];
            while (seqs.length < sent * 2) seqs.push((await tab.next())['seq']);
            expect(seqs).toEqual(Array.from({ length: sent * 2 }, (_, index) => index + 1));
          }
          for (const tab of tabs) await tab[Symbol.asyncDispose]();
        },
      ),
      { numRuns: 15 },
    );
  });

  test('C11: no more than the window is sent beyond what was processed; acks bring the rest', async () => {
    await using small = await startTestApp({ env: { WEBSOCKET_MESSAGE_QUEUE_SIZE: '4' } });
    const ann = await register(small);
    await using author = await connectChat(small, { token: ann.token });
    await using watcher = await connectChat(small, {
      token: ann.token,
      conversation_id: author.connected['conversation_id'],
    });
    for (let round = 1; round <= 4; round += 1) {
      await author.say(`hello ${round}`);
      author.send({ type: 'ack', seq: round * 2 });
    }
    const seqs = [];
    for (let count = 0; count < 4; count += 1) seqs.push((await watcher.next())['seq']);
    watcher.send({ type: 'ping' });
    expect(await watcher.next()).toEqual({ type: 'pong' });
    watcher.send({ type: 'ack', seq: 3 });
    for (let count = 0; count < 3; count += 1) seqs.push((await watcher.next())['seq']);
    watcher.send({ type: 'ack', seq: 7 });
    seqs.push((await watcher.next())['seq']);
    expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('C11: long messages fill the window sooner, so that who reads nothing costs a bounded memory', async () => {
    const ann = await register(app);
    await using author = await connectChat(app, { token: ann.token });
    await using watcher = await connectChat(app, {
      token: ann.token,
      conversation_id: author.connected['conversation_id'],
    });
    // Quotation marks take two bytes each in a frame.
    const long = '" '.repeat(9_980);
    for (let round = 1; round <= 45; round += 1) {
      author.send({ type: 'message', id: messageId(), content: `${round} ${long}` });
      await author.nextOf('message');
      author.send({ type: 'ack', seq: round * 2 });
    }
    // More than 1 MiB in 90 messages: fewer than all, though the window has room for 100.
    let bytes = 0;
    let last = 0;
    while (bytes < 1024 * 1024) {
      const frame = await watcher.next();
      last = Number(frame['seq']);
      bytes += JSON.stringify(frame).length;
    }
    watcher.send({ type: 'ping' });
    while ((await watcher.next())['type'] !== 'pong') last += 1;
    expect(last).toBeLessThan(90);
    watcher.send({ type: 'ack', seq: last });
    while (last < 90) {
      const frame = await watcher.next();
      expect(frame['seq']).toBe(last + 1);
      last = Number(frame['seq']);
    }
  });

  test('C11: an ack of the future is refused, one of the past does nothing', async () => {
    await using chat = await connectChat(app);
    await chat.say('my internet is down');
    chat.send({ type: 'ack', seq: 2 });
    chat.send({ type: 'ack', seq: 1 });
    chat.send({ type: 'ack', seq: 3 });
    expect(await chat.next()).toMatchObject({ type: 'error', error: { code: 'bad_request' } });
  });

  test('C11: without progress the connection ends with 4414', async () => {
    await using strict = await startTestApp({ timings: { ackMs: 100, sweepMs: 20 } });
    await using chat = await connectChat(strict);
    await chat.say('my internet is down');
    expect(await chat.next()).toMatchObject({ type: 'disconnect', code: 4414, reconnect: true });
  });

  test('C24: a full window without progress ends with 4412, and nothing is lost by it', async () => {
    await using strict = await startTestApp({
      env: { WEBSOCKET_MESSAGE_QUEUE_SIZE: '4' },
      timings: { drainMs: 100, sweepMs: 20 },
    });
    await using chat = await connectChat(strict);
    await chat.say('my internet is down');
    const [ack] = await chat.say('the light is red');
    expect(await chat.nextOf('disconnect')).toMatchObject({ code: 4412, reconnect: true });
    await using again = await connectChat(strict, {
      resume: resumePoint(chat, { epoch: ack?.['epoch'], seq: 1 }),
    });
    expect(again.connected).toMatchObject({ recovered: true, seq: 4 });
  });

  test('C12: a flood is refused message by message, then ends with 4429; others do not notice', async () => {
    await using small = await startTestApp({ env: { WEBSOCKET_MESSAGE_QUEUE_SIZE: '5' } });
    await using flood = await connectChat(small);
    await using calm = await connectChat(small);
    for (let count = 0; count < 400; count += 1)
      flood.send({ type: 'message', id: messageId(), content: 'spam' });
    const [ack] = await calm.say('my internet is down');
    expect(ack).toMatchObject({ type: 'ack', seq: 1 });
    const codes = new Map<unknown, number>();
    for (;;) {
      const frame = await flood.next();
      if (frame['type'] === 'disconnect') {
        expect(frame).toMatchObject({ code: 4429, reconnect: true, retry_after_ms: expect.any(Number) });
        break;
      }
      const { code } = (frame['error'] ?? {}) as { code?: string };
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect(codes.get('too_many_inflight')).toBe(100);
  });

  test('C12: a flood of frames that ask for nothing much ends with 4429 as well', async () => {
    await using flood = await connectChat(app);
    for (let count = 0; count < 2_500; count += 1) flood.send({ type: 'ping' });
    expect(await flood.nextOf('disconnect')).toMatchObject({ code: 4429, reconnect: true });
  });

  test('C9: after a refused message the later ones wait for it to be sent again', async () => {
    await using limited = await startTestApp({ env: { RATE_LIMIT_MESSAGES_PER_MINUTE: '2' } });
    await using chat = await connectChat(limited);
    for (const id of ['one', 'two', 'three', 'four'])
      chat.send({ type: 'message', id, content: `this is ${id}` });
    const refused: unknown[] = [];
    while (refused.length < 2) {
      const frame = await chat.next();
      if (frame['type'] === 'error') refused.push([frame['id'], (frame['error'] as { code: string }).code]);
    }
    expect(refused).toEqual([
      ['three', 'rate_limited'],
      ['four', 'too_many_inflight'],
    ]);
  });
});
