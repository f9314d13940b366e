import { expect, test } from 'bun:test';
import { parseBusinessHours } from './business-hours.ts';
import { ConfigError, parseConfig } from './config.ts';

const hour = (from: number, to: number) => ({ from: from * 60, to: to * 60 });

test('the default is Monday to Friday, 08:00 to 20:00 in UTC', () => {
  const { days, timeZone } = parseConfig({}).businessHours;
  expect(days.map((hours) => hours.length)).toEqual([1, 1, 1, 1, 1, 0, 0]);
  expect(days[0]).toEqual([hour(8, 20)]);
  expect(timeZone).toBe('UTC');
});

test('days, ranges of days over the weekend, and several hours a day', () => {
  expect(parseBusinessHours('sat-mon 10:00-12:00, Sun 14:00-24:00')).toEqual([
    [hour(10, 12)],
    [],
    [],
    [],
    [],
    [hour(10, 12)],
    [hour(10, 12), hour(14, 24)],
  ]);
});

test('hours that touch become one', () => {
  expect(parseBusinessHours('mon 12:00-14:00, mon 08:00-12:00, mon 13:00-13:30')?.[0]).toEqual([hour(8, 14)]);
});

test('anything else is refused', () => {
  for (const text of [
    '',
    'always',
    'mon',
    'mon 8:00-20:00',
    'mon 20:00-08:00',
    'mon 08:00-08:00',
    'mon 08:60-09:00',
  ])
    expect(parseBusinessHours(text)).toBeUndefined();
  for (const text of ['mon 08:00-24:01', 'foo 08:00-09:00', 'mon-foo 08:00-09:00', 'mon 08:00-09:00,'])
    expect(parseBusinessHours(text)).toBeUndefined();
});

test('the configuration says what is wrong', () => {
  try {
    parseConfig({ BUSINESS_HOURS: 'always', BUSINESS_TIME_ZONE: 'Mars/Olympus' });
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).problems).toEqual([
      'BUSINESS_HOURS must list hours such as mon-fri 08:00-20:00, separated by commas.',
      'BUSINESS_TIME_ZONE must be the name of a time zone such as America/New_York.',
    ]);
  }
});
