import { afterAll, beforeAll, expect, test } from 'bun:test';
import { register } from '../support/people.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { waitUntil } from '../support/wait-until.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

async function say(content: string, { token, id }: { token: string; id?: string }) {
  const body = id === undefined ? { content } : { content, conversation_id: id };
  const response = await app.request('/api/v1/chat/messages', { body, token });
  return (await response.json()) as { conversation_id: string; sources: { slug: string }[] };
}

async function openPhrasings(token: string, text: string): Promise<{ subject: string; details: unknown }[]> {
  await app.runtime.deps.reviewList.settled();
  const page = await app.request('/api/v1/knowledge/review?kind=phrasing&limit=100', { token });
  const { items } = (await page.json()) as { items: { subject: string; text: string; details: unknown }[] };
  return items.filter((item) => item.text === text);
}

test('the words that led to what helped are put up for review, with numbers masked', async () => {
  const customer = await register(app);
  const agent = await register(app, { role: 'agent' });
  const words = `my internet is down since breakfast ${Bun.randomUUIDv7().slice(-6)}`;
  const first = await say(words, customer);
  const [source] = first.sources;
  expect(source).toBeDefined();
  await say('that fixed it, thank you', { token: customer.token, id: first.conversation_id });
  await waitUntil(async () => (await openPhrasings(agent.token, words)).length === 1, {
    what: 'the suggestion',
  });
  expect(await openPhrasings(agent.token, words)).toMatchObject([
    { subject: source?.slug, details: { signal: 'worked' } },
  ]);
});

test('nothing is put up when nothing is said to have helped', async () => {
  const customer = await register(app);
  const agent = await register(app, { role: 'agent' });
  const words = `why did my bill go up this month ${Bun.randomUUIDv7().slice(-6)}`;
  const { conversation_id: id } = await say(words, customer);
  await say('that did not help', { token: customer.token, id });
  // What helps afterwards, in the same conversation, is known to be written after what did not.
  const helped = `my wifi is slow upstairs ${Bun.randomUUIDv7().slice(-6)}`;
  const other = await say(helped, customer);
  await say('yes that worked', { token: customer.token, id: other.conversation_id });
  await waitUntil(async () => (await openPhrasings(agent.token, helped)).length === 1, {
    what: 'the suggestion',
  });
  expect(await openPhrasings(agent.token, words)).toEqual([]);
});
