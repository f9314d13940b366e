import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { segmentsOf } from './segments.ts';
import { type BucketWidth, bucketsOf, instantOf, isTimeZone } from './windows.ts';

const at = (text: string) => new Date(text);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const ZONES = [
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'America/St_Johns', 'Asia/Kolkata'],
  ...[
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Africa/Casablanca',
    'Asia/Beirut',
    'America/Havana',
  ],
];

const zone = fc.constantFrom(...ZONES);
const window = fc
  .record({
    from: fc.integer({ min: Date.UTC(1985, 0), max: Date.UTC(2030, 0) }),
    lengthMs: fc.integer({ min: 1, max: 40 * DAY_MS }),
  })
  .map(({ from, lengthMs }) => ({ from: new Date(from), to: new Date(from + lengthMs) }));

describe('bucketsOf', () => {
  const starts = (bucket: BucketWidth, from: string, to: string, timeZone: string) =>
    bucketsOf({ from: at(from), to: at(to), bucket, timeZone }).map(({ start }) => start.toISOString());

  test('covers any window without gaps, in any zone', () => {
    fc.assert(
      fc.property(
        window,
        zone,
        fc.constantFrom('hour' as const, 'day' as const, 'week' as const, 'none' as const),
        ({ from, to }, timeZone, bucket) => {
          const buckets = bucketsOf({ from, to, bucket, timeZone });
          expect(buckets[0]?.start).toEqual(from);
          expect(buckets.at(-1)?.end).toEqual(to);
          for (const [index, { start, end }] of buckets.entries()) {
            expect(start < end).toBe(true);
            if (index > 0) expect(start).toEqual(buckets[index - 1]?.end as Date);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('a day of a zone is all instants that its calendar shows as that day', () => {
    const dateIn = (timeZone: string) =>
      new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short', calendar: 'iso8601' });
    fc.assert(
      fc.property(
        window,
        fc.constantFrom(...ZONES.filter((name) => name !== 'America/St_Johns')),
        ({ from, to }, timeZone) => {
          const format = dateIn(timeZone);
          for (const { start, end } of bucketsOf({ from, to, bucket: 'day', timeZone })) {
            expect(format.format(new Date(end.getTime() - 1))).toBe(format.format(start));
            if (end < to) expect(format.format(end)).not.toBe(format.format(start));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('a day is 23 hours when the clocks go forward and 25 when they go back', () => {
    const lengths = (from: string, to: string) =>
      bucketsOf({ from: at(from), to: at(to), bucket: 'day', timeZone: 'Europe/Berlin' }).map(
        ({ start, end }) => (end.getTime() - start.getTime()) / HOUR_MS,
      );
    expect(lengths('2024-03-29T23:00Z', '2024-04-01T22:00Z')).toEqual([24, 23, 24]);
    expect(lengths('2024-10-25T22:00Z', '2024-10-28T23:00Z')).toEqual([24, 25, 24]);
  });

  test('a day begins at one where the clocks skip midnight', () => {
    expect(starts('day', '2018-11-03T12:00Z', '2018-11-05T12:00Z', 'America/Sao_Paulo')).toEqual([
      '2018-11-03T12:00:00.000Z',
      '2018-11-04T03:00:00.000Z',
      '2018-11-05T02:00:00.000Z',
    ]);
  });

  test('a day that a zone left out is no bucket', () => {
    expect(starts('day', '2011-12-29T10:00Z', '2012-01-01T10:00Z', 'Pacific/Apia')).toEqual([
      '2011-12-29T10:00:00.000Z',
      '2011-12-30T10:00:00.000Z',
      '2011-12-31T10:00:00.000Z',
    ]);
  });

  test('weeks begin on Monday, hours on the full hour of the zone', () => {
    expect(starts('week', '2026-01-01T12:00Z', '2026-01-13T00:00Z', 'UTC')).toEqual([
      '2026-01-01T12:00:00.000Z',
      '2026-01-05T00:00:00.000Z',
      '2026-01-12T00:00:00.000Z',
    ]);
    expect(starts('hour', '2026-01-01T00:00Z', '2026-01-01T02:00Z', 'Asia/Kathmandu')).toEqual([
      '2026-01-01T00:00:00.000Z',
      '2026-01-01T00:15:00.000Z',
      '2026-01-01T01:15:00.000Z',
    ]);
  });

  test('an empty window has no bucket', () => {
    expect(starts('day', '2026-01-01T00:00Z', '2026-01-01T00:00Z', 'UTC')).toEqual([]);
  });
});

describe('segmentsOf', () => {
  test('cover each bucket exactly, with whole days and hours and little else', () => {
    fc.assert(
      fc.property(
        window,
        zone,
        fc.constantFrom('hour' as const, 'day' as const, 'none' as const),
        (span, timeZone, bucket) => {
          const buckets = bucketsOf({ ...span, bucket, timeZone });
          const segments = segmentsOf(buckets);
          for (const [index, { start, end }] of buckets.entries()) {
            const own = segments.filter((segment) => segment.bucket === index);
            expect(own.length).toBeLessThanOrEqual(5);
            expect(own[0]?.from).toEqual(start);
            expect(own.at(-1)?.to).toEqual(end);
            for (const [place, segment] of own.entries()) {
              if (place > 0) expect(segment.from).toEqual(own[place - 1]?.to as Date);
            }
          }
          for (const { grain, from, to } of segments) {
            const widthMs = { day: DAY_MS, hour: HOUR_MS, fact: 1 }[grain];
            expect([from.getTime() % widthMs, to.getTime() % widthMs]).toEqual([0, 0]);
            const lengthMs = to.getTime() - from.getTime();
            if (grain === 'fact') expect(lengthMs).toBeLessThan(2 * HOUR_MS);
            if (grain === 'hour') expect(lengthMs).toBeLessThan(2 * DAY_MS);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('isTimeZone', () => {
  test('knows the names of the time zone database', () => {
    for (const name of [...ZONES, 'Etc/GMT+5', 'America/Argentina/Buenos_Aires'])
      expect(isTimeZone(name)).toBe(true);
  });
  test('refuses everything else', () => {
    for (const name of ['', 'Mars/Olympus', '+02:00', 'Europe/Berlin ', 'Europe//Berlin', "UTC'; drop table"])
      expect(isTimeZone(name)).toBe(false);
  });
});

describe('instantOf', () => {
  const read = (text: string, timeZone = 'Europe/Berlin') => instantOf(text, { timeZone })?.toISOString();
  test('reads instants with their offset', () => {
    expect(read('2026-03-01T10:00:00Z')).toBe('2026-03-01T10:00:00.000Z');
    expect(read('2026-03-01T10:00:00.250+05:30')).toBe('2026-03-01T04:30:00.250Z');
    expect(read('2026-03-01T10:00Z')).toBe('2026-03-01T10:00:00.000Z');
  });
  test('reads a date as its first moment in the zone', () => {
    expect(read('2026-07-01')).toBe('2026-06-30T22:00:00.000Z');
    expect(read('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
  });
  test('refuses what is no instant', () => {
    for (const text of [
      '',
      'now',
      '2026-02-30',
      '2026-13-01',
      '2026-01-01T10:00:00',
      '1969-12-31',
      '2026-1-1',
    ])
      expect(read(text)).toBeUndefined();
    for (const text of ['2026-01-01T25:00:00Z', '2026-01-01T10:00:00[Europe/Berlin]', '+020260-01-01', '1e9'])
      expect(read(text)).toBeUndefined();
  });
});
