import { beforeAll, describe, expect, test } from 'bun:test';
import type { GroupCommit } from '#db/group-commit.ts';
import { openTestDatabase } from '../../../test/support/database.ts';
import { scriptedModel } from '../../../test/support/scripted-model.ts';
import {
  chatRequest,
  forgetUnanswered,
  QUESTION,
  startNode,
  storedFrames,
  type TestNode,
  toldMessages,
  until,
  untilAnswered,
} from './node.fixture.ts';

beforeAll(forgetUnanswered);

const newId = () => Bun.randomUUIDv7();

/** Kind and details of what the feed was told, in order. */
const storyOf = ({ told }: TestNode) =>
  told.map((event) => {
    if (event.type === 'committed') return event.messages.map(({ role, seq }) => `${role} ${seq}`).join(', ');
    return event.type === 'status' ? event.status : `delta ${event.text}`;
  });

/** Words that rest on a source, after a few of their own; and those as the customer reads them. */
const model = (...words: string[]) => scriptedModel(words.map((word) => ({ say: `${word} {honest}` })));
const begun = (words: string) => expect.stringMatching(new RegExp(`^${words} .*answer`));

describe('a message that needs no model', () => {
  test('is stored with its reply, and the feed is told of both before the caller is', async () => {
    await using node = await startNode({ model: model() });
    const request = chatRequest('hello', { connectionId: 'c-1', clientMessageId: 'm-1' });
    const accepted = await node.turns.acceptMessage(request);
    expect(storyOf(node)).toEqual(['user 1, assistant 2']);
    expect(node.told[0]).toMatchObject({ origin: { connectionId: 'c-1', clientMessageId: 'm-1' } });
    const [message, reply] = await storedFrames(request.conversationId!);
    expect(accepted).toEqual({
      messageId: message!.id,
      conversationId: request.conversationId!,
      epoch: message!.epoch,
      seq: 1,
      duplicate: false,
      reply: null,
    });
    expect(toldMessages(node)).toEqual([message!, reply!]);
    expect(reply).toMatchObject({ role: 'assistant', reply_to: message!.id, finish_reason: 'stop' });
  });

  test('begins a conversation under its id only when that is allowed, and never in somebody else’s', async () => {
    await using node = await startNode();
    const request = chatRequest('hello', { mayBegin: false });
    await expect(node.turns.acceptMessage(request)).rejects.toMatchObject({ code: 'not_found' });
    await node.turns.acceptMessage({ ...request, mayBegin: true });
    const stranger = chatRequest('hello', { conversationId: request.conversationId });
    await expect(node.turns.acceptMessage(stranger)).rejects.toMatchObject({ code: 'not_found' });
    await expect(node.turns.acceptMessage({ ...stranger, content: QUESTION })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('a message that a model is asked about', () => {
  test('is committed first, then answered: status, words as they come, the reply', async () => {
    await using node = await startNode({
      model: scriptedModel([{ say: 'Sorry to hear that. {honest}', chunks: 2 }]),
    });
    const accepted = await node.accept(QUESTION, { connectionId: 'c-1' });
    expect(storyOf(node)).toEqual(['user 1']);
    await untilAnswered(accepted.conversationId);
    await until(() => storyOf(node).at(-1) === 'assistant 2');
    expect(storyOf(node)).toEqual([
      'user 1',
      'searching',
      'writing',
      'delta Sorry to hear that.',
      'assistant 2',
    ]);
    const stored = await storedFrames(accepted.conversationId);
    expect(toldMessages(node)).toEqual(stored);
    const ids = node.told.flatMap((event) => (event.type === 'delta' ? [event.id] : []));
    expect(new Set(ids)).toEqual(new Set([stored[1]!.id]));
    expect(stored[1]).toMatchObject({ source: 'model', finish_reason: 'stop', reply_to: accepted.messageId });
  });

  test('does not keep the next one from being committed; they are answered in their order', async () => {
    const gate = Promise.withResolvers<void>();
    const asked = scriptedModel([{ say: 'First. {honest}', until: gate.promise }, { say: '{honest}' }]);
    await using node = await startNode({ model: asked });
    const request = chatRequest(QUESTION);
    const first = await node.turns.acceptMessage(request);
    const say = (content: string) =>
      node.turns.acceptMessage({ ...request, content, clientMessageId: newId() });
    expect([await say('hello'), await say(QUESTION)].map(({ seq }) => seq)).toEqual([2, 3]);
    gate.resolve();
    await untilAnswered(first.conversationId);
    const stored = await storedFrames(first.conversationId);
    const replies = stored.flatMap((frame) => (frame.role === 'assistant' ? [frame] : []));
    expect(replies.map(({ reply_to }) => reply_to)).toEqual(stored.slice(0, 3).map(({ id }) => id));
    expect(replies.map(({ source }) => source)).toEqual(['model', 'dialogue', 'model']);
    // The second question's past holds what was answered by then, and not itself.
    expect(asked.requests[1]?.messages.map(({ content }) => content)).toEqual([
      expect.stringContaining(QUESTION),
      expect.stringContaining('hello'),
      replies[0]!.content,
      replies[1]!.content,
      expect.stringContaining(QUESTION),
    ]);
  });

  test('is answered with the final words over HTTP too', async () => {
    await using node = await startNode({ model: model('Sure.') });
    const request = chatRequest(QUESTION, { conversationId: null, channel: 'http' });
    const reply = await node.turns.handleMessage(request);
    expect(reply).toMatchObject({ content: begun('Sure\\.'), seq: 2 });
    expect(reply).not.toHaveProperty('ts');
  });

  test.each([
    [
      'cut by its length',
      { say: 'Sure. {honest} It is a', finishReason: 'length' } as const,
      'length',
      /answer of \S+\.$/,
    ],
    ['broken', { fail: 'no' } as const, 'fallback', null],
    ['unusable', { say: 'I have credited $50 to your account.' } as const, 'fallback', null],
  ])('says how it ended: %s', async (_, step, finishReason, content) => {
    await using node = await startNode({ model: scriptedModel([step]) });
    const { conversationId } = await node.accept(QUESTION, {});
    await untilAnswered(conversationId);
    const [, reply] = await storedFrames(conversationId);
    expect(reply).toMatchObject({
      finish_reason: finishReason,
      ...(content === null ? {} : { content: expect.stringMatching(content) }),
    });
  });
});

describe('a message that is sent again', () => {
  test('has the number and the reply that are stored', async () => {
    await using node = await startNode();
    const request = chatRequest('hello');
    const first = await node.turns.acceptMessage(request);
    const again = await node.turns.acceptMessage(request);
    const [, reply] = await storedFrames(first.conversationId);
    expect(again).toEqual({ ...first, duplicate: true, reply: reply as never });
    expect(storyOf(node)).toHaveLength(1);
  });

  test('while it is answered is known at once, and waits for nothing', async () => {
    const gate = Promise.withResolvers<void>();
    await using node = await startNode({
      model: scriptedModel([{ say: 'Right. {honest}', until: gate.promise }]),
    });
    const request = chatRequest(QUESTION);
    const first = await node.turns.acceptMessage(request);
    expect(await node.turns.acceptMessage(request)).toEqual({ ...first, duplicate: true });
    const overHttp = node.turns.handleMessage(request);
    gate.resolve();
    expect(await overHttp).toMatchObject({ content: begun('Right\\.'), reply_to: first.messageId });
  });

  test('with other words is a conflict, answered or not', async () => {
    const gate = Promise.withResolvers<void>();
    await using node = await startNode({
      model: scriptedModel([{ say: 'Right. {honest}', until: gate.promise }]),
    });
    const answered = chatRequest('hello');
    await node.turns.acceptMessage(answered);
    const waiting = chatRequest(QUESTION);
    await node.turns.acceptMessage(waiting);
    for (const request of [answered, waiting]) {
      const other = node.turns.acceptMessage({ ...request, content: 'goodbye' });
      await expect(other).rejects.toMatchObject({ code: 'conflict' });
    }
    gate.resolve();
    await untilAnswered(waiting.conversationId!);
  });
});

describe('cancel', () => {
  test('ends the model; what it wrote by then is the reply', async () => {
    await using node = await startNode({ model: scriptedModel([{ sayThenHang: 'Sorry. {honest} It is' }]) });
    const request = chatRequest(QUESTION, { clientMessageId: 'q' });
    const { conversationId } = await node.turns.acceptMessage(request);
    await until(() => storyOf(node).at(-1)?.startsWith('delta Sorry.') === true);
    expect(node.turns.cancel({ conversationId, clientMessageId: 'other' })).toBe(false);
    expect(node.turns.cancel({ conversationId: conversationId.toUpperCase(), clientMessageId: 'q' })).toBe(
      true,
    );
    await untilAnswered(conversationId);
    const [, reply] = await storedFrames(conversationId);
    expect(reply).toMatchObject({ content: begun('Sorry\\.'), finish_reason: 'cancelled', source: 'model' });
    await until(() => node.turns.underWay === 0);
    expect(node.turns.cancel({ conversationId, clientMessageId: 'q' })).toBe(false);
  });

  test('of a message that still waits keeps the model from being asked about it', async () => {
    const asked = scriptedModel([{ hang: true }]);
    await using node = await startNode({ model: asked });
    const request = chatRequest(QUESTION, { clientMessageId: 'first' });
    const { conversationId } = await node.turns.acceptMessage(request);
    await node.turns.acceptMessage({ ...request, clientMessageId: 'second' });
    expect(node.turns.cancel({ conversationId, clientMessageId: 'second' })).toBe(true);
    expect(node.turns.cancel({ conversationId, clientMessageId: 'first' })).toBe(true);
    await untilAnswered(conversationId);
    const replies = (await storedFrames(conversationId)).slice(2);
    expect(replies).toMatchObject([{ finish_reason: 'cancelled' }, { finish_reason: 'cancelled' }]);
    expect(asked.requests.length).toBeLessThanOrEqual(1);
  });
});

describe('limits and outages', () => {
  test('a conversation takes so many unanswered messages and no more', async () => {
    await using node = await startNode({ model: scriptedModel([{ hang: true }]) });
    const request = chatRequest(QUESTION);
    const { conversationId } = await node.turns.acceptMessage(request);
    const more = (content: string) =>
      node.turns.acceptMessage({ ...request, content, clientMessageId: newId() });
    for (let index = 1; index < 100; index += 1) await more('hello');
    await expect(more('hello')).rejects.toMatchObject({ code: 'too_many_inflight' });
    node.turns.cancel({ conversationId, clientMessageId: request.clientMessageId! });
    await untilAnswered(conversationId);
    await until(() => node.turns.underWay === 0);
    await more('hello');
    expect((await storedFrames(conversationId)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 202 }, (_, index) => index + 1),
    );
  });

  test('a reply is kept while the database is away, and the model is not asked twice', async () => {
    let failures = 3;
    const asked = model('Again.');
    await using node = await startNode({
      model: asked,
      wrapCommits: (commits): GroupCommit => ({
        ...commits,
        commit(record) {
          if (record.kind !== 'reply' || failures === 0) return commits.commit(record);
          failures -= 1;
          return Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
        },
      }),
    });
    const { conversationId } = await node.accept(QUESTION, {});
    await untilAnswered(conversationId);
    expect(failures).toBe(0);
    expect(asked.requests).toHaveLength(1);
    expect((await storedFrames(conversationId))[1]).toMatchObject({ content: begun('Again\\.') });
  });

  test('a reply that was stored though nobody heard of it is found, told and not written twice', async () => {
    let unheard = true;
    await using node = await startNode({
      model: model('Again.'),
      wrapCommits: (commits): GroupCommit => ({
        ...commits,
        async commit(record) {
          const result = await commits.commit(record);
          if (record.kind !== 'reply' || !unheard) return result;
          unheard = false;
          throw Object.assign(new Error('no answer'), { code: 'STORE_TIMEOUT' });
        },
      }),
    });
    const reply = await node.turns.handleMessage(chatRequest(QUESTION));
    expect(reply.content).toStartWith('Again.');
    expect(toldMessages(node)).toEqual(await storedFrames(reply.conversation_id));
    expect(await storedFrames(reply.conversation_id)).toHaveLength(2);
  });

  test('words that cannot be stored give way to the plan’s own', async () => {
    await using node = await startNode({
      model: model('Bad.'),
      wrapCommits: (commits): GroupCommit => ({
        ...commits,
        commit: (record) =>
          record.kind === 'reply' && record.reply.content.startsWith('Bad.')
            ? Promise.reject(new Error('refused'))
            : commits.commit(record),
      }),
    });
    const { conversationId } = await node.accept(QUESTION, {});
    await untilAnswered(conversationId);
    expect((await storedFrames(conversationId))[1]).toMatchObject({
      finish_reason: 'fallback',
      source: 'dialogue',
    });
    expect(node.logLines.join('')).toContain('"part":"replies"');
  });
});

test('finish waits for the reply under way, and leaves the next one to another node', async () => {
  const gate = Promise.withResolvers<void>();
  const { sql } = await openTestDatabase();
  await using node = await startNode({
    model: scriptedModel([{ say: 'Okay. {honest}', until: gate.promise }]),
  });
  const request = chatRequest(QUESTION);
  const { conversationId } = await node.turns.acceptMessage(request);
  await node.turns.acceptMessage({ ...request, clientMessageId: newId() });
  await until(() => storyOf(node).includes('writing'));
  const finished = node.turns.finish();
  gate.resolve();
  await finished;
  const [row] = await sql`select pending_count from conversations where id = ${conversationId}`;
  expect(row).toEqual({ pending_count: 1 });
  await using next = await startNode({ model: model('Next.') });
  await node[Symbol.asyncDispose]();
  await untilAnswered(conversationId);
  await until(() => toldMessages(next).length === 1);
  expect((await storedFrames(conversationId)).slice(2)).toMatchObject([
    { content: begun('Okay\\.') },
    { content: begun('Next\\.') },
  ]);
});
