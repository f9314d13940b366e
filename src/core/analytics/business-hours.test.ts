import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { type BusinessHours, createBusinessCalendar } from './business-hours.ts';

const MINUTE_MS = 60_000;
const OFFICE: BusinessHours['days'] = Array.from({ length: 7 }, (_, day) =>
  day < 5 ? [{ from: 8 * 60, to: 20 * 60 }] : [],
);
const NIGHT: BusinessHours['days'] = Array.from({ length: 7 }, () => [
  { from: 0, to: 150 },
  { from: 22 * 60 + 30, to: 24 * 60 },
]);

const at = (text: string) => new Date(text).getTime();
const hoursBetween = (calendar: ReturnType<typeof createBusinessCalendar>, from: string, to: string) =>
  calendar.businessMs(at(from), at(to)) / 3_600_000;

describe('Monday to Friday, 08:00 to 20:00 in New York', () => {
  const calendar = createBusinessCalendar({ days: OFFICE, timeZone: 'America/New_York' });
  test('counts what lies within the hours', () => {
    expect(hoursBetween(calendar, '2026-01-05T15:00Z', '2026-01-05T16:30Z')).toBe(1.5);
    expect(hoursBetween(calendar, '2026-01-05T00:00Z', '2026-01-05T13:30Z')).toBe(0.5);
  });
  test('leaves nights and weekends out', () => {
    // Friday 19:00 to Monday 09:00.
    expect(hoursBetween(calendar, '2026-01-10T00:00Z', '2026-01-12T14:00Z')).toBe(2);
  });
  test('a week is sixty hours, also when the clocks change', () => {
    expect(hoursBetween(calendar, '2026-03-05T12:00Z', '2026-03-12T11:00Z')).toBe(60);
    expect(hoursBetween(calendar, '2026-10-29T12:00Z', '2026-11-05T13:00Z')).toBe(60);
  });
  test('is 0 for nothing and for the wrong order', () => {
    expect(hoursBetween(calendar, '2026-01-05T15:00Z', '2026-01-05T15:00Z')).toBe(0);
    expect(hoursBetween(calendar, '2026-01-06T15:00Z', '2026-01-05T15:00Z')).toBe(0);
  });
});

test('hours that the clocks skip do not count, hours that they repeat count once until the first closing', () => {
  // 00:00 to 02:30 in Berlin: on 2024-03-31 the clocks go from 02:00 to 03:00.
  const calendar = createBusinessCalendar({ days: NIGHT, timeZone: 'Europe/Berlin' });
  expect(hoursBetween(calendar, '2024-03-30T23:00Z', '2024-03-31T10:00Z')).toBe(2);
  // On 2024-10-27 the hour from 02:00 comes twice: it is closed when the clock first shows 02:30.
  expect(hoursBetween(calendar, '2024-10-26T22:00Z', '2024-10-27T10:00Z')).toBe(2.5);
});

/** Whether a clock in the zone shows a minute within the hours, by the runtime's own calendar. */
function clockOf({ days, timeZone }: BusinessHours): (atMs: number) => boolean {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  return (atMs) => {
    const parts = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
    const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts['weekday'] ?? '');
    const minute = Number(parts['hour']) * 60 + Number(parts['minute']);
    return (days[day] ?? []).some(({ from, to }) => minute >= from && minute < to);
  };
}

/** Days around changes of the clocks, on which no hour in question is repeated. */
const CHANGES = [
  '2024-03-30T12:00Z',
  '2024-10-26T12:00Z',
  '2025-03-08T12:00Z',
  '2025-11-01T12:00Z',
  '2025-04-05T00:00Z',
];

test('is the number of minutes at which a clock shows business hours', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
      fc.constantFrom(...CHANGES),
      fc.nat({ max: 3 * 24 * 60 }),
      fc.nat({ max: 2 * 24 * 60 }),
      (timeZone, change, startMinute, minutes) => {
        const hours: BusinessHours = {
          days: OFFICE.map((_, day) => (day === 2 ? [] : (OFFICE[0] ?? []))),
          timeZone,
        };
        const from = at(change) + startMinute * MINUTE_MS;
        const isOpen = clockOf(hours);
        let open = 0;
        for (let minute = 0; minute < minutes; minute += 1) if (isOpen(from + minute * MINUTE_MS)) open += 1;
        const found = createBusinessCalendar(hours).businessMs(from, from + minutes * MINUTE_MS);
        expect(found).toBe(open * MINUTE_MS);
      },
    ),
    { numRuns: 25 },
  );
});

test('adds up over any cut, and is never longer than the time itself', () => {
  const instant = fc.integer({ min: at('2023-01-01'), max: at('2026-01-01') });
  const calendars = [OFFICE, NIGHT].flatMap((days) =>
    ['Europe/Berlin', 'America/Sao_Paulo', 'Pacific/Apia', 'America/Havana'].map((timeZone) =>
      createBusinessCalendar({ days, timeZone }),
    ),
  );
  fc.assert(
    fc.property(fc.constantFrom(...calendars), instant, instant, instant, (calendar, ...instants) => {
      const [first = 0, middle = 0, last = 0] = instants.toSorted((one, other) => one - other);
      const whole = calendar.businessMs(first, last);
      expect(whole).toBe(calendar.businessMs(first, middle) + calendar.businessMs(middle, last));
      expect(whole).toBeLessThanOrEqual(last - first);
    }),
  );
});
