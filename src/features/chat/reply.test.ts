import { beforeAll, expect, test } from 'bun:test';
import { scriptedModel } from '../../../test/support/scripted-model.ts';
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

const MESSAGES = [
  'hello',
  'internet is down AGAIN, this is RIDICULOUS!!!',
  "that didn't work",
  'still slow, and why did my bill go up by $30.50',
  'what plans do you have',
  'it got worse since the storm',
  'can i talk to a human please',
  QUESTION,
];

test('a frame is the same when it is committed and when it is read from the store', async () => {
  await using node = await startNode({ model: scriptedModel([{ say: '{honest}' }]) });
  const request = chatRequest('hello');
  for (const content of MESSAGES) {
    await node.turns.acceptMessage({ ...request, content, clientMessageId: Bun.randomUUIDv7() });
    await untilAnswered(request.conversationId!);
  }
  const stored = await storedFrames(request.conversationId!);
  expect(stored).toHaveLength(2 * MESSAGES.length);
  expect(toldMessages(node)).toEqual(stored);
  const confidences = stored.flatMap((frame) =>
    frame.role === 'assistant' ? [frame.intent_data.confidence] : [],
  );
  expect(confidences.some((confidence) => confidence > 0 && confidence < 0.95)).toBe(true);
});
