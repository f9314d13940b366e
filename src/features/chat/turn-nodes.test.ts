import { beforeEach, describe, expect, test } from 'bun:test';
import { openTestDatabase } from '../../../test/support/database.ts';
import { scriptedModel } from '../../../test/support/scripted-model.ts';
import {
  chatRequest,
  forgetUnanswered,
  QUESTION,
  startNode,
  storedFrames,
  toldMessages,
  until,
  untilAnswered,
} from './node.fixture.ts';

/** Two nodes on one database. */
beforeEach(forgetUnanswered);

const newId = () => Bun.randomUUIDv7();
/** Like a node that stands still: it does not renew what it holds, and takes nothing over. */
const STANDING_STILL = { leaseMs: 50, renewEveryMs: 3_600_000 };

describe('takeover', () => {
  test('a message whose node is gone is answered by another one, once', async () => {
    const { sql } = await openTestDatabase();
    const gone = await startNode({ model: scriptedModel([{ hang: true }]), times: STANDING_STILL });
    const accepted = await gone.accept(QUESTION, {});
    await using other = await startNode({ model: scriptedModel([{ say: 'Okay. {honest}' }]) });
    await untilAnswered(accepted.conversationId);
    await until(() => toldMessages(other).length === 1);
    const stored = await storedFrames(accepted.conversationId);
    expect(stored).toMatchObject([{ seq: 1 }, { seq: 2, content: expect.stringMatching(/^Okay\. /) }]);
    expect(toldMessages(other)).toEqual(stored.slice(1));
    await gone[Symbol.asyncDispose]();
    const [row] = await sql`select count(*)::int as count from messages
      where conversation_id = ${accepted.conversationId}`;
    expect(row).toEqual({ count: 2 });
  });

  test('a node that is alive keeps its conversation, however long the model takes', async () => {
    const gate = Promise.withResolvers<void>();
    const words = scriptedModel([{ say: 'Sorry. {honest}', until: gate.promise }]);
    await using slow = await startNode({ model: words, times: { leaseMs: 200, renewEveryMs: 20 } });
    await using other = await startNode({ model: scriptedModel([]) });
    const accepted = await slow.accept(QUESTION, {});
    const { sql } = await openTestDatabase();
    const leaseEnd = async () =>
      (await sql`select lease_until from conversations where id = ${accepted.conversationId}`)[0]?.[
        'lease_until'
      ];
    const first = await leaseEnd();
    await until(async () => (await leaseEnd()) !== first);
    gate.resolve();
    await untilAnswered(accepted.conversationId);
    expect((await storedFrames(accepted.conversationId))[1]).toMatchObject({
      content: expect.stringMatching(/^Sorry\. /),
    });
    expect(other.told).toEqual([]);
  });

  test('a node that goes down hands over at once, long before its leases run out', async () => {
    const down = await startNode({ model: scriptedModel([{ hang: true }]), times: { leaseMs: 3_600_000 } });
    const accepted = await down.accept(QUESTION, {});
    await down[Symbol.asyncDispose]();
    await using other = await startNode({ model: scriptedModel([{ say: 'Here. {honest}' }]) });
    await untilAnswered(accepted.conversationId);
    expect((await storedFrames(accepted.conversationId))[1]).toMatchObject({
      content: expect.stringMatching(/^Here\. /),
    });
    expect(other.turns.underWay).toBeLessThanOrEqual(1);
  });
});

test('fencing: the late reply of a node that stood still is refused, and it gives the stored one', async () => {
  const gate = Promise.withResolvers<void>();
  await using late = await startNode({
    model: scriptedModel([{ say: 'Sorry. {honest}', until: gate.promise }, { say: 'Again. {honest}' }]),
    times: STANDING_STILL,
  });
  await using other = await startNode({ model: scriptedModel([{ say: 'First. {honest}' }]) });
  const request = chatRequest(QUESTION);
  const overHttp = late.turns.handleMessage(request);
  await until(() => toldMessages(other).length === 1);
  const { sql } = await openTestDatabase();
  await sql`update conversations set turn_count = turn_count where id = ${request.conversationId}`;
  gate.resolve();
  expect(await overHttp).toMatchObject({ content: expect.stringMatching(/^First\. /), seq: 2 });
  const stored = await storedFrames(request.conversationId!);
  expect(stored).toHaveLength(2);
  expect(toldMessages(late)).toEqual(stored);

  // What it remembered is gone: the next message goes on from what the other node stored.
  await late.turns.acceptMessage({ ...request, clientMessageId: newId() });
  await untilAnswered(request.conversationId!);
  const [row] = await sql`select version, turn_count from conversations where id = ${request.conversationId}`;
  expect(row).toEqual({ version: 3, turn_count: 2 });
});

describe('the same message on two nodes', () => {
  test('is stored once, whichever is faster, and both say the same', async () => {
    await using one = await startNode({ model: scriptedModel([{ say: '{honest}' }, { say: '{honest}' }]) });
    await using two = await startNode({ model: scriptedModel([{ say: '{honest}' }, { say: '{honest}' }]) });
    for (const content of ['hello', QUESTION]) {
      const request = chatRequest(content);
      const both = await Promise.all([one.turns.acceptMessage(request), two.turns.acceptMessage(request)]);
      expect(both.map(({ duplicate }) => duplicate).sort()).toEqual([false, true]);
      expect(new Set(both.map(({ messageId, seq, epoch }) => `${messageId} ${seq} ${epoch}`)).size).toBe(1);
      await untilAnswered(request.conversationId!);
      expect(await storedFrames(request.conversationId!)).toHaveLength(2);
      const replies = await Promise.all([one.turns.handleMessage(request), two.turns.handleMessage(request)]);
      expect(replies[0]).toEqual(replies[1]);
    }
  });

  test('under the same id with other words is a conflict for the second', async () => {
    await using one = await startNode();
    await using two = await startNode();
    const request = chatRequest('hello');
    await one.turns.acceptMessage(request);
    const other = two.turns.acceptMessage({ ...request, content: 'goodbye' });
    await expect(other).rejects.toMatchObject({ code: 'conflict' });
  });

  test('is waited for where it is not answered, and not for ever', async () => {
    const gate = Promise.withResolvers<void>();
    await using writer = await startNode({
      model: scriptedModel([{ say: 'Right. {honest}', until: gate.promise }]),
    });
    await using asker = await startNode({ model: scriptedModel([]), times: { replyWaitMs: 40 } });
    await using patient = await startNode({ model: scriptedModel([]) });
    const request = chatRequest(QUESTION);
    await writer.turns.acceptMessage(request);
    await expect(asker.turns.handleMessage(request)).rejects.toMatchObject({ code: 'timeout' });
    const waiting = patient.turns.handleMessage(request);
    gate.resolve();
    expect(await waiting).toMatchObject({ content: expect.stringMatching(/^Right\. /) });
  });
});

test('a message joins the queue of the node that is answering, also when it could be answered at once', async () => {
  const gate = Promise.withResolvers<void>();
  await using writer = await startNode({
    model: scriptedModel([{ say: 'First. {honest}', until: gate.promise }]),
  });
  await using other = await startNode({ model: scriptedModel([]) });
  const request = chatRequest('hello');
  // Both remember the conversation as it was before the question.
  await other.turns.acceptMessage(request);
  await writer.turns.acceptMessage({ ...request, content: QUESTION, clientMessageId: newId() });
  const accepted = await other.turns.acceptMessage({ ...request, clientMessageId: newId() });
  expect(accepted).toMatchObject({ seq: 4, duplicate: false });
  gate.resolve();
  await untilAnswered(accepted.conversationId);
  const stored = await storedFrames(accepted.conversationId);
  expect(stored.slice(4)).toMatchObject([{ reply_to: stored[2]!.id }, { reply_to: stored[3]!.id }]);
  expect(toldMessages(other).map(({ seq }) => seq)).toEqual([1, 2, 4]);
});
