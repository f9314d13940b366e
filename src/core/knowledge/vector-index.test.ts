import { describe, expect, test } from 'bun:test';
import { createRandom } from '#core/nlu/classifier/random.ts';
import { normalize, termVector } from './term-vectors.ts';
import { createVectorIndex, EXACT_VECTORS } from './vector-index.ts';

function nearest(index: ReturnType<typeof createVectorIndex>, query: Float32Array) {
  const found: { vector: number; cosine: number }[] = [];
  index.nearest(query, (vector, cosine) => found.push({ vector, cosine }));
  return found.sort((a, b) => b.cosine - a.cosine);
}

function randomVector(random: () => number, dimension: number): Float32Array {
  return normalize(Float32Array.from({ length: dimension }, () => random() + random() + random() - 1.5));
}

describe('createVectorIndex', () => {
  test('gives the cosines of few vectors, to a hundredth, and none for a vector of zeros', () => {
    const vectors = [
      Float32Array.of(1, 0, 0),
      Float32Array.of(0.6, 0.8, 0),
      new Float32Array(3),
      Float32Array.of(-1, 0, 0),
    ];
    const index = createVectorIndex(vectors, { dimension: 3, count: 4 });
    const found = nearest(index, Float32Array.of(5, 0, 0));
    expect(found.map(({ vector }) => vector)).toEqual([0, 1, 3]);
    expect(found[1]?.cosine).toBeCloseTo(0.6, 2);
    expect(nearest(index, new Float32Array(3))).toEqual([]);
    expect(nearest(index, Float32Array.of(Number.POSITIVE_INFINITY, 0, 0))).toEqual([]);
  });

  test('of many, compares the nearest by signs and still finds what lies near', () => {
    const random = createRandom(1);
    const [dimension, count] = [256, 20_000];
    const vectors = Array.from({ length: count }, () => randomVector(random, dimension));
    const index = createVectorIndex(vectors, { dimension, count });
    const noise = 0.08;
    for (const wanted of [0, 7_777, count - 1]) {
      const query = Float32Array.from(vectors[wanted]!, (value) => value + noise * (random() * 2 - 1));
      const found = nearest(index, query);
      expect(found).toHaveLength(EXACT_VECTORS);
      expect(found[0]?.vector).toBe(wanted);
      expect(found[0]?.cosine).toBeGreaterThan(0.6);
    }
  });

  test('the same vectors far beyond the limit are compared in order, and the same each time', () => {
    const count = EXACT_VECTORS * 2;
    const vectors = Array.from({ length: count }, () => Float32Array.of(1, 0));
    const index = createVectorIndex(vectors, { dimension: 2, count });
    const places = nearest(index, Float32Array.of(1, 0)).map(({ vector }) => vector);
    expect(places).toEqual(Array.from({ length: EXACT_VECTORS }, (_, place) => place));
  });

  test('refuses vectors of another dimension', () => {
    expect(() => createVectorIndex([new Float32Array(2)], { dimension: 3, count: 1 })).toThrow(
      '3 dimensions',
    );
    const index = createVectorIndex([new Float32Array(3)], { dimension: 3, count: 1 });
    expect(() => nearest(index, new Float32Array(2))).toThrow('3 dimensions');
  });
});

describe('termVector', () => {
  const cosine = (a: string, b: string) => {
    const [one, other] = [termVector(a), termVector(b)];
    return one.reduce((sum, value, place) => sum + value * other[place]!, 0);
  };

  test('has length 1, and words written alike lie near, others do not', () => {
    expect(cosine('internet', 'internet')).toBeCloseTo(1, 5);
    expect(cosine('internet', 'intrenet')).toBeGreaterThan(0.25);
    expect(cosine('payment', 'payments')).toBeGreaterThan(0.6);
    expect(Math.abs(cosine('internet', 'payment'))).toBeLessThan(0.3);
    expect(cosine('a', 'a')).toBeCloseTo(1, 5);
  });
});
