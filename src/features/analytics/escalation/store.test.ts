import { afterAll, expect, test } from 'bun:test';
import type { ConversationHistory } from '#core/escalation/history.ts';
import { openTestDatabase } from '../../../../test/support/database.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { createEscalationStore } from './store.ts';

const app: TestApp = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const DAY_MS = 24 * 60 * 60 * 1000;

/** Says things in a new conversation; resolves to its id. */
async function converse(texts: readonly string[], channel: 'http' | 'replay' = 'http'): Promise<string> {
  let conversationId: string | null = null;
  const userId = Bun.randomUUIDv7();
  for (const content of texts) {
    const reply = await app.runtime.deps.turns.handleMessage({
      userId,
      content,
      conversationId,
      clientMessageId: null,
      channel,
    });
    conversationId = reply.conversation_id;
  }
  return conversationId ?? '';
}

async function read(now: Date): Promise<ReadonlyMap<string, ConversationHistory>> {
  const { drizzle } = await openTestDatabase();
  const found = new Map<string, ConversationHistory>();
  for await (const batch of createEscalationStore(drizzle).read({ now, limit: 10_000 }))
    for (const history of batch) found.set(history.id, history);
  return found;
}

test('turns before a hand-off are examples, the turn that asks for a person and those after it are not', async () => {
  const handed = await converse([
    'internet is down',
    "that didn't work",
    'let me talk to a human please',
    'hello?',
  ]);
  const atOnce = await converse(['let me talk to a human please']);
  const solved = await converse(['internet is down', 'it works now, thanks']);
  const open = await converse(['my wifi is slow']);
  const replayed = await converse(['my wifi is slow'], 'replay');
  const found = await read(new Date());

  expect(found.get(handed)).toMatchObject({ handedOver: true });
  const turns = found.get(handed)?.turns ?? [];
  expect(turns.map(({ followUp }) => followUp)).toEqual([false, true]);
  expect(turns.map(({ failedSolutions }) => failedSolutions)).toEqual([0, 1]);
  expect(turns.map(({ attemptCount }) => attemptCount)).toEqual([0, 1]);
  expect(turns.map(({ messageLength }) => messageLength)).toEqual([16, 16]);
  expect(turns.every(({ topic, waitMs }) => topic === 'no_internet' && waitMs > 0)).toBe(true);
  expect(found.get(atOnce)).toMatchObject({ handedOver: true, turns: [] });
  expect(found.get(solved)).toMatchObject({ handedOver: false });
  expect(found.get(solved)?.turns).toHaveLength(2);
  // Nobody knows yet how it ends; and what was replayed is nobody's.
  expect(found.has(open)).toBe(false);
  expect(found.has(replayed)).toBe(false);

  const later = await read(new Date(Date.now() + 1.5 * DAY_MS));
  expect(later.get(open)).toMatchObject({ handedOver: false });
  expect(later.has(replayed)).toBe(false);
});
