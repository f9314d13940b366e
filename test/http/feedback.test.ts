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
/** What reports know of a conversation's ratings. */
async function ratedIn(conversationId: string) {
  await app.runtime.deps.analytics.refresher.refresh();
  const [fact] = await sql()`
    select ratings, rating_sum, confirmed from conversation_facts where conversation_id = ${conversationId}`;
  return fact;
}

describe('rating a reply', () => {
  test('is stored once for each person, can be changed, and reports hear of it', async () => {
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
    expect(await ratedIn(conversationId)).toMatchObject({ ratings: 1, rating_sum: 1 });
    await call('/feedback/rating', { token, body: { message_id: replyId, rating: 5 } });
    expect(await ratedIn(conversationId)).toMatchObject({ ratings: 1, rating_sum: 5 });
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
    expect(await ratedIn(conversationId)).toMatchObject({ ratings: 1, rating_sum: 2, confirmed: 1 });
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

describe('the summary', () => {
  const DAY_MS = 86_400_000;
  /** Midnight of a zone without summer time, on a day by chance: a database that tests used before has others. */
  const midnight = new Date(Date.UTC(1975, 0, 1, 7) + Math.floor(Math.random() * 15_000) * DAY_MS);
  const later = (ms: number) => new Date(midnight.getTime() + ms);
  const end = later(2 * DAY_MS);
  const dateOf = (instant: Date) => instant.toISOString().slice(0, 10);
  const query = `from=${dateOf(midnight)}&to=${dateOf(end)}&time_zone=America/Phoenix`;

  /** A conversation moved to a time that no other test has, before anything is said of it. */
  async function askAt(when: Date) {
    const asked = await ask();
    await sql()`update conversations set created_at = ${when.toISOString()} where id = ${asked.conversationId}`;
    await sql()`insert into stale_facts (conversation_id) values (${asked.conversationId}) on conflict do nothing`;
    return asked;
  }

  test('adds up what was said of the conversations of a window, by the days of a time zone', async () => {
    const first = await askAt(midnight);
    const second = await askAt(later(DAY_MS - 1));
    await askAt(later(1.5 * DAY_MS));
    await askAt(end);
    const rate = ({ token, replyId }: typeof first, rating: number, comment?: string) =>
      call('/feedback/rating', { token, body: { message_id: replyId, rating, comment } });
    await rate(first, 1, 'The pin is 1234');
    await rate(first, 2, 'Better, but slow');
    await rate(second, 5);
    await call('/feedback', {
      token: second.token,
      body: { conversation_id: second.conversationId, rating: 4, resolved: true, reasons: ['friendly'] },
    });
    await app.runtime.deps.analytics.refresher.refresh();

    const { status, body } = await call(`/feedback/summary?${query}`, { token: supervisor.token });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      window: {
        from: midnight.toISOString(),
        to: end.toISOString(),
        time_zone: 'America/Phoenix',
      },
      cohort: { conversations: 3 },
      ratings: 3,
      mean: 11 / 3,
      response_rate: { value: 2 / 3, numerator: 2, denominator: 3, filter: { with: 'rated' } },
      resolved: { yes: 1, no: 0 },
    });
    expect(body.response_rate.interval[0]).toBeGreaterThan(0.2);
    expect(body.response_rate.interval[1]).toBeLessThan(0.95);
    expect(body.distribution.map(({ ratings }: { ratings: number }) => ratings)).toEqual([0, 1, 0, 1, 1]);
    expect(body.trend).toMatchObject([
      { start: midnight.toISOString(), conversations: 2, rated: 2, ratings: 3, mean: 11 / 3 },
      { start: later(DAY_MS).toISOString(), conversations: 1, rated: 0, ratings: 0, mean: null },
    ]);
    expect(body.reasons).toContainEqual({ reason: 'friendly', count: 1 });
    expect(body.reasons).toContainEqual({ reason: 'too_slow', count: 0 });
    expect(body.comments).toMatchObject([
      { conversation_id: first.conversationId, message_id: first.replyId, rating: 2 },
    ]);
    expect(body.comments[0].comment).toBe('Better, but slow');
    expect(body.as_of).toEqual(expect.any(String));

    const rows = await call(body.response_rate.href.replace('/api/v1', ''), { token: supervisor.token });
    expect(rows.status).toBe(200);
    expect(
      rows.body.conversations
        .map(({ conversation_id }: { conversation_id: string }) => conversation_id)
        .sort(),
    ).toEqual([first.conversationId, second.conversationId].sort());
  });

  test('of a window without conversations has no rates', async () => {
    const { body } = await call('/feedback/summary?from=1970-01-01&to=1970-01-02', {
      token: supervisor.token,
    });
    expect(body).toMatchObject({
      cohort: { conversations: 0 },
      mean: null,
      response_rate: { value: null, interval: null },
      comments: [],
    });
  });

  test.each([
    ['from=2026-02-01&to=2026-01-01', 'query.from'],
    ['from=2024-01-01&to=2026-01-01', 'query.to'],
    ['time_zone=Mars/Olympus', 'query.time_zone'],
    ['from=yesterday', 'query.from'],
  ])('for %s is refused by name', async (wrong, field) => {
    const { status, body } = await call(`/feedback/summary?${wrong}`, { token: supervisor.token });
    expect(status).toBe(422);
    expect(body.errors.map((error: { field: string }) => error.field)).toEqual([field]);
  });

  test('is for supervisors', async () => {
    expect((await call('/feedback/summary')).status).toBe(401);
    for (const { token } of [customer, agent])
      expect((await call('/feedback/summary', { token })).status).toBe(403);
  });
});
