import { expect, test } from 'bun:test';
import type { MatchedPattern } from '#core/nlu/understanding.ts';
import { patternsDisagree } from './pattern-disagreement.ts';

const match = (pattern: string, weight: number): MatchedPattern => ({
  ...{ pattern, weight },
  label: '',
  text: '',
});
const BILL = match('brief-billing-1', 0.9);
const INTERNET = match('brief-technical-1', 0.9);

test.each([
  ['bill_view', [INTERNET], true],
  ['no_internet', [BILL], true],
  ['no_internet', [INTERNET], false],
  // Both are named: the topic is one of them.
  ['no_internet', [BILL, INTERNET], false],
  // Too little to hold against a topic, and enough together.
  ['bill_view', [match('brief-technical-1-down', 0.3)], false],
  ['bill_view', [match('brief-technical-1-down', 0.3), match('brief-technical-3', 0.75)], true],
  ['bill_view', [], false],
  ['of_another_version', [INTERNET], false],
  ['bill_view', [match('of-another-version', 0.9)], false],
] as const)('a message about %s in which %j spoke: %p', (topic, matched, disagree) => {
  for (const language of ['en', 'es'] as const)
    expect(patternsDisagree(topic, { matched, language })).toBe(disagree);
});
