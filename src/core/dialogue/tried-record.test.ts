import { expect, test } from 'bun:test';
import type { Solution } from './conversation.ts';
import { addOffered, settle, type TriedRecord } from './tried-record.ts';

const step = (index: number, outcome: Solution['outcome']): Solution => ({
  articleSlug: 'a',
  step: index,
  outcome,
});
const record = (...solutions: readonly Solution[]): TriedRecord => ({
  solutions,
  changed: [],
  attemptCount: 2,
});

test('a failure counts once, a success ends the count, an unknown outcome leaves it', () => {
  const open = record(step(0, 'failed'), step(1, 'offered'));
  expect(settle(open, { outcome: 'failed' })).toEqual({
    solutions: [step(0, 'failed'), step(1, 'failed')],
    changed: [step(1, 'failed')],
    attemptCount: 3,
  });
  expect(settle(open, { outcome: 'worked' }).attemptCount).toBe(0);
  expect(settle(open, { outcome: 'unknown' })).toMatchObject({
    attemptCount: 2,
    changed: [step(1, 'unknown')],
  });
});

test('a fix that did not last turns from worked to failed', () => {
  expect(settle(record(step(0, 'worked')), { outcome: 'failed' }).solutions).toEqual([step(0, 'failed')]);
});

test('a known outcome is not overwritten by another report', () => {
  const known = record(step(0, 'failed'));
  expect(settle(known, { outcome: 'failed' })).toBe(known);
  expect(settle(known, { outcome: 'worked' })).toEqual({ ...known, attemptCount: 0 });
});

test('what is offered is open and counts as changed', () => {
  const added = addOffered(record(), { articleSlug: 'a', step: 0 });
  expect(added).toEqual({ solutions: [step(0, 'offered')], changed: [step(0, 'offered')], attemptCount: 2 });
});
