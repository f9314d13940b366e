import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type ChatV1, connectChat, type Frame, openChat, resumePoint } from '../support/chat-v1.ts';
import { register } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

/** A conversation of two turns that a client has left, and somebody else has gone on with over HTTP. */
async function leaveAndMiss({
  missed,
}: {
  missed: number;
}): Promise<{ chat: ChatV1; epoch: unknown; token: string }> {
  const { token } = await register(app);
  const chat = await connectChat(app, { token });
  const [ack] = await chat.say('my internet is down');
  chat.send({ type: 'ack', seq: 2 });
  await chat[Symbol.asyncDispose]();
  for (let count = 0; count < missed; count += 1) {
    await app.request('/api/v1/chat/messages', {
      token,
      body: { content: `still nothing ${count}`, conversation_id: chat.connected['conversation_id'] },
    });
  }
  return { chat, epoch: ack?.['epoch'], token };
}

async function refusal(connect: Frame): Promise<{ code: string; close: number; frames: number }> {
  await using socket = await openChat(app);
  socket.send({ type: 'connect', ...connect });
  const error = await socket.next();
  expect(await socket.next()).toMatchObject({ type: 'disconnect' });
  const { code: close } = await socket.closed;
  return { code: (error['error'] as { code: string }).code, close, frames: socket.waiting };
}

describe('chat.v1: coming back', () => {
  test('C13, C14: without an access token, by the secret of the session: what was missed, then what is new', async () => {
    const { chat, epoch } = await leaveAndMiss({ missed: 2 });
    await using again = await connectChat(app, { resume: resumePoint(chat, { epoch, seq: 2 }) });
    expect(again.connected).toMatchObject({
      was_recovering: true,
      recovered: true,
      seq: 6,
      epoch: epoch as string,
      session_id: chat.connected['session_id'],
      user_id: chat.connected['user_id'],
      conversation_id: chat.connected['conversation_id'],
    });
    expect(again.connected['resume_token']).not.toBe(chat.connected['resume_token']);
    const missed = [await again.next(), await again.next(), await again.next(), await again.next()];
    expect(missed.map(({ seq, role }) => [seq, role])).toEqual([
      [3, 'user'],
      [4, 'assistant'],
      [5, 'user'],
      [6, 'assistant'],
    ]);
    expect((await again.say('hello?'))[0]).toMatchObject({ type: 'ack', seq: 7 });
  });

  test('C14: at the head nothing follows; a client that left before the first message has missed all of it', async () => {
    const { chat, epoch } = await leaveAndMiss({ missed: 0 });
    await using again = await connectChat(app, { resume: resumePoint(chat, { epoch, seq: 2 }) });
    expect(again.connected).toMatchObject({ recovered: true, seq: 2 });
    expect((await again.say('hello?'))[0]).toMatchObject({ type: 'ack', seq: 3 });

    await using early = await connectChat(app);
    await early[Symbol.asyncDispose]();
    await using later = await connectChat(app, { resume: resumePoint(early, { epoch: '', seq: 0 }) });
    expect(later.connected).toMatchObject({ recovered: true, seq: 0, epoch: null });
    expect((await later.say('hello'))[0]).toMatchObject({ type: 'ack', seq: 1 });
  });

  test('C15: a message that was sent twice because its ack was lost is in the log once', async () => {
    const { token } = await register(app);
    await using chat = await connectChat(app, { token });
    await chat.say('my internet is down', { id: 'lost-ack' });
    await using again = await connectChat(app, {
      resume: resumePoint(chat, { epoch: '', seq: 0 }),
    });
    expect(await again.next()).toMatchObject({ seq: 1, client_message_id: 'lost-ack' });
    expect(await again.next()).toMatchObject({ seq: 2, role: 'assistant' });
    again.send({ type: 'message', id: 'lost-ack', content: 'my internet is down' });
    expect(await again.next()).toMatchObject({ type: 'ack', seq: 1, duplicate: true });
    expect(await again.next()).toMatchObject({ type: 'message', seq: 2 });
    expect((await again.say('the light is red'))[0]).toMatchObject({ seq: 3 });
  });

  test('C14: more than the window: nothing partial, and the whole is there over HTTP', async () => {
    await using small = await startTestApp({ env: { WEBSOCKET_MESSAGE_QUEUE_SIZE: '3' } });
    const { chat, epoch, token } = await leaveAndMiss({ missed: 2 });
    await using again = await connectChat(small, { resume: resumePoint(chat, { epoch, seq: 2 }) });
    expect(again.connected).toMatchObject({ was_recovering: true, recovered: false, seq: 6 });
    const history = await app.request(
      `/api/v1/chat/conversations/${chat.connected['conversation_id']}?after_seq=2`,
      { token },
    );
    expect(((await history.json()) as { messages: unknown[] }).messages).toHaveLength(4);
    expect((await again.say('hello?'))[0]).toMatchObject({ type: 'ack', seq: 7 });
    const metrics = await (await fetch(`${small.url}/metrics`)).text();
    expect(metrics).toContain('resume_total{recovered="false"} 1');
    expect(metrics).toContain('queue_dropped_total 4');
  });

  test('C14: another epoch and a number of the future are not recovered', async () => {
    const { chat, epoch, token } = await leaveAndMiss({ missed: 1 });
    const conversation_id = chat.connected['conversation_id'];
    for (const resume of [
      { epoch: Bun.randomUUIDv7(), seq: 2 },
      { epoch, seq: 999 },
    ]) {
      await using again = await connectChat(app, { token, conversation_id, resume });
      expect(again.connected).toMatchObject({ was_recovering: true, recovered: false, seq: 4 });
      expect(again.waiting).toBe(0);
    }
  });

  test('C13: the position alone counts for a user that a token names', async () => {
    const { chat, epoch, token } = await leaveAndMiss({ missed: 1 });
    await using again = await connectChat(app, {
      token,
      conversation_id: chat.connected['conversation_id'],
      resume: { epoch, seq: 2 },
    });
    expect(again.connected).toMatchObject({ recovered: true, seq: 4 });
    expect(await again.next()).toMatchObject({ seq: 3 });
  });

  test('C13: forged, unknown and replayed tokens end in 4404 and show nothing', async () => {
    const { chat, epoch } = await leaveAndMiss({ missed: 1 });
    const point = resumePoint(chat, { epoch, seq: 2 });
    const forged = { ...point, resume_token: `${String(point.resume_token).slice(0, -2)}xx` };
    const unknown = { ...point, session_id: Bun.randomUUIDv7() };
    for (const resume of [forged, unknown])
      expect(await refusal({ resume })).toEqual({ code: 'not_found', close: 4404, frames: 0 });
    await using again = await connectChat(app, { resume: point });
    // The first frame shows that the new token has arrived; the old one is of no use from then on.
    again.send({ type: 'ack', seq: 2 });
    again.send({ type: 'ping' });
    await again.nextOf('pong');
    const deadline = performance.now() + 5_000;
    for (;;) {
      const socket = await openChat(app);
      socket.send({ type: 'connect', resume: point });
      const frame = await socket.next();
      await socket[Symbol.asyncDispose]();
      if (frame['type'] === 'error') {
        expect(frame).toMatchObject({ error: { code: 'not_found' } });
        break;
      }
      expect(performance.now()).toBeLessThan(deadline);
    }
  });

  test("C13: somebody else's session ends in 4403, with the right secret too", async () => {
    const { chat, epoch } = await leaveAndMiss({ missed: 1 });
    const mallory = await register(app);
    const resume = resumePoint(chat, { epoch, seq: 2 });
    expect(await refusal({ token: mallory.token, resume })).toEqual({
      code: 'forbidden',
      close: 4403,
      frames: 0,
    });
    expect(
      await refusal({
        token: mallory.token,
        conversation_id: chat.connected['conversation_id'],
        resume: { epoch, seq: 0 },
      }),
    ).toEqual({ code: 'forbidden', close: 4403, frames: 0 });
  });

  test('C13: the session is of no use after its sign-in has ended', async () => {
    const { chat, epoch, token } = await leaveAndMiss({ missed: 1 });
    await app.request('/api/v1/auth/logout', { token, method: 'POST' });
    expect(await refusal({ resume: resumePoint(chat, { epoch, seq: 2 }) })).toEqual({
      code: 'unauthorized',
      close: 4401,
      frames: 0,
    });
  });

  test('C16: another server on the same database goes on where the first left off', async () => {
    const { chat, epoch } = await leaveAndMiss({ missed: 1 });
    await using second = await startTestApp();
    await using again = await connectChat(second, { resume: resumePoint(chat, { epoch, seq: 2 }) });
    expect(again.connected).toMatchObject({ recovered: true });
    expect(await again.next()).toMatchObject({ seq: 3 });
  });
});
