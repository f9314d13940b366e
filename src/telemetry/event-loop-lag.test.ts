import { expect, test } from 'bun:test';
import { waitUntil } from '../../test/support/wait-until.ts';
import { sampleEventLoop } from './event-loop-lag.ts';

test('a standstill is seen in a sample and in the longest lag', async () => {
  const lags: number[] = [];
  using loop = sampleEventLoop({ onLag: (ms) => lags.push(ms), everyMs: 5 });
  await waitUntil(() => lags.length > 0, { what: 'the first sample' });
  const before = lags.length;
  const untilMs = performance.now() + 120;
  while (performance.now() < untilMs);
  await waitUntil(() => lags.length > before, { what: 'the sample after the standstill' });
  expect(Math.max(...lags)).toBeGreaterThan(100);
  expect(loop.maxMs()).toBe(Math.max(...lags));
});

test('the longest lag is forgotten after a minute, not before half of one', async () => {
  let now = 0;
  let samples = 0;
  using loop = sampleEventLoop({ onLag: () => (samples += 1), nowMs: () => now, everyMs: 5 });
  now = 905;
  await waitUntil(() => samples > 0, { what: 'a sample' });
  expect(loop.maxMs()).toBe(900);
  now = 30_800;
  expect(loop.maxMs()).toBe(900);
  now = 59_999;
  expect(loop.maxMs()).toBe(900);
  now = 60_000;
  expect(loop.maxMs()).toBe(0);
});
