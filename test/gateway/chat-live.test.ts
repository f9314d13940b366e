import { afterAll, expect, test } from 'bun:test';
import type { LiveFrame } from '#protocol/chat-v1.ts';
import { createChatClient } from '../../src/client/chat-client.ts';
import { type ChatV1, connectChat } from '../support/chat-v1.ts';
import { register } from '../support/people.ts';
import { startTestApp } from '../support/test-app.ts';
import { waitUntil } from '../support/wait-until.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const LIVE = { caps: ['live'] };

/** Live frames until one shows the conversation. */
async function untilShown(chat: ChatV1, conversationId: string): Promise<LiveFrame> {
  for (;;) {
    const frame = (await chat.nextOf('live')) as unknown as LiveFrame;
    if (frame.conversations.some(({ conversation_id }) => conversation_id === conversationId)) return frame;
  }
}

test('C28: staff who ask for it are sent what goes on, at once and after each change', async () => {
  const agent = await register(app, { role: 'agent' });
  const first = await connectChat(app, { token: agent.token, ...LIVE });
  expect((await first.nextOf('live'))['open']).toBeNumber();
  const second = await connectChat(app, { token: agent.token, ...LIVE });
  await second.nextOf('live');

  const customer = await connectChat(app, { caps: ['delta', 'status'] });
  const saidMs = performance.now();
  await customer.say('let me talk to a human please');
  const id = String(customer.connected['conversation_id']);
  const frames = await Promise.all([untilShown(first, id), untilShown(second, id)]);
  expect(performance.now() - saidMs).toBeLessThan(3_000);
  for (const frame of frames) expect(frame.waiting).toBeGreaterThan(0);

  for (const chat of [first, second, customer]) await chat[Symbol.asyncDispose]();
  await waitUntil(() => !app.runtime.deps.live.looking, { what: 'that nobody looks any more' });
});

test('C28: others are refused, and go on without it', async () => {
  await using customer = await connectChat(app, LIVE);
  const refusal = await customer.nextOf('error');
  expect(refusal['error']).toMatchObject({ code: 'forbidden', retryable: false });
  const frames = await customer.say('internet is down');
  expect(frames.map(({ type }) => type)).toEqual(['ack', 'message']);
  expect(app.runtime.deps.live.looking).toBe(false);
});

test('C28: staff who did not ask are told nothing', async () => {
  const agent = await register(app, { role: 'agent' });
  await using watching = await connectChat(app, { token: agent.token, ...LIVE });
  await watching.nextOf('live');
  await using quiet = await connectChat(app, { token: agent.token });
  await using customer = await connectChat(app);
  await customer.say('my bill is wrong');
  await untilShown(watching, String(customer.connected['conversation_id']));
  quiet.send({ type: 'ping', ts: 1 });
  expect(await quiet.next()).toEqual({ type: 'pong', ts: 1 });
});

test('C28: a new token that is no longer one of staff ends it', async () => {
  const agent = await register(app, { role: 'agent' });
  await using chat = await connectChat(app, { token: agent.token, ...LIVE });
  await chat.nextOf('live');
  const { token } = await app.runtime.deps.tokens.sign({
    ...{ userId: agent.userId, role: 'customer', guest: false, sessionId: null },
  });
  chat.send({ type: 'refresh', token });
  await chat.nextOf('refreshed');
  await waitUntil(() => !app.runtime.deps.live.looking, { what: 'that nobody looks any more' });
});

test('the client hands live frames on', async () => {
  const agent = await register(app, { role: 'agent' });
  const client = createChatClient({
    url: `${app.socketUrl}/api/v1/chat/ws`,
    token: agent.token,
    capabilities: ['live'],
  });
  const shown: LiveFrame[] = [];
  client.on('live', (frame) => shown.push(frame));
  await client.connect();
  await waitUntil(() => shown.length > 0, { what: 'a live frame' });
  expect(shown[0]?.conversations).toBeArray();
  client.close();
});
