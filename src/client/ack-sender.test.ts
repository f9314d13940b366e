import { expect, test } from 'bun:test';
import { startAckSender } from './ack-sender.ts';
import { until } from './chat-server.fixture.ts';

test('says the first position at once, then few things and never one of them twice', async () => {
  const said: number[] = [];
  const acks = startAckSender({ position: 4, delayMs: 20, send: (seq) => said.push(seq) });
  expect(said).toEqual([4]);
  acks.flush();
  acks.processed(5);
  acks.processed(6);
  expect(said).toEqual([4]);
  await until(() => said.length === 2);
  acks.flush();
  for (let seq = 7; seq <= 26; seq += 1) acks.processed(seq);
  expect(said).toEqual([4, 6, 16, 26]);
});

test('says nothing once it is stopped', async () => {
  const said: number[] = [];
  const acks = startAckSender({ position: 0, delayMs: 5, send: (seq) => said.push(seq) });
  acks.processed(1);
  acks.stop();
  // A later one of the same length has passed, so the stopped one would have too.
  await Bun.sleep(5);
  await Bun.sleep(5);
  expect(said).toEqual([0]);
});
