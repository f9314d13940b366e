import { expect, setDefaultTimeout, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { readConversation, sendMessage } from './support/api.ts';
import { createPlace } from './support/place.ts';
import { startServer } from './support/server.ts';

setDefaultTimeout(60_000);

/** Far above what a start takes (under 3 s), so that this never is a test of the machine. */
const READY_LIMIT_MS = 15_000;

test('it starts from an empty directory with no settings and says what a newcomer needs', async () => {
  await using place = await createPlace();
  expect(readdirSync(place.dir)).toEqual([]);
  await using server = await startServer(place);
  process.stdout.write(`First start: ready after ${Math.round(server.readyAfterMs)} ms.\n`);
  expect(server.readyAfterMs).toBeLessThan(READY_LIMIT_MS);
  expect(readdirSync(place.dir)).toEqual(['.data']);

  const welcome = server.stdout.text();
  for (const needed of [
    `http://localhost:${server.port}/api/v1/chat/messages`,
    `ws://localhost:${server.port}/api/v1/chat/ws`,
    `http://localhost:${server.port}/docs`,
    `http://localhost:${server.port}/api/v1/health`,
    'OPENAI_API_KEY',
  ]) {
    expect(welcome).toContain(needed);
  }
  expect(server.stderr.text()).toBe('');
});

test('the command that the welcome text suggests works as printed', async () => {
  await using place = await createPlace();
  await using server = await startServer(place);
  const command = /curl -s (\S+) -H '([^:]+): ([^']+)' -d '([^']+)'/.exec(server.stdout.text());
  const [, url = '', header = '', value = '', body = ''] = command ?? [];
  const response = await fetch(url, { method: 'POST', headers: { [header]: value }, body });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    role: 'assistant',
    intent: 'technical',
    agent: 'tech_support',
  });
});

test('a second start keeps conversations, and the token of a guest still opens them', async () => {
  await using place = await createPlace();
  await using first = await startServer(place);
  const reply = await sendMessage(first.url, { content: 'my wifi is slow' });
  const token = reply.guest_token ?? '';
  const before = await readConversation(first.url, { id: reply.conversation_id, token });
  first.signal('SIGTERM');
  expect(await first.exited).toBe(0);

  await using second = await startServer(place);
  process.stdout.write(`Second start: ready after ${Math.round(second.readyAfterMs)} ms.\n`);
  expect(second.readyAfterMs).toBeLessThan(READY_LIMIT_MS);
  expect(await readConversation(second.url, { id: reply.conversation_id, token })).toEqual(before);
  expect(before.messages.map(({ role, content }) => [role, content])).toEqual([
    ['user', 'my wifi is slow'],
    ['assistant', reply.content],
  ]);
  const next = await sendMessage(second.url, {
    content: "that didn't work",
    conversation_id: reply.conversation_id,
    token,
  });
  expect(next).toMatchObject({ conversation_id: reply.conversation_id, seq: 4, follow_up: true });
});
