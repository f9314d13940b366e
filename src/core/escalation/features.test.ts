import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { anyTurns, turnOf } from './escalation.fixture.ts';
import { FEATURES, featuresOf, frustrationSlope } from './features.ts';
import { historyOf, type StoredTurn } from './history.ts';

const levels = (...all: number[]) => all.map((frustrationLevel) => turnOf({ frustrationLevel }));

test('the slope is the change per turn over the newest four', () => {
  expect(frustrationSlope(levels(5))).toBe(0);
  expect(frustrationSlope(levels(2, 4))).toBeCloseTo(2, 10);
  expect(frustrationSlope(levels(10, 0, 1, 2, 3))).toBeCloseTo(1, 10);
  expect(frustrationSlope(levels(3, 3, 3))).toBe(0);
  expect(frustrationSlope(levels(6, 3))).toBeCloseTo(-3, 10);
});

test('features are finite numbers, one for each name, whatever the turns', () => {
  fc.assert(
    fc.property(anyTurns, (turns) => {
      const row = featuresOf(turns, () => 0.5);
      expect(row).toHaveLength(FEATURES.length);
      expect(row?.every(Number.isFinite)).toBe(true);
    }),
  );
  expect(featuresOf([], () => 0)).toBeUndefined();
});

test('midnight is close to midnight, noon is far from it', () => {
  const at = (hourOfDay: number) => featuresOf([turnOf({ hourOfDay })], () => 0)?.slice(-2) ?? [];
  const distance = (a: number, b: number) =>
    Math.hypot((at(a)[0] ?? 0) - (at(b)[0] ?? 0), (at(a)[1] ?? 0) - (at(b)[1] ?? 0));
  expect(distance(23.9, 0.1)).toBeLessThan(0.1);
  expect(distance(0, 12)).toBeCloseTo(2, 10);
});

test('a stored history says what had failed by then, how long the wait was, and what hour it was', () => {
  const stored = (minute: number, turn: Partial<StoredTurn> = {}): StoredTurn => ({
    frustrationLevel: 0,
    attemptCount: 0,
    followUp: false,
    intent: 'technical',
    topic: null,
    at: new Date(Date.UTC(2026, 0, 15, 14, minute)),
    repliedAt: new Date(Date.UTC(2026, 0, 15, 14, minute, 2)),
    latencyMs: 150,
    messageLength: 10,
    ...turn,
  });
  const together = stored(30);
  const turns = historyOf([stored(0), stored(15), { ...together, repliedAt: together.at }], {
    failedAt: [stored(15).repliedAt, stored(40).at],
  });
  expect(turns.map(({ failedSolutions }) => failedSolutions)).toEqual([0, 1, 1]);
  expect(turns.map(({ waitMs }) => waitMs)).toEqual([2_000, 2_000, 150]);
  expect(turns.map(({ hourOfDay }) => hourOfDay)).toEqual([14, 14.25, 14.5]);
});
