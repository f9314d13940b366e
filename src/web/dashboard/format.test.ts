import { describe, expect, test } from 'bun:test';
import {
  changeOf,
  count,
  decimal,
  duration,
  figureScale,
  figureValue,
  fine,
  interval,
  percent,
  plural,
  shortCount,
} from './format.ts';

test('a number that is not there is a dash, never a zero', () => {
  for (const format of [count, shortCount, percent, decimal, fine, duration]) {
    expect([format(null), format(undefined), format(Number.NaN)]).toEqual(['–', '–', '–']);
    expect(format(0)).toStartWith('0');
  }
});

test('numbers', () => {
  expect(count(12_345)).toBe('12,345');
  expect(shortCount(12_345)).toBe('12.3K');
  expect(percent(0.6134)).toBe('61.3%');
  expect(decimal(4.25)).toBe('4.3');
  expect(fine(0.0341)).toBe('0.034');
});

test.each([
  [12.44, '12.4 ms'],
  [999, '999 ms'],
  [1_000, '1 s'],
  [90_000, '1.5 min'],
  [5_400_000, '1.5 h'],
  [180_000_000, '2.1 d'],
])('%d ms are %s', (ms, words) => expect(duration(ms)).toBe(words));

test('a figure is shown in what it is in', () => {
  expect(figureValue(0.5, { kind: 'rate', unit: 'share' })).toBe('50%');
  expect(figureValue(1_500, { kind: 'percentile', unit: 'ms' })).toBe('1.5 s');
  expect(figureValue(1_500, { kind: 'count', unit: 'count' })).toBe('1,500');
  expect(figureValue(4.21, { kind: 'mean', unit: 'rating' })).toBe('4.2');
  expect(figureScale({ kind: 'mean', unit: 'rating' })).toBe('of 5');
  expect(figureScale({ kind: 'mean', unit: 'level' })).toBe('of 10');
  expect(interval([0.571, 0.6649])).toBe('57.1–66.5%');
  expect(interval(null)).toBe('');
});

describe('a change', () => {
  test('of a rate is in points, of anything else in percent of what it was', () => {
    expect(changeOf(0.62, { before: 0.58, kind: 'rate' })).toEqual({ words: '4 points', direction: 'up' });
    expect(changeOf(0.57, { before: 0.58, kind: 'rate' })).toEqual({ words: '1 point', direction: 'down' });
    expect(changeOf(90, { before: 120, kind: 'count' })).toEqual({ words: '25%', direction: 'down' });
    expect(changeOf(0.58001, { before: 0.58, kind: 'rate' })).toEqual({
      words: 'no change',
      direction: 'same',
    });
  });

  test('needs both, and something that it can be a share of', () => {
    expect(changeOf(null, { before: 1, kind: 'rate' })).toBeNull();
    expect(changeOf(1, { before: null, kind: 'rate' })).toBeNull();
    expect(changeOf(5, { before: 0, kind: 'count' })).toBeNull();
    expect(changeOf(0.5, { before: 0, kind: 'rate' })?.words).toBe('50 points');
  });
});

test('one is one', () => {
  expect(plural(1, 'conversation')).toBe('1 conversation');
  expect(plural(1_200, 'conversation')).toBe('1,200 conversations');
});
