import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { findNearDuplicates } from './near-duplicates.ts';

describe('near-duplicates', () => {
  test('are found whatever their case, accents, marks and spaces, with the most alike text', () => {
    const train = ['my bill went up', 'the internet is down', "the internet isn't down"];
    expect(findNearDuplicates(train, ['  The INTERNET is   dówn!! '], { threshold: 0.8 })).toEqual([
      { testIndex: 0, trainIndex: 1, similarity: 1 },
    ]);
    expect(findNearDuplicates(train, ['cancel my plan'], { threshold: 0.8 })).toEqual([]);
    expect(findNearDuplicates(['ok'], ['ok'], { threshold: 0.8 })).toHaveLength(1);
  });

  test('are the pairs that a comparison of all pairs finds', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 12 });
    const grams = (of: string) => {
      const plain = ` ${of.replace(/ +/g, ' ').trim()} `;
      return new Set(Array.from({ length: plain.length - 2 }, (_, at) => plain.slice(at, at + 3)));
    };
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), fc.array(text, { maxLength: 8 }), (train, tests) => {
        const best = tests.map((one) =>
          Math.max(
            0,
            ...train.map((other) => {
              const common = grams(one).intersection(grams(other)).size;
              return common === 0 ? 0 : common / grams(one).union(grams(other)).size;
            }),
          ),
        );
        const found = findNearDuplicates(train, tests, { threshold: 0.5 });
        expect(found.map(({ testIndex }) => testIndex)).toEqual(
          best.flatMap((similarity, place) => (similarity >= 0.5 ? [place] : [])),
        );
        for (const { testIndex, similarity } of found)
          expect(similarity).toBeCloseTo(best[testIndex] ?? -1, 12);
      }),
    );
  });
});
