import { expect, test } from 'bun:test';
import { isUuid } from '#lib/uuid.ts';
import { isMessageId, newMessageId } from './message-id.ts';

test('a new id is a UUID of version 7 that says its time, and no two are the same', () => {
  const ids = Array.from({ length: 1000 }, () => newMessageId(Date.parse('2026-01-02T03:04:05.678Z')));
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids) {
    expect(isUuid(id)).toBe(true);
    expect(isMessageId(id)).toBe(true);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(
      Date.parse('2026-01-02T03:04:05.678Z'),
    );
  }
});

test('ids of later milliseconds sort after earlier ones', () => {
  const ids = [1, 255, 256, 1_700_000_000_000, 1_700_000_000_001].map(newMessageId);
  expect([...ids].sort()).toEqual(ids);
});

test('ids that the server would refuse are told apart', () => {
  expect(['a', 'A-z.0_9~', 'x'.repeat(64)].every(isMessageId)).toBe(true);
  expect(['', 'x'.repeat(65), 'a b', 'ä', 'a\n', 'a/b'].some(isMessageId)).toBe(false);
});
