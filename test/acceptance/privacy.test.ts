import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import {
  guestToken,
  listConversationIds,
  type Reply,
  readConversation,
  request,
  sendMessage,
} from './support/api.ts';
import { connect } from './support/chat-socket.ts';
import { createPlace, type Place } from './support/place.ts';
import { NO_LIMITS, type RunningServer, startServer } from './support/server.ts';
import { alteredToken, claimsOf, signToken, unsignedToken } from './support/tokens.ts';
import { upgradeStatus } from './support/upgrade-status.ts';

setDefaultTimeout(60_000);

const SECRET = 'a secret of this test, longer than thirty-two characters';
const PRIVATE_WORDS = 'my internet is down at 12 Larch Lane';

let place: Place;
let server: RunningServer;
let first: Reply;
let owner: string;
let stranger: string;

beforeAll(async () => {
  place = await createPlace();
  server = await startServer(place, { env: { ...NO_LIMITS, JWT_SECRET_KEY: SECRET } });
  first = await sendMessage(server.url, { content: PRIVATE_WORDS, id: 'first' });
  owner = first.guest_token ?? '';
  stranger = await guestToken(server.url);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
});

describe('a conversation of somebody else', () => {
  test('cannot be read: it looks exactly like one that does not exist', async () => {
    const foreign = await problemOf(
      request(server.url, { path: conversationPath(first.conversation_id), token: stranger }),
    );
    const missing = await problemOf(
      request(server.url, { path: conversationPath(Bun.randomUUIDv7()), token: stranger }),
    );
    expect(foreign.status).toBe(404);
    expect(foreign).toEqual(missing);
    expect(await listConversationIds(server.url, { token: stranger })).toEqual([]);
  });

  test('cannot be continued over HTTP, not even by repeating its message', async () => {
    for (const body of [
      { content: 'what did I say?', conversation_id: first.conversation_id },
      { content: PRIVATE_WORDS, conversation_id: first.conversation_id, id: 'first' },
    ]) {
      const response = await request(server.url, {
        method: 'POST',
        path: '/api/v1/chat/messages',
        token: stranger,
        body,
      });
      expect(response.status).toBe(404);
      expect(await response.text()).not.toContain('Larch Lane');
    }
  });

  test('cannot be continued over a socket, whatever the connection is called', async () => {
    using socket = await connect(server.url, { path: '/test-client', token: stranger });
    socket.say('what did I say?', { conversation_id: first.conversation_id });
    expect(await socket.next()).toMatchObject({
      role: 'assistant',
      error: { code: 'not_found', retryable: false },
    });
    socket.say(PRIVATE_WORDS, { conversation_id: first.conversation_id, id: 'first' });
    expect(await socket.next()).toMatchObject({ error: { code: 'not_found' } });
  });

  test('is left as it was, and its owner can go on', async () => {
    const stored = await readConversation(server.url, { id: first.conversation_id, token: owner });
    expect(stored.messages).toHaveLength(2);
    const next = await sendMessage(server.url, {
      content: 'ok, next',
      conversation_id: first.conversation_id,
      token: owner,
    });
    expect(next.seq).toBe(4);
  });
});

describe('a token', () => {
  test('made again with the same claims and the right secret is good, so the refusals below are not for its form', async () => {
    const copy = signToken(claimsOf(owner), { secret: SECRET });
    expect(
      (await request(server.url, { path: conversationPath(first.conversation_id), token: copy })).status,
    ).toBe(200);
    expect(await upgradeStatus(server.url, { token: copy })).toBe(101);
  });

  const nowSeconds = () => Math.floor(Date.now() / 1000);
  const bad: Record<string, () => string> = {
    'with the claims of somebody else under its own signature': () =>
      alteredToken(stranger, { claims: claimsOf(owner) }),
    'signed with another secret': () => signToken(claimsOf(owner), { secret: 'x'.repeat(40) }),
    'that needs no signature': () => unsignedToken(claimsOf(owner)),
    'that makes its guest a member of staff': () =>
      alteredToken(owner, { claims: { ...claimsOf(owner), role: 'admin', guest: false } }),
    'that has expired': () =>
      signToken({ ...claimsOf(owner), iat: nowSeconds() - 20, exp: nowSeconds() - 10 }, { secret: SECRET }),
    'without an end': () => signToken({ ...claimsOf(owner), exp: undefined }, { secret: SECRET }),
    'that is no token': () => 'not-a-token',
  };
  for (const [name, make] of Object.entries(bad)) {
    test(`${name} gets 401 for reading, writing and connecting`, async () => {
      const token = make();
      const read = await request(server.url, { path: conversationPath(first.conversation_id), token });
      const body = { content: 'hello', conversation_id: first.conversation_id };
      const write = await request(server.url, { method: 'POST', path: '/api/v1/chat/messages', token, body });
      expect([read.status, write.status, await upgradeStatus(server.url, { token })]).toEqual([
        401, 401, 401,
      ]);
    });
  }
});

function conversationPath(id: string): string {
  return `/api/v1/chat/conversations/${id}`;
}

/** A refusal without what differs between any two requests. */
async function problemOf(answer: Promise<Response>) {
  const response = await answer;
  const { request_id: _, ...problem } = (await response.json()) as Record<string, unknown>;
  return { ...problem, status: response.status };
}
