import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { createQuantized, quantizeLabel, WEIGHT_MAX } from './quantize.ts';

const weight = fc.double({ min: -100, max: 100, noNaN: true });

test('no weight is off by more than half a step, in either block, and zero stays zero', () => {
  fc.assert(
    fc.property(fc.array(weight, { minLength: 16, maxLength: 16 }), fc.nat(2), (weights, label) => {
      const into = createQuantized(16, 3);
      quantizeLabel(into, label, Float64Array.from(weights));
      weights.forEach((exact, bucket) => {
        const step = (bucket < 8 ? into.wordScales : into.characterScales)[label]!;
        const byte = into.weights[bucket * 3 + label]!;
        expect(Math.abs(byte * step - exact)).toBeLessThanOrEqual(step * 0.5000001);
        expect(Math.abs(byte)).toBeLessThanOrEqual(WEIGHT_MAX);
      });
      expect(into.weights.filter((_, place) => place % 3 !== label).every((byte) => byte === 0)).toBe(true);
    }),
  );
  const empty = createQuantized(4, 1);
  quantizeLabel(empty, 0, new Float64Array(4));
  expect([...empty.weights, ...empty.wordScales]).toEqual([0, 0, 0, 0, 0]);
});
