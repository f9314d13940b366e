import { expect, test } from 'bun:test';
import { dayOf, dayTitle, fullDate, timeOfDay } from './dates.ts';

const NOW = { nowMs: Date.parse('2026-03-02T05:30:00Z'), timeZone: 'America/Denver' };

test('a day is that of the customer, not that of Greenwich', () => {
  // 10:30 PM on March 1 in Denver.
  expect(dayTitle('2026-03-02T05:00:00Z', NOW)).toBe('Today');
  expect(dayTitle('2026-03-01T08:00:00Z', NOW)).toBe('Today');
  expect(dayTitle('2026-03-01T06:00:00Z', NOW)).toBe('Yesterday');
});

test('an older day has its weekday, and its year when that is another one', () => {
  expect(dayTitle('2026-02-20T12:00:00Z', NOW)).toBe('Friday, February 20');
  expect(dayTitle('2025-12-31T12:00:00Z', NOW)).toBe('Wednesday, December 31, 2025');
});

test('all times of one day have one day, and those of another one another', () => {
  const days = ['2026-03-01T07:00:00Z', '2026-03-02T06:59:00Z', '2026-03-02T07:00:00Z'].map((at) =>
    dayOf(at, NOW),
  );
  expect(days[0]).toBe(days[1] ?? '');
  expect(days[2]).not.toBe(days[1]);
});

test('times and dates read as in the language of the page', () => {
  expect(timeOfDay('2026-03-02T05:05:00Z', NOW)).toMatch(/^10:05\sPM$/);
  expect(fullDate('2026-03-02T05:05:00Z', NOW)).toMatch(/^Sunday, March 1, 2026 at 10:05\sPM$/);
});
