import { expect, test } from 'bun:test';
import { createHistory } from './history.ts';
import type { StoredMessage } from './reply.ts';

const MESSAGE: StoredMessage = {
  id: 'm1',
  seq: 1,
  role: 'user',
  content: 'hello',
  created_at: '2026-08-03T10:00:00Z',
};

/** A server whose answers the test gives one by one. */
function scripted() {
  const asked: PromiseWithResolvers<readonly StoredMessage[]>[] = [];
  const got: (readonly StoredMessage[])[] = [];
  const history = createHistory({
    read() {
      const answer = Promise.withResolvers<readonly StoredMessage[]>();
      asked.push(answer);
      return answer.promise;
    },
    onRead: (messages) => void got.push(messages),
    retryMs: 1,
  });
  const askedTimes = async (times: number) => {
    while (asked.length < times) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  return { history, asked, got, askedTimes };
}

test('is read once it is wanted and there is a connection', async () => {
  const { history, asked, got } = scripted();
  expect(history.settled).toBe(true);
  history.setConnected(true);
  history.setConnected(false);
  history.want();
  expect(history.settled).toBe(false);
  expect(asked).toHaveLength(0);
  history.setConnected(true);
  expect(asked).toHaveLength(1);
  asked[0]?.resolve([MESSAGE]);
  await Bun.sleep(0);
  expect(got).toEqual([[MESSAGE]]);
  expect(history.settled).toBe(true);
});

test('is tried again until it is there', async () => {
  const { history, asked, got, askedTimes } = scripted();
  history.setConnected(true);
  history.want();
  asked[0]?.reject(new Error('no network'));
  await askedTimes(2);
  expect(history.settled).toBe(false);
  asked[1]?.resolve([]);
  await Bun.sleep(0);
  expect(got).toEqual([[]]);
});

test('is read once more when something was missed during the reading', async () => {
  const { history, asked, got, askedTimes } = scripted();
  history.setConnected(true);
  history.want();
  history.want();
  asked[0]?.resolve([]);
  await askedTimes(2);
  asked[1]?.resolve([MESSAGE]);
  await Bun.sleep(0);
  expect(got).toEqual([[], [MESSAGE]]);
  expect(asked).toHaveLength(2);
});

test('is not told after the end', async () => {
  const { history, asked, got } = scripted();
  history.setConnected(true);
  history.want();
  history.close();
  asked[0]?.resolve([MESSAGE]);
  await Bun.sleep(0);
  expect(got).toEqual([]);
});
