import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { type ModelChange, versionsInForce } from './versions-in-force.ts';

const promote = (version: number | null): ModelChange => ({ action: 'promote', version });
const ROLLBACK: ModelChange = { action: 'rollback', version: null };

test('goes back through the promotions, one for each rollback, and never to one that was taken away', () => {
  expect(versionsInForce([])).toEqual([]);
  expect(versionsInForce([promote(1), promote(2)])).toEqual([1, 2]);
  expect(versionsInForce([promote(1), promote(2), ROLLBACK])).toEqual([1]);
  expect(versionsInForce([promote(1), promote(2), ROLLBACK, promote(3), ROLLBACK])).toEqual([1]);
  expect(versionsInForce([promote(1), promote(2), ROLLBACK, ROLLBACK])).toEqual([]);
  // The built-in model can be put in force on purpose, and that can be taken back too.
  expect(versionsInForce([promote(1), promote(null), ROLLBACK])).toEqual([1]);
});

test('a promotion of what is in force already changes nothing that a rollback goes back to', () => {
  expect(versionsInForce([promote(1), promote(2), promote(2), ROLLBACK])).toEqual([1]);
  expect(versionsInForce([promote(null)])).toEqual([]);
  expect(versionsInForce([promote(1), ROLLBACK, promote(null)])).toEqual([]);
});

test('a promotion of another version and its rollback leave everything as it was', () => {
  const change = fc.oneof(fc.integer({ min: 1, max: 9 }).map(promote), fc.constant(ROLLBACK));
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const before = versionsInForce(changes);
      expect(versionsInForce([...changes, promote(10), ROLLBACK])).toEqual(before);
      expect(new Set(before.slice(1).map((version, place) => version === before[place]))).not.toContain(true);
    }),
  );
});
