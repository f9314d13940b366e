import { expect, test } from 'bun:test';
import { chooseTopic } from './choose-topic.ts';

const options = ['slow_internet', 'wifi_coverage'];

test.each([
  ['the first one', 'slow_internet'],
  ['First', 'slow_internet'],
  ['1', 'slow_internet'],
  ['1.', 'slow_internet'],
  ['one', 'slow_internet'],
  ['the second one please', 'wifi_coverage'],
  ['2nd', 'wifi_coverage'],
  ['number 2', 'wifi_coverage'],
  ['the latter', 'wifi_coverage'],
  ['it is slow', 'slow_internet'],
  ['weak in some parts of the house', 'wifi_coverage'],
  ['the wi-fi one', 'wifi_coverage'],
])('%j takes %s', (text, topic) => {
  expect(chooseTopic(text, { options })).toBe(topic);
});

test.each([
  ['the third one'],
  ['yes'],
  ['no'],
  [''],
  ['slow and weak'],
  ['2 of my boxes do not start at all'],
])('%j takes none', (text) => {
  expect(chooseTopic(text, { options })).toBeNull();
});

test('words that both labels share do not decide', () => {
  expect(chooseTopic('the bill', { options: ['bill_view', 'pay_bill'] })).toBeNull();
  expect(chooseTopic('pay the bill', { options: ['bill_view', 'pay_bill'] })).toBe('pay_bill');
});

test.each([
  ['down', 'no_internet'],
  ['it is dead', 'no_internet'],
  ['slow', 'slow_internet'],
])('%j answers in words of its own', (text, topic) => {
  expect(chooseTopic(text, { options: ['no_internet', 'slow_internet'] })).toBe(topic);
});

test.each([
  ['la primera', 'slow_internet'],
  ['1', 'slow_internet'],
  ['el segundo por favor', 'wifi_coverage'],
  ['la última', 'wifi_coverage'],
  ['es que está lento', 'slow_internet'],
  ['lenta', 'slow_internet'],
  ['el wifi débil', 'wifi_coverage'],
  ['sí', null],
  ['una cosa', null],
  ['', null],
])('in Spanish, %j takes %s', (text, topic) => {
  expect(chooseTopic(text, { options, language: 'es' })).toBe(topic);
});
