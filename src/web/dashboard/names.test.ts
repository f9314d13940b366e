import { expect, test } from 'bun:test';
import { FACT_COLUMN_NAMES } from '#core/analytics/fact-columns.ts';
import { MEASURE_NAMES } from '#core/analytics/measures.ts';
import { TONES } from '#core/dialogue/conversation.ts';
import { INTENT_LABELS } from '#core/nlu/intent-labels.ts';
import { TOPICS } from '#core/nlu/topics.ts';
import { INBOX_REASONS } from '#core/review/inbox-value.ts';
import { FIGURE_GROUPS, figureName } from './figure-names.ts';
import {
  agentLabel,
  columnName,
  filterValue,
  inboxReason,
  labelName,
  NOT_TOPICS,
  paramName,
  stateName,
  toneName,
  topicLabel,
} from './names.ts';

const listed = FIGURE_GROUPS.flatMap(({ names }) => names);

test('every figure of the reports is listed, once and under a name of its own', () => {
  expect([...listed].sort()).toEqual([...MEASURE_NAMES].sort());
  expect(new Set(listed.map(figureName)).size).toBe(listed.length);
});

test('a message can be given every label', () => {
  const topics = new Set(TOPICS.map(({ id }) => id as string));
  expect([...NOT_TOPICS].sort()).toEqual([...INTENT_LABELS].filter((label) => !topics.has(label)).sort());
  expect(labelName('act:worked')).toBe('It worked');
});

test('ids become words, and nothing is called nothing', () => {
  expect(topicLabel('no_internet')).toBe('No internet');
  expect([topicLabel(null), topicLabel('none'), agentLabel(''), stateName(undefined)]).toEqual([
    'None',
    'None',
    'None',
    'None',
  ]);
  expect(new Set(TONES.map(toneName)).size).toBe(TONES.length);
  expect(INBOX_REASONS.map(inboxReason).every((words) => !words.includes('_'))).toBe(true);
  expect(FACT_COLUMN_NAMES.map(columnName).every((words) => !words.includes('_'))).toBe(true);
});

test('a filter is said in words', () => {
  expect(`${paramName('turn_confidence')} ${filterValue('turn_confidence', '9')}`).toBe(
    'A message with confidence 90–100%',
  );
  expect(filterValue('step', '-1')).toBe('in short');
  expect(filterValue('step', '0')).toBe('1');
  expect(filterValue('topic', 'none')).toBe('None');
  expect(filterValue('article', 'no-internet-connection')).toBe('No internet connection');
});
