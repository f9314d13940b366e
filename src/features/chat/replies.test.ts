import { expect, test } from 'bun:test';
import type { AnswerMessage } from './answer-message.ts';
import { until } from './node.fixture.ts';
import { createReplies } from './replies.ts';
import type { AwaitingMessage } from './store.ts';
import type { TurnDeps } from './turn.ts';

const NODE = 'this-node';

/** Replies over a store that answers when it is told to, with a message or with none. */
function setUp(answer: AnswerMessage = () => Promise.resolve(0)) {
  const looks: PromiseWithResolvers<AwaitingMessage | undefined>[] = [];
  const errors: unknown[] = [];
  const store = {
    findAwaiting() {
      const look = Promise.withResolvers<AwaitingMessage | undefined>();
      looks.push(look);
      return look.promise;
    },
  };
  const events = { unexpectedError: (error: unknown) => void errors.push(error) };
  const deps = { nodeId: NODE, store, events } as unknown as TurnDeps;
  const replies = createReplies(deps, { answer, retryMs: 1 });
  return { looks, errors, replies };
}

const waiting = (leaseNode = NODE) => ({
  message: { id: 'm', clientMessageId: 'c', conversationId: 'x' } as AwaitingMessage['message'],
  version: 1,
  leaseNode,
});

test('a message that comes while the store is asked is not overlooked', async () => {
  const { looks, replies } = setUp();
  replies.start('x');
  replies.start('x');
  looks[0]!.resolve(undefined);
  await until(() => looks.length === 2);
  looks[1]!.resolve(undefined);
  await until(() => !replies.underWay('x'));
  replies.start('x');
  expect(looks).toHaveLength(3);
  looks[2]!.resolve(undefined);
});

test('what another node holds is left to it', async () => {
  const answered: string[] = [];
  const { looks, replies } = setUp(({ message }) => {
    answered.push(message.id);
    return Promise.resolve(0);
  });
  replies.start('x');
  looks[0]!.resolve(waiting('another-node'));
  await until(() => !replies.underWay('x'));
  expect(answered).toEqual([]);
});

test('goes on as long as messages are left, and gives up on what fails again and again', async () => {
  const results = [2, 1, null, new Error('a'), null, new Error('b')];
  const allowed: boolean[] = [];
  const { looks, errors, replies } = setUp((_, { modelAllowed }) => {
    allowed.push(modelAllowed);
    const result = results.shift();
    return result instanceof Error ? Promise.reject(result) : Promise.resolve(result ?? null);
  });
  replies.start('x');
  for (let look = 0; look < 6; look += 1) {
    await until(() => looks.length > look);
    looks[look]!.resolve(waiting());
  }
  await until(() => !replies.underWay('x'));
  expect(errors).toHaveLength(2);
  expect(allowed).toEqual([true, true, true, false, false, false]);
});

test('after the end nothing begins', async () => {
  const { looks, replies } = setUp();
  await replies.finish();
  replies.start('x');
  expect(looks).toEqual([]);
});
