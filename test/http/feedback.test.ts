import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type Person, register } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let supervisor: Person;
let agent: Person;
let customer: Person;
beforeAll(async () => {
  app = await startTestApp();
  supervisor = await register(app, { role: 'supervisor' });
  agent = await register(app, { role: 'agent' });
  customer = await register(app);
});
afterAll(() => app[Symbol.asyncDispose]());

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look at what came, whatever it is.
  readonly body: any;
}

async function call(path: string, options: { body?: unknown; token?: string } = {}): Promise<Answer> {
  const response = await app.request(`/api/v1${path}`, options);
  return { status: response.status, body: await response.json() };
}

/** One question and its answer, by a registered customer or by a guest. */
async function ask(token?: string) {
  const { body } = await call('/chat/messages', {
    body: { content: 'my internet is down' },
    ...(token === undefined ? {} : { token }),
  });
  return {
    conversationId: body.conversation_id as string,
    replyId: body.id as string,
    messageId: body.reply_to as string,
    token: (body.guest_token ?? token) as string,
  };
}

const sql = () => app.runtime.deps.database.sql;
const isStale = async (conversationId: string) =>
  (await sql()`select 1 from stale_facts where conversation_id = ${conversationId}`).length === 1;

describe('rating a reply', () => {
  test('is stored once for each person, can be changed, and marks the facts of its conversation', async () => {
    const { conversationId, replyId, token } = await ask(customer.token);
    const first = await call('/feedback/rating', {
      token,
      body: { message_id: replyId, rating: 1, comment: 'my card is 4111 1111 1111 1111' },
    });
    expect(first).toEqual({
      status: 200,
      body: { message_id: replyId, conversation_id: conversationId, rating: 1 },
    });
    const rows = () =>
      sql()`select user_id, rating, comment, begun_at = c.created_at as begun from reply_ratings
        join conversations as c on c.id = conversation_id where message_id = ${replyId}`;
    expect([...(await rows())]).toEqual([
      { user_id: customer.userId, rating: 1, comment: 'my card is [card number removed]', begun: true },
    ]);
    expect(await isStale(conversationId)).toBe(true);
    await call('/feedback/rating', { token, body: { message_id: replyId, rating: 5 } });
    expect([...(await rows())]).toEqual([
      { user_id: customer.userId, rating: 5, comment: null, begun: true },
    ]);
  });

  test('is for guests too', async () => {
    const { replyId, token } = await ask();
    expect((await call('/feedback/rating', { token, body: { message_id: replyId, rating: 4 } })).status).toBe(
      200,
    );
  });

  test("of somebody else, of one's own message and of nothing look the same", async () => {
    const own = await ask(customer.token);
    const guest = await ask();
    for (const [token, messageId] of [
      [guest.token, own.replyId],
      [supervisor.token, own.replyId],
      [customer.token, own.messageId],
      [customer.token, Bun.randomUUIDv7()],
    ] as const) {
      const refused = await call('/feedback/rating', { token, body: { message_id: messageId, rating: 1 } });
      expect(refused).toMatchObject({
        status: 404,
        body: { code: 'not_found', detail: 'There is no such reply.' },
      });
    }
    expect([...(await sql()`select 1 from reply_ratings where message_id = ${own.replyId}`)].length).toBe(0);
  });

  test.each([
    ['0', { rating: 0 }, 'body.rating'],
    ['6', { rating: 6 }, 'body.rating'],
    ['a half', { rating: 3.5 }, 'body.rating'],
    ['text', { rating: 'good' }, 'body.rating'],
    ['nothing', { rating: undefined }, 'body.rating'],
    ['no message', { message_id: 'it' }, 'body.message_id'],
    ['a long comment', { comment: 'x'.repeat(2_001) }, 'body.comment'],
  ])('with %s is refused by name', async (_, fields, field) => {
    const { replyId, token } = await ask(customer.token);
    const { status, body } = await call('/feedback/rating', {
      token,
      body: { message_id: replyId, rating: 5, ...fields },
    });
    expect(status).toBe(422);
    expect(body.errors.map((error: { field: string }) => error.field)).toEqual([field]);
  });

  test('needs a token', async () => {
    const { replyId } = await ask(customer.token);
    expect((await call('/feedback/rating', { body: { message_id: replyId, rating: 5 } })).status).toBe(401);
  });
});

describe('feedback on a conversation', () => {
  test('adds up: what is left out stays as it was said', async () => {
    const { conversationId, token } = await ask();
    const say = (fields: Record<string, unknown>) =>
      call('/feedback', { token, body: { conversation_id: conversationId, ...fields } });
    const first = await say({ resolved: true });
    expect(first.status).toBe(200);
    expect(first.body).toEqual({
      conversation_id: conversationId,
      rating: null,
      resolved: true,
      reasons: [],
      comment: null,
    });
    await say({ rating: 2, reasons: ['too_slow', 'clear_steps', 'too_slow'] });
    const last = await say({ reasons: ['other'], comment: ' My SSN is 123-45-6789. ', resolved: null });
    expect(last.body).toEqual({
      conversation_id: conversationId,
      rating: 2,
      resolved: true,
      reasons: ['other'],
      comment: 'My SSN is [social security number removed].',
    });
    expect(await isStale(conversationId)).toBe(true);
  });

  test('of each kind alone is enough, and nothing at all is not', async () => {
    for (const fields of [{ rating: 1 }, { resolved: false }, { reasons: ['other'] }, { comment: 'Fine.' }]) {
      const { conversationId, token } = await ask();
      const { status } = await call('/feedback', {
        token,
        body: { conversation_id: conversationId, ...fields },
      });
      expect(status).toBe(200);
    }
    const { conversationId, token } = await ask();
    for (const fields of [{}, { comment: ' \u0000 ' }, { reasons: [], rating: null }]) {
      const { status, body } = await call('/feedback', {
        token,
        body: { conversation_id: conversationId, ...fields },
      });
      expect(status).toBe(422);
      expect(body.errors).toEqual([
        {
          field: 'body',
          message: 'must have a rating, whether the problem is solved, a reason or a comment',
        },
      ]);
    }
  });

  test('on a conversation of somebody else is no more possible than on none', async () => {
    const { conversationId } = await ask(customer.token);
    const guest = await ask();
    for (const [token, id] of [
      [guest.token, conversationId],
      [agent.token, conversationId],
      [customer.token, Bun.randomUUIDv7()],
    ] as const) {
      const refused = await call('/feedback', { token, body: { conversation_id: id, rating: 1 } });
      expect(refused).toMatchObject({ status: 404, body: { detail: 'There is no such conversation.' } });
    }
  });

  test('with a reason that is none is refused, and nothing is echoed', async () => {
    const { conversationId, token } = await ask();
    const { status, body } = await call('/feedback', {
      token,
      body: { conversation_id: conversationId, reasons: ['secret'] },
    });
    expect(status).toBe(422);
    expect(JSON.stringify(body)).not.toContain('secret');
  });
});
