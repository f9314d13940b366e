import { describe, expect, test } from 'bun:test';
import { createRandom } from '#core/nlu/classifier/random.ts';
import { clusteredCovariance, type Example, fitLogistic } from './fit-logistic.ts';
import { dot, logistic } from './numbers.ts';

/** Examples drawn from a logistic model with these weights. */
function draw(count: number, { intercept, weights }: { intercept: number; weights: readonly number[] }) {
  const random = createRandom(7);
  return Array.from({ length: count }, (): Example => {
    const row = weights.map(() => 2 * random() - 1);
    return { row, label: random() < logistic(intercept + dot(row, weights)) };
  });
}

test('the weights that examples were drawn from are found again', () => {
  const fit = fitLogistic(draw(20_000, { intercept: -0.5, weights: [1.5, -1, 0] }), { ridge: 0.01 });
  expect(fit.intercept).toBeCloseTo(-0.5, 1);
  expect(fit.weights[0]).toBeCloseTo(1.5, 1);
  expect(fit.weights[1]).toBeCloseTo(-1, 1);
  expect(fit.weights[2]).toBeCloseTo(0, 1);
});

test('no weights near by fit better: the penalized loss has its minimum there', () => {
  const examples = draw(300, { intercept: 0.2, weights: [1, -2] });
  const ridge = 1;
  const { intercept, weights } = fitLogistic(examples, { ridge });
  const loss = (b: number, [w1 = 0, w2 = 0]: readonly number[]) =>
    examples.reduce((sum, { row, label }) => {
      const p = logistic(b + dot(row, [w1, w2]));
      return sum - Math.log(label ? p : 1 - p);
    }, 0) +
    (ridge / 2) * (w1 ** 2 + w2 ** 2) +
    (1e-3 / 2) * b ** 2;
  const best = loss(intercept, weights);
  for (const step of [-0.01, 0.01]) {
    expect(loss(intercept + step, weights)).toBeGreaterThan(best);
    expect(loss(intercept, [(weights[0] ?? 0) + step, weights[1] ?? 0])).toBeGreaterThan(best);
    expect(loss(intercept, [weights[0] ?? 0, (weights[1] ?? 0) + step])).toBeGreaterThan(best);
  }
});

test('separable examples, and examples of one outcome alone, have finite weights', () => {
  const separable = [-2, -1, 1, 2].map((x) => ({ row: [x, 0], label: x > 0 }));
  const fit = fitLogistic(separable, { ridge: 1 });
  expect([fit.intercept, ...fit.weights].every(Number.isFinite)).toBe(true);
  expect(fit.weights[0]).toBeGreaterThan(0);
  const alike = fitLogistic(
    separable.map(({ row }) => ({ row, label: true })),
    { ridge: 1 },
  );
  expect(logistic(alike.intercept)).toBeGreaterThan(0.9);
  expect(Number.isFinite(alike.intercept)).toBe(true);
});

test('without examples there is nothing to fit', () => {
  expect(() => fitLogistic([], { ridge: 1 })).toThrow(RangeError);
});

describe('covariance', () => {
  const ridge = 1e-6;
  const examples = draw(4_000, { intercept: 0, weights: [1] });
  const fit = fitLogistic(examples, { ridge });

  test('of independent examples is about the inverse of their information', () => {
    const covariance = clusteredCovariance(
      examples.map((example, index) => ({ ...example, cluster: String(index) })),
      { fit, ridge },
    );
    const information = examples.reduce((sum, { row }) => {
      const p = logistic(fit.intercept + dot(row, fit.weights));
      return sum + p * (1 - p);
    }, 0);
    expect((covariance[0]?.[0] ?? 0) * information).toBeCloseTo(1, 1);
  });

  test('of examples that are all there twice is twice as wide as they seem', () => {
    const twice = [...examples, ...examples];
    const seeming = clusteredCovariance(
      twice.map((example, index) => ({ ...example, cluster: String(index) })),
      { fit, ridge },
    );
    const actual = clusteredCovariance(
      twice.map((example, index) => ({ ...example, cluster: String(index % examples.length) })),
      { fit, ridge },
    );
    expect((actual[1]?.[1] ?? 0) / (seeming[1]?.[1] ?? 1)).toBeCloseTo(2, 5);
  });
});
