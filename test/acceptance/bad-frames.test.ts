import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { readConversation } from './support/api.ts';
import { connect } from './support/chat-socket.ts';
import { createPlace, type Place } from './support/place.ts';
import { NO_LIMITS, type RunningServer, startServer } from './support/server.ts';

setDefaultTimeout(60_000);

const LARGEST_FRAME_BYTES = 65_536;
const GOOD = { content: 'internet is down' };

let place: Place;
let server: RunningServer;

beforeAll(async () => {
  place = await createPlace();
  server = await startServer(place, { env: NO_LIMITS });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
});

/** A good message, blown up to a frame of exactly this many bytes by a field that nobody reads. */
function frameOf(bytes: number): string {
  const empty = JSON.stringify({ ...GOOD, padding: '' });
  return JSON.stringify({ ...GOOD, padding: 'x'.repeat(bytes - empty.length) });
}

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const BAD_FRAMES: readonly (readonly [
  name: string,
  frame: string | Uint8Array<ArrayBuffer>,
  code: string,
])[] = [
  ['broken JSON', '{"content": "internet', 'malformed_json'],
  ['nothing at all', '', 'malformed_json'],
  ['plain text', 'internet is down', 'malformed_json'],
  ['an array', '["internet is down"]', 'bad_request'],
  ['a number', '42', 'bad_request'],
  ['null', 'null', 'bad_request'],
  ['a string', '"internet is down"', 'bad_request'],
  ['binary data', new TextEncoder().encode(JSON.stringify(GOOD)), 'bad_request'],
  ['no content', '{}', 'validation_failed'],
  ['empty content', '{"content":""}', 'validation_failed'],
  ['blank content', '{"content":" \\n\\t "}', 'validation_failed'],
  ['content that is a number', '{"content":5}', 'validation_failed'],
  ['content that is nested 30,000 deep', `{"content":${nested(30_000)}}`, 'validation_failed'],
  ['content that is too long', JSON.stringify({ content: 'x'.repeat(20_001) }), 'message_too_large'],
  ['an id that is a number', '{"content":"hello","id":7}', 'validation_failed'],
  ['an id that is an object', '{"content":"hello","id":{"a":1}}', 'validation_failed'],
  ['an id with a space', '{"content":"hello","id":"a b"}', 'validation_failed'],
  ['a conversation that is no UUID', '{"content":"hello","conversation_id":"1"}', 'validation_failed'],
];

describe('a bad frame is answered by one error in the shape of a reply, and the chat goes on', () => {
  test.each(BAD_FRAMES.map((entry) => [...entry] as const))('%s', async (_name, frame, code) => {
    using socket = await connect(server.url);
    socket.send(frame);
    socket.say(GOOD.content);
    const error = await socket.next();
    expect(error).toMatchObject({
      role: 'assistant',
      agent: 'general',
      id: null as never,
      error: { code, retryable: false },
    });
    expect(error.content).toBeString();
    expect(error.error?.message).toBeString();
    expect(await socket.next()).toMatchObject({ role: 'assistant', intent: 'technical', seq: 2 });
    expect(socket.received).toHaveLength(2);
  });

  test('all of them in a row on one socket, in order', async () => {
    using socket = await connect(server.url);
    for (const [, frame] of BAD_FRAMES) socket.send(frame);
    socket.say(GOOD.content);
    for (const [, , code] of BAD_FRAMES) expect((await socket.next()).error?.code).toBe(code);
    expect(await socket.next()).toMatchObject({ seq: 2 });
  });
});

test('fields that are not known are ignored, whatever is in them', async () => {
  using socket = await connect(server.url);
  socket.send(
    `{"content":"internet is down","deep":${nested(20_000)},"role":"admin","__proto__":{"id":"x"}}`,
  );
  const reply = await socket.next();
  expect(reply).not.toHaveProperty('error');
  expect(reply).toMatchObject({ intent: 'technical', seq: 2 });
});

test('a frame of 64 KiB is read, one byte more ends the socket with 1009 and nobody else', async () => {
  using other = await connect(server.url);
  using socket = await connect(server.url);
  socket.send(frameOf(LARGEST_FRAME_BYTES));
  expect(await socket.next()).toMatchObject({ intent: 'technical', seq: 2 });
  socket.send(frameOf(LARGEST_FRAME_BYTES + 1));
  expect((await socket.ended).code).toBe(1009);
  other.say(GOOD.content);
  expect(await other.next()).toMatchObject({ seq: 2 });
});

test('50 messages at once get 50 replies in their order', async () => {
  using socket = await connect(server.url);
  const contents = Array.from({ length: 50 }, (_, index) => `internet is down, message number ${index}`);
  for (const [index, content] of contents.entries()) socket.say(content, { id: `m-${index}` });
  for (const _ of contents) await socket.next();
  const replies = socket.received;
  expect(replies.map(({ seq }) => seq)).toEqual(contents.map((_, index) => 2 * index + 2));

  const [first] = replies;
  const stored = await readConversation(server.url, {
    id: first!.conversation_id,
    token: first!.guest_token!,
  });
  const contentById = new Map(stored.messages.map(({ id, content }) => [id, content]));
  expect(replies.map(({ reply_to }) => contentById.get(reply_to))).toEqual(contents);
  expect(stored.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
});
