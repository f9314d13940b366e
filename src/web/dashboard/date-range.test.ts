import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import {
  dateIn,
  datesOf,
  isTimeZone,
  ownTimeZone,
  paramsOf,
  queryOf,
  rangeOf,
  rangeOfDates,
  timeZones,
} from './date-range.ts';

/** 23:30 on Saturday in New York, already Sunday in UTC; the clocks went back on November 1. */
const NOW_MS = Date.parse('2026-11-08T04:30:10Z');
const NEW_YORK = { nowMs: NOW_MS, defaultTimeZone: 'America/New_York' };

const read = (query: string, options = NEW_YORK) => rangeOf(new URLSearchParams(query), options);

describe('the range of an address', () => {
  test('is the last seven days of the zone when nothing is said', () => {
    expect(read('')).toEqual({
      preset: '7d',
      from: '2026-11-01',
      to: '2026-11-08T04:31:00.000Z',
      timeZone: 'America/New_York',
    });
    expect(read('', { nowMs: NOW_MS, defaultTimeZone: 'UTC' }).from).toBe('2026-11-02');
  });

  test.each([
    ['24h', '2026-11-07T04:31:00.000Z'],
    ['30d', '2026-10-09'],
    ['90d', '2026-08-10'],
    ['nonsense', '2026-11-01'],
  ])('%s begins at %s', (range, from) => expect(read(`range=${range}`).from).toBe(from));

  test('is what it says, and a zone that nobody knows is replaced', () => {
    const range = read('from=2026-01-01&to=2026-02-01T06:00:00.000Z&time_zone=Mars/Olympus');
    expect(range).toEqual({
      preset: null,
      from: '2026-01-01',
      to: '2026-02-01T06:00:00.000Z',
      timeZone: 'America/New_York',
    });
  });

  test('needs both ends', () => expect(read('from=2026-01-01').preset).toBe('7d'));

  test('holds this very moment', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e12 }),
        fc.constantFrom('24h', '7d', '30d', '90d'),
        (nowMs, preset) => {
          const { from, to } = read(`range=${preset}`, { nowMs, defaultTimeZone: 'UTC' });
          expect(Date.parse(from)).toBeLessThanOrEqual(nowMs);
          expect(Date.parse(to)).toBeGreaterThan(nowMs);
          expect(Date.parse(to) - nowMs).toBeLessThanOrEqual(60_000);
        },
      ),
    );
  });

  test('goes back into the address it came from', () => {
    for (const query of ['range=30d&time_zone=UTC', 'from=2026-01-01&to=2026-02-01&time_zone=Asia%2FTokyo']) {
      expect(paramsOf(read(query)).toString()).toBe(query);
    }
    expect(queryOf(read('from=2026-01-01&to=2026-02-01&time_zone=UTC')).toString()).toBe(
      'from=2026-01-01&to=2026-02-01&time_zone=UTC',
    );
  });
});

describe('dates', () => {
  test('both count, so the range ends with the day after', () => {
    const range = rangeOfDates({ first: '2026-02-27', last: '2026-02-28', timeZone: 'UTC' });
    expect(range).toEqual({ preset: null, from: '2026-02-27', to: '2026-03-01', timeZone: 'UTC' });
    expect(datesOf(range)).toEqual({ first: '2026-02-27', last: '2026-02-28' });
  });

  test('of instants are those that have any part in the range', () => {
    const midnights = { from: '2026-11-01T04:00:00.000Z', to: '2026-11-08T05:00:00.000Z' };
    expect(datesOf({ preset: null, timeZone: 'America/New_York', ...midnights })).toEqual({
      first: '2026-11-01',
      last: '2026-11-07',
    });
    expect(datesOf(read(''))).toEqual({ first: '2026-11-01', last: '2026-11-07' });
  });

  test('that cannot be read do not break the fields', () => {
    expect(datesOf({ preset: null, timeZone: 'UTC', from: 'x', to: 'y' }).first).toBe('1970-01-01');
  });

  test('come back as they were typed', () => {
    const day = fc
      .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, day, (a, b) => {
        const [first = a, last = b] = [a, b].sort();
        expect(datesOf(rangeOfDates({ first, last, timeZone: 'Pacific/Auckland' }))).toEqual({ first, last });
      }),
    );
  });
});

test('time zones are all known, begin with UTC and hold the own one', () => {
  const all = timeZones();
  expect(all[0]).toBe('UTC');
  expect(all.length).toBeGreaterThan(300);
  expect(new Set(all).size).toBe(all.length);
  expect(all.every(isTimeZone)).toBe(true);
  expect(isTimeZone(ownTimeZone())).toBe(true);
  expect(isTimeZone('')).toBe(false);
  expect(dateIn('Pacific/Kiritimati', Date.parse('2026-01-01T10:00:00Z'))).toBe('2026-01-02');
});
