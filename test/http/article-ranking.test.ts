import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type Person, register } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let supervisor: Person;
/** The database is shared by all test files, so the articles here have names of their own. */
const run = Bun.randomUUIDv7().slice(-12);

beforeAll(async () => {
  app = await startTestApp();
  supervisor = await register(app, { role: 'supervisor' });
});
afterAll(async () => {
  await app.runtime.deps.database.sql`delete from articles where slug like ${`%-${run}`}`;
  await app[Symbol.asyncDispose]();
});

async function write(name: string): Promise<void> {
  const article = { title: 'Polish a brass sextant', agent: 'general', category: 'boats' };
  const { status } = await app.request('/api/v1/knowledge/articles', {
    token: supervisor.token,
    body: { ...article, slug: `${name}-${run}`, body: 'Use a soft cloth.' },
  });
  expect(status).toBe(200);
}

async function found(): Promise<readonly string[]> {
  const response = await app.request('/api/v1/knowledge/search?q=polish+a+brass+sextant&language=en');
  const { results } = (await response.json()) as { results: { slug: string }[] };
  return results.map(({ slug }) => slug).filter((slug) => slug.endsWith(run));
}

async function guestSays(name: string, helpful: boolean): Promise<void> {
  const guest = await app.request('/api/v1/auth/guest', { method: 'POST' });
  const { access_token: token } = (await guest.json()) as { access_token: string };
  const said = await app.request('/api/v1/knowledge/feedback', {
    token,
    body: { article: `${name}-${run}`, helpful },
  });
  expect(said.status).toBe(200);
}

test('an article that customers say does not help goes behind one that fits as well', async () => {
  await write('a');
  await write('b');
  expect(await found()).toEqual([`a-${run}`, `b-${run}`]);
  for (let guest = 0; guest < 3; guest += 1) await guestSays('a', false);
  // A change of any article makes this node read what customers said as well, without the wait of a minute.
  await write('c');
  expect(await found()).toEqual([`b-${run}`, `c-${run}`, `a-${run}`]);
  for (let guest = 0; guest < 8; guest += 1) await guestSays('a', true);
  await write('d');
  expect((await found())[0]).toBe(`a-${run}`);
});
