import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { quantile } from './quantile.ts';

test('quantile lies between the smallest and the largest, grows with q, and is the median at one half', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, min: 0, max: 1e6 }).map(Math.abs), { minLength: 1 }),
      (numbers) => {
        const values = [0, 0.25, 0.5, 0.75, 1].map((q) => quantile(numbers, q));
        expect(values).toEqual(values.toSorted((a, b) => a - b));
        expect(values[0]).toBe(Math.min(...numbers));
        expect(values[4]).toBe(Math.max(...numbers));
      },
    ),
  );
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([], 0.5)).toBeNaN();
});
