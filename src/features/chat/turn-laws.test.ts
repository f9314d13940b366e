import { beforeAll, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { GroupCommit } from '#db/group-commit.ts';
import type { LanguageModel } from '#llm/llm.ts';
import { openTestDatabase } from '../../../test/support/database.ts';
import { honestWords } from '../../../test/support/scripted-model.ts';
import {
  chatRequest,
  forgetUnanswered,
  QUESTION,
  startNode,
  storedFrames,
  toldMessages,
  untilAnswered,
} from './node.fixture.ts';

beforeAll(forgetUnanswered);

/** Something a customer does: says something to a node, or says an earlier thing again. */
const step = fc.record({
  node: fc.nat({ max: 1 }),
  conversation: fc.nat({ max: 1 }),
  content: fc.constantFrom(
    'hello',
    'internet is down',
    "that didn't work",
    'my bill is so expensive',
    QUESTION,
  ),
  http: fc.boolean(),
  again: fc.option(fc.nat({ max: 20 }), { nil: null }),
  afterMs: fc.nat({ max: 25 }),
});

/** How long the model and the commits of a node take, in turn: sometimes longer than a lease. */
const delays = fc.array(fc.constantFrom(0, 0, 1, 5, 20, 60), { minLength: 1, maxLength: 8 });

function slowly(times: readonly number[]) {
  let index = 0;
  return () => Bun.sleep(times[index++ % times.length] ?? 0);
}

function slowModel(wait: () => Promise<void>): LanguageModel {
  return {
    name: 'slow',
    complete: () => Promise.reject(new Error('It only streams.')),
    async stream(request, onDelta) {
      const words = honestWords(request);
      onDelta('Sorry. ');
      await wait();
      onDelta(words);
      return { text: `Sorry. ${words}`, finishReason: 'stop', usage: null };
    },
  };
}

function slowCommits(wait: () => Promise<void>): (commits: GroupCommit) => GroupCommit {
  return (commits) => ({
    ...commits,
    async commit(record) {
      if (record.kind === 'reply') await wait();
      return commits.commit(record);
    },
  });
}

function startSlowNode(times: readonly number[]) {
  const wait = slowly(times);
  return startNode({
    model: slowModel(wait),
    wrapCommits: slowCommits(wait),
    times: { leaseMs: 30, renewEveryMs: 10 },
  });
}

test('whatever is said to two nodes at once: numbers without gaps, one reply to each message, each from the state before', async () => {
  const { sql } = await openTestDatabase();
  const script = fc.array(step, { minLength: 4, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(script, fc.tuple(delays, delays), async (steps, [first, second]) => {
      await using one = await startSlowNode(first);
      await using two = await startSlowNode(second);
      const nodes = [one, two] as const;
      const userId = Bun.randomUUIDv7();
      const conversationIds = [Bun.randomUUIDv7(), Bun.randomUUIDv7()];
      const requests = steps.map(({ conversation, content }) =>
        chatRequest(content, { userId, conversationId: conversationIds[conversation]! }),
      );
      const said = await Promise.all(
        steps.map(async ({ node, http, again, afterMs }, index) => {
          await Bun.sleep(afterMs);
          const request = requests[again === null ? index : again % (index + 1)]!;
          const { turns } = nodes[node]!;
          const result = http
            ? (await turns.handleMessage(request)).reply_to
            : (await turns.acceptMessage(request)).messageId;
          return { request, messageId: result };
        }),
      );
      const used = new Set(said.map(({ request }) => request.conversationId!));
      await Promise.all([...used].map(untilAnswered));

      const told = nodes.flatMap((node) => toldMessages(node));
      for (const id of used) {
        const stored = await storedFrames(id);
        expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, index) => index + 1));
        const replies = stored.flatMap((frame) => (frame.role === 'assistant' ? [frame.reply_to] : []));
        const messages = stored.flatMap((frame) => (frame.role === 'user' ? [frame] : []));
        expect([...replies].sort()).toEqual(messages.map((message) => message.id).sort());
        // One row for each id that was said, and everybody was told the same row.
        const mine = said.filter(({ request }) => request.conversationId === id);
        const rows = new Map(messages.map((message) => [message.client_message_id, message.id]));
        expect(rows.size).toBe(messages.length);
        expect(new Set(rows.keys())).toEqual(new Set(mine.map(({ request }) => request.clientMessageId)));
        for (const { request, messageId } of mine) {
          expect(messageId).toBe(rows.get(request.clientMessageId)!);
        }
        // Each reply counts one further than the state it was made from.
        const [row] = await sql`select turn_count, lease_node from conversations where id = ${id}`;
        expect(row).toEqual({ turn_count: replies.length, lease_node: null });
        for (const frame of told.filter(({ conversation_id }) => conversation_id === id)) {
          expect(frame).toEqual(stored[frame.seq - 1]!);
        }
      }
    }),
    { numRuns: 30 },
  );
}, 120_000);
