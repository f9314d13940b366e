import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { listConversationIds, sendMessage } from './support/api.ts';
import { connect } from './support/chat-socket.ts';
import { createPlace, type Place } from './support/place.ts';
import { type RunningServer, startServer } from './support/server.ts';

setDefaultTimeout(60_000);

let place: Place;
let server: RunningServer;

beforeAll(async () => {
  place = await createPlace();
  server = await startServer(place);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
});

test('a socket that says only {"content"} gets one frame, the answer, and nothing else', async () => {
  using socket = await connect(server.url, { path: '/test-client' });
  socket.send(JSON.stringify({ content: 'internet is down' }));
  const data = await socket.next();
  expect(data.role).toBe('assistant');
  expect(data.content.toLowerCase()).toContain('internet');

  // A second answer bounds the time in which a stray frame could have come.
  socket.say('thanks');
  await socket.next();
  expect(socket.received.map(({ seq }) => seq)).toEqual([2, 4]);
});

test('a complaint about a bill is understood as billing with high confidence', async () => {
  const reply = await sendMessage(server.url, { content: 'my bill is so expensive' });
  expect(reply.intent).toBe('billing');
  expect(reply.intent_data.confidence).toBeGreaterThan(0.8);
  expect(reply.agent).toBe('billing');
});

test('the first answer carries a token for the guest, later ones do not', async () => {
  using socket = await connect(server.url);
  socket.say('internet is down');
  const token = (await socket.next()).guest_token ?? '';
  expect(token.split('.')).toHaveLength(3);
  socket.say('still down');
  expect(await socket.next()).not.toHaveProperty('guest_token');

  using again = await connect(server.url, { token });
  const [first] = socket.received;
  again.say('hello again', { conversation_id: first!.conversation_id });
  const reply = await again.next();
  expect(reply).not.toHaveProperty('guest_token');
  expect(reply).toMatchObject({ conversation_id: first!.conversation_id, seq: 6 });
});

test('a message that is sent again with its id gets the same reply, over either way', async () => {
  const first = await sendMessage(server.url, { content: 'my router has no lights', id: 'once' });
  const { guest_token: token = '', ...reply } = first;
  const again = {
    content: 'my router has no lights',
    id: 'once',
    conversation_id: reply.conversation_id,
    token,
  };
  expect(await sendMessage(server.url, again)).toEqual(reply);
  using socket = await connect(server.url, { token });
  socket.say(again.content, { id: again.id, conversation_id: again.conversation_id });
  expect(await socket.next()).toEqual(reply);
});

test('every reply of a conversation, also those after a person was called, is the same when asked for again', async () => {
  const story = [
    'my bill is so expensive',
    "that didn't work",
    'I want to talk to a person',
    'hello?',
    'never mind, it is solved',
  ];
  let token: string | undefined;
  let conversation: string | undefined;
  for (const [index, content] of story.entries()) {
    const known =
      conversation === undefined || token === undefined ? {} : { conversation_id: conversation, token };
    const { guest_token: given, ...reply } = await sendMessage(server.url, {
      content,
      id: `story-${index}`,
      ...known,
    });
    token ??= given!;
    conversation = reply.conversation_id;
    const again = await sendMessage(server.url, {
      content,
      id: `story-${index}`,
      conversation_id: conversation,
      token,
    });
    expect(again).toEqual(reply);
  }
});

test('a conversation stays in the list of its customer, however far it has come', async () => {
  const first = await sendMessage(server.url, { content: 'my internet is down' });
  const { conversation_id, guest_token: token = '' } = first;
  const states = [first.state];
  for (const content of ["that didn't work", 'it works now, thanks']) {
    expect(await listConversationIds(server.url, { token })).toEqual([conversation_id]);
    states.push((await sendMessage(server.url, { content, conversation_id, token })).state);
  }
  expect(await listConversationIds(server.url, { token })).toEqual([conversation_id]);
  expect(states).toEqual(['initial', 'follow_up', 'resolved']);
});
