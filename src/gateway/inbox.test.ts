import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { SendFrame } from '#protocol/chat-v1.ts';
import { Inbox } from './inbox.ts';

const frame = (id: string): SendFrame => ({ type: 'message', id, content: id });

/** A client that sends in order, and after a refusal begins again with what was refused. */
async function sendAll(
  count: number,
  { fails, limit }: { fails: (attempt: number) => boolean; limit: number },
): Promise<readonly number[]> {
  const accepted: number[] = [];
  const refused = new Set<number>();
  let attempts = 0;
  const inbox = new Inbox({
    limit,
    nowMs: () => 0,
    async accept({ id }) {
      attempts += 1;
      await Promise.resolve();
      if (fails(attempts)) {
        refused.add(Number(id));
        return 'retry';
      }
      accepted.push(Number(id));
      return 'done';
    },
    refuseHeld: ({ id }) => void refused.add(Number(id)),
  });
  let waiting = Array.from({ length: count }, (_, index) => index);
  while (waiting.length > 0) {
    for (const id of waiting) if (inbox.push(frame(String(id))) !== 'taken') refused.add(id);
    while (inbox.busy) await Promise.resolve();
    waiting = [...refused].sort((a, b) => a - b);
    refused.clear();
  }
  return accepted;
}

test('whatever is refused, messages are accepted in the order they were sent, each once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 30 }),
      fc.integer({ min: 1, max: 8 }),
      async (fate, limit) => {
        const accepted = await sendAll(12, { fails: (attempt) => fate[attempt - 1] ?? false, limit });
        expect(accepted).toEqual(Array.from({ length: 12 }, (_, index) => index));
      },
    ),
  );
});

test('a refused message that never comes again holds the others up for ten seconds', async () => {
  let nowMs = 0;
  const inbox = new Inbox({
    limit: 10,
    nowMs: () => nowMs,
    accept: async () => 'retry',
    refuseHeld: () => {},
  });
  inbox.push(frame('a'));
  while (inbox.busy) await Promise.resolve();
  expect(inbox.push(frame('b'))).toBe('held');
  nowMs = 9_999;
  expect(inbox.push(frame('b'))).toBe('held');
  nowMs = 10_000;
  expect(inbox.push(frame('b'))).toBe('taken');
});
