import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createInboxFiller } from '#features/review-inbox/filling/filler.ts';
import { createFillingStore } from '#features/review-inbox/filling/store.ts';
import { type Person, register } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let agent: Person;
let other: Person;
let supervisor: Person;
beforeAll(async () => {
  app = await startTestApp();
  agent = await register(app, { role: 'agent' });
  other = await register(app, { role: 'agent' });
  supervisor = await register(app, { role: 'supervisor' });
  await fill();
  await sql()`delete from inbox_items`;
});
afterAll(async () => {
  await sql()`delete from inbox_items`;
  await app[Symbol.asyncDispose]();
});

const sql = () => app.runtime.deps.database.sql;

/** Fills the inbox at once: by itself it waits until what is new has settled. */
async function fill(): Promise<void> {
  await using filler = createInboxFiller({
    store: createFillingStore(app.runtime.deps.database.drizzle, { settlingMs: 0 }),
    onError: (error) => {
      throw error;
    },
  });
  await filler.fill();
}

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look at what came, whatever it is.
  readonly body: any;
}

async function call(
  path: string,
  { token = agent.token, body, method }: { token?: string; body?: unknown; method?: string } = {},
): Promise<Answer> {
  const response = await app.request(`/api/v1/review/inbox${path}`, {
    token,
    ...(body === undefined ? {} : { body }),
    ...(method === undefined ? {} : { method }),
  });
  return { status: response.status, body: await response.json() };
}

const decide = (messageId: string, label: string, { token = agent.token } = {}) =>
  call(`/${messageId}/label`, { token, body: { label } });
const post = (path: string, token = agent.token) => call(path, { token, method: 'POST' });

/** Asks as a guest and rates the answer badly: such a message goes into the inbox. */
async function complain(content: string): Promise<string> {
  const asked = await app.request('/api/v1/chat/messages', { body: { content } });
  // biome-ignore lint/suspicious/noExplicitAny: the tests look at what came, whatever it is.
  const reply = (await asked.json()) as any;
  await app.request('/api/v1/feedback/rating', {
    token: reply.guest_token,
    body: { message_id: reply.id, rating: 1 },
  });
  return reply.reply_to;
}

/** Such messages in an inbox that has nothing else. */
async function complainAlone(...contents: readonly string[]): Promise<readonly string[]> {
  await fill();
  await sql()`delete from inbox_items`;
  const ids = [];
  for (const content of contents) ids.push(await complain(content));
  await fill();
  return ids;
}

test('a complaint comes to a person, is labeled, and that can be taken back', async () => {
  const [id] = await complainAlone('my internet is down, card 4111 1111 1111 1111');
  const { status, body } = await call('/next?limit=5');
  expect(status).toBe(200);
  expect(body.items).toHaveLength(1);
  const [item] = body.items;
  expect(item).toMatchObject({
    message_id: id,
    text: 'my internet is down, card [card number removed]',
    language: 'en',
    status: 'open',
    label: null,
    claimed_by: agent.userId,
  });
  expect(item.reasons).toContain('bad_rating');
  expect(item.value).toBeGreaterThanOrEqual(0.7);
  expect((await call('/next', { token: other.token })).body.items).toEqual([]);
  expect((await decide(id!, 'no_internet', { token: other.token })).status).toBe(409);

  const labeled = await decide(id!, 'no_internet');
  expect(labeled.status).toBe(200);
  expect(labeled.body).toMatchObject({
    status: 'labeled',
    label: 'no_internet',
    decided_by: agent.userId,
    claimed_by: null,
  });
  expect(await decide(id!, 'late_fee')).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect((await call('?status=labeled')).body.items).toMatchObject([{ message_id: id }]);
  expect((await call('?status=open')).body.items).toEqual([]);

  expect((await post(`/${id}/undo`, other.token)).status).toBe(403);
  expect(await post(`/${id}/undo`, supervisor.token)).toMatchObject({
    status: 200,
    body: { status: 'open', label: null, claimed_by: supervisor.userId },
  });
  expect((await post(`/${id}/undo`, supervisor.token)).status).toBe(409);
  expect((await post('/release', supervisor.token)).body).toEqual({ released: 1 });
  expect((await post(`/${id}/reject`)).body).toMatchObject({ status: 'rejected', label: null });
  expect((await post(`/${id}/undo`)).body).toMatchObject({ status: 'open', claimed_by: agent.userId });
});

describe('a label', () => {
  test.each(['late_fee', 'act:thanks', 'out_of_scope'])('may be %s', async (label) => {
    const [id] = await complainAlone(`what about this ${label}`);
    expect((await decide(id!, label)).body).toMatchObject({ label });
  });

  test.each([['thanks'], ['secret_topic'], [''], [7], [null]])('may not be %j', async (label) => {
    const [id] = await complainAlone('and what about this');
    const { status, body } = await call(`/${id}/label`, { body: { label } });
    expect(status).toBe(422);
    expect(body.errors[0].field).toBe('body.label');
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  test('is not for a message that is not in the inbox', async () => {
    expect((await decide(Bun.randomUUIDv7(), 'late_fee')).status).toBe(404);
    expect((await decide('it', 'late_fee')).status).toBe(422);
  });
});

test('many people at once are never shown the same message', async () => {
  const words = ['wifi', 'bill', 'refund', 'plan', 'password', 'modem', 'outage', 'move', 'fee', 'speed'];
  const ids = await complainAlone(...words.map((word) => `something with my ${word}`));
  const people = [agent, other, supervisor, await register(app, { role: 'admin' })];
  const answers = await Promise.all(people.map(({ token }) => call('/next?limit=3', { token })));
  const rest = await Promise.all(people.map(({ token }) => call('/next?limit=5', { token })));
  const holders = new Map<string, Set<string>>();
  for (const [place, { body }] of [...answers, ...rest].entries())
    for (const { message_id } of body.items)
      holders.set(
        message_id,
        (holders.get(message_id) ?? new Set()).add(people[place % people.length]!.userId),
      );
  expect([...holders.keys()].sort()).toEqual(ids.toSorted());
  for (const people of holders.values()) expect(people.size).toBe(1);
});

test('pages of the list meet every message once', async () => {
  const ids = await complainAlone(
    'first thing',
    'second thing',
    'third thing',
    'fourth thing',
    'fifth thing',
  );
  const seen: string[] = [];
  let cursor = '';
  do {
    const { body } = await call(`?limit=2${cursor && `&cursor=${cursor}`}`);
    seen.push(...body.items.map(({ message_id }: { message_id: string }) => message_id));
    cursor = body.next_cursor;
  } while (cursor);
  expect(seen.toSorted()).toEqual(ids.toSorted());
  for (const wrong of ['x', Buffer.from('[2,"a"]').toString('base64url')])
    expect((await call(`?cursor=${wrong}`)).status).toBe(400);
});

test('coverage compares labels with questions, topics with few labels first', async () => {
  const [first, second] = await complainAlone('my wifi is slow', 'mi internet es muy lento hoy');
  await decide(first!, 'slow_internet');
  await decide(second!, 'slow_internet');
  await app.runtime.deps.analytics.refresher.refresh();
  const { status, body } = await call('/coverage');
  expect(status).toBe(200);
  expect(body.topics).toHaveLength(83);
  expect(body.topics.at(-1)).toMatchObject({
    topic: 'slow_internet',
    labeled: 2,
    by_language: [
      { language: 'en', labeled: 1 },
      { language: 'es', labeled: 1 },
    ],
  });
  expect(body.topics.at(-1).asked).toBeGreaterThan(0);
  const unlabeled = body.topics.filter(({ labeled }: { labeled: number }) => labeled === 0);
  expect(unlabeled).toHaveLength(82);
  const asked = unlabeled.map((topic: { asked: number }) => topic.asked);
  expect(asked).toEqual(asked.toSorted((a: number, b: number) => b - a));
  expect(body.languages).toMatchObject([
    { language: 'en', labeled: 1 },
    { language: 'es', labeled: 1 },
  ]);
});

test('is for staff', async () => {
  const customer = await register(app);
  const id = Bun.randomUUIDv7();
  for (const [path, method] of [
    ['', 'GET'],
    ['/next', 'GET'],
    ['/coverage', 'GET'],
    ['/release', 'POST'],
    [`/${id}/label`, 'POST'],
    [`/${id}/reject`, 'POST'],
    [`/${id}/undo`, 'POST'],
  ] as const)
    expect((await call(path, { token: customer.token, method })).status).toBe(403);
});
