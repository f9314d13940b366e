import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { inboxValue, type ReadMessage } from './inbox-value.ts';

const CLEAR: ReadMessage = {
  topic: 'no_internet',
  outOfScope: false,
  band: 'answer',
  gap: 2,
  notUnderstood: false,
  disagreed: false,
  patternsDisagreed: false,
  rating: null,
};
const anyMessage: fc.Arbitrary<ReadMessage> = fc.record({
  topic: fc.constantFrom('no_internet', null),
  outOfScope: fc.boolean(),
  band: fc.constantFrom('answer', 'ask', 'hand_over'),
  gap: fc.option(fc.double({ min: -3, max: 3, noNaN: true })),
  notUnderstood: fc.boolean(),
  disagreed: fc.boolean(),
  patternsDisagreed: fc.boolean(),
  rating: fc.option(fc.integer({ min: 1, max: 5 })),
});

describe('the value of a label', () => {
  test('is nothing for a message that was read surely and not complained of', () => {
    expect(inboxValue(CLEAR)).toBeNull();
    for (const rating of [3, 4, 5]) expect(inboxValue({ ...CLEAR, rating })).toBeNull();
  });

  test.each([
    ['bad_rating', { rating: 1 }, 0.7],
    ['bad_rating', { rating: 2 }, 0.5],
    ['disagreement', { disagreed: true }, 0.6],
    ['disagreement', { patternsDisagreed: true }, 0.2],
    ['disagreement', { disagreed: true, patternsDisagreed: true }, 0.6],
    ['not_understood', { notUnderstood: true, topic: null, gap: null }, 0.5],
    ['out_of_scope', { outOfScope: true, topic: null, gap: null }, 0.2],
    ['low_margin', { band: 'ask' }, 0.3],
    ['low_margin', { gap: 0 }, 0.4],
    ['low_margin', { band: 'ask', gap: 0.25 }, 0.5],
  ] as const)('for %s %j is %d', (reason, fields, value) => {
    const found = inboxValue({ ...CLEAR, ...fields });
    expect(found?.reasons).toEqual([reason]);
    expect(found?.value).toBeCloseTo(value, 10);
  });

  test('lies between 0 and 1, and no further reason lowers it', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const before = inboxValue(message)?.value ?? 0;
        expect(before).toBeGreaterThanOrEqual(0);
        expect(before).toBeLessThan(1);
        for (const more of [
          { disagreed: true },
          { notUnderstood: true },
          { rating: 1 },
          { outOfScope: true },
        ])
          expect(inboxValue({ ...message, ...more })?.value).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  test('names the heaviest reason first', () => {
    expect(inboxValue({ ...CLEAR, band: 'ask', disagreed: true, rating: 1 })?.reasons).toEqual([
      'bad_rating',
      'disagreement',
      'low_margin',
    ]);
  });
});
