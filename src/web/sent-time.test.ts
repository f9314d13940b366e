import { expect, test } from 'bun:test';
import { newMessageId } from '#client/message-id.ts';
import { timeOfMessageId } from './sent-time.ts';

const AT = '2026-08-03T10:00:00.123Z';
const NOW = { nowMs: Date.parse('2026-08-03T11:00:00Z') };

test('the time is read from the ids that the client makes', () => {
  expect(timeOfMessageId(newMessageId(Date.parse(AT)), NOW)).toBe(AT);
});

test('an id without a time, or from the future, counts as of now', () => {
  const now = new Date(NOW.nowMs).toISOString();
  expect(timeOfMessageId('msg-1', NOW)).toBe(now);
  expect(timeOfMessageId(newMessageId(NOW.nowMs + 60_000), NOW)).toBe(now);
});
