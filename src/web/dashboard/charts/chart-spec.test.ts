import { expect, test } from 'bun:test';
import { type ChartSpec, hrefAt, tableOf, valueWords } from './chart-spec.ts';

const SPEC: ChartSpec = {
  title: 'Conversations',
  labelTitle: 'Day',
  labels: ['Monday', 'Tuesday'],
  hrefs: ['#/monday', null],
  series: [
    { label: 'Begun', values: [3, null], tone: 'accent', format: String },
    {
      label: 'Between',
      values: [[0.1, 0.4], null],
      tone: 'soft',
      format: (value) => `${value * 100}%`,
      hrefs: ['#/monday-between', null],
    },
  ],
  more: [{ title: 'Share', values: ['100%', '0%'] }],
};

test('the table says all that the chart shows, and leads where it leads', () => {
  const { columns, rows } = tableOf(SPEC);
  expect(columns.map(({ title }) => title)).toEqual(['Day', 'Begun', 'Between', 'Share']);
  expect(rows).toEqual([
    {
      href: '#/monday',
      cells: ['Monday', { text: '3', href: null }, { text: '10% to 40%', href: '#/monday-between' }, '100%'],
    },
    { href: null, cells: ['Tuesday', { text: '–', href: null }, { text: '–', href: null }, '0%'] },
  ]);
});

test('a click leads to the value’s own conversations, else to those of its label', () => {
  expect(hrefAt(SPEC, { series: 1, index: 0 })).toBe('#/monday-between');
  expect(hrefAt(SPEC, { series: 0, index: 0 })).toBe('#/monday');
  expect(hrefAt(SPEC, { series: null, index: 0 })).toBe('#/monday');
  expect(hrefAt(SPEC, { series: 1, index: 1 })).toBeNull();
});

test('a value that is not there is a dash', () => {
  expect(valueWords({ values: [0, null], format: String }, 0)).toBe('0');
  expect(valueWords({ values: [0, null], format: String }, 1)).toBe('–');
  expect(valueWords({ values: [], format: String }, 5)).toBe('–');
});
