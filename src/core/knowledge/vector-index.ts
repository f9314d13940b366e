/** Vectors of one dimension, found by the angle between them. */
export interface VectorIndex {
  readonly dimension: number;
  readonly count: number;
  /** Calls back with the cosine (-1 to 1) of the vectors nearest to the query, in no order; none for a zero vector. */
  nearest(query: Float32Array, found: (vector: number, cosine: number) => void): void;
}

/** Vectors compared exactly; of more, the others are passed over by their signatures. */
export const EXACT_VECTORS = 256;

const BITS = 32;
const STEPS = 127;

interface Packed {
  /** `dimension` whole numbers from -127 to 127 a vector. */
  readonly values: Int8Array;
  /** One bit a dimension, set where the value is above 0. */
  readonly signatures: Uint32Array;
  readonly norms: Float32Array;
}

/**
 * Packs vectors into one byte a dimension. A search first counts the signs in which each vector differs from the
 * query, which tells angles apart roughly (Charikar, 2002), and then takes the exact angle to the nearest ones.
 * Throws a RangeError for a vector of another dimension.
 */
export function createVectorIndex(
  vectors: Iterable<Float32Array>,
  { dimension, count }: { readonly dimension: number; readonly count: number },
): VectorIndex {
  const words = Math.ceil(dimension / BITS);
  const packed = allocate(count, { dimension, words });
  let place = 0;
  for (const vector of vectors) {
    if (vector.length !== dimension) throw new RangeError(`A vector has not ${dimension} dimensions.`);
    pack(vector, { into: packed, place, words });
    place += 1;
  }
  const one = allocate(1, { dimension, words });
  const distances = new Uint16Array(count);

  return {
    dimension,
    count,
    nearest(query, found) {
      if (query.length !== dimension) throw new RangeError(`A vector has not ${dimension} dimensions.`);
      pack(query, { into: one, place: 0, words });
      const norm = one.norms[0] as number;
      if (norm === 0) return;
      const { farthest, places } = measure(packed, { one, words, distances });
      let left = places;
      for (let vector = 0; vector < count; vector++) {
        const distance = distances[vector] as number;
        if (distance > farthest || (distance === farthest && left <= 0)) continue;
        if (distance === farthest) left -= 1;
        const other = packed.norms[vector] as number;
        if (other > 0)
          found(vector, dot(packed.values, { start: vector * dimension, one: one.values }) / (norm * other));
      }
    },
  };
}

function allocate(
  count: number,
  { dimension, words }: { readonly dimension: number; readonly words: number },
): Packed {
  return {
    values: new Int8Array(count * dimension),
    signatures: new Uint32Array(count * words),
    norms: new Float32Array(count),
  };
}

function pack(
  vector: Float32Array,
  { into, place, words }: { readonly into: Packed; readonly place: number; readonly words: number },
): void {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const start = place * vector.length;
  const scale = largest > 0 && largest < Number.POSITIVE_INFINITY ? STEPS / largest : 0;
  let squares = 0;
  into.signatures.fill(0, place * words, (place + 1) * words);
  into.values.fill(0, start, start + vector.length);
  into.norms[place] = 0;
  if (scale === 0) return;
  for (let i = 0; i < vector.length; i++) {
    const value = Math.round((vector[i] as number) * scale);
    into.values[start + i] = value;
    squares += value * value;
    if (value <= 0) continue;
    const word = place * words + (i >>> 5);
    into.signatures[word] = (into.signatures[word] as number) | (1 << (i & 31));
  }
  into.norms[place] = Math.sqrt(squares);
}

/**
 * Fills in how many signs of each vector differ. Returns the distance within which the nearest ones lie, and how many
 * of those just that far belong to them.
 */
function measure(
  { signatures }: Packed,
  {
    one,
    words,
    distances,
  }: { readonly one: Packed; readonly words: number; readonly distances: Uint16Array },
): { readonly farthest: number; readonly places: number } {
  const counts = new Uint32Array(words * BITS + 1);
  const query = one.signatures;
  let at = 0;
  for (let vector = 0; vector < distances.length; vector++) {
    let distance = 0;
    for (let word = 0; word < words; word++, at++) {
      let bits = (signatures[at] as number) ^ (query[word] as number);
      bits -= (bits >>> 1) & 0x55555555;
      bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
      distance += Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
    }
    distances[vector] = distance;
    counts[distance] = (counts[distance] as number) + 1;
  }
  let farthest = 0;
  let places = EXACT_VECTORS;
  while (farthest < counts.length - 1 && (counts[farthest] as number) < places) {
    places -= counts[farthest] as number;
    farthest += 1;
  }
  return { farthest, places };
}

function dot(values: Int8Array, { start, one }: { readonly start: number; readonly one: Int8Array }): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (values[start + i] as number) * (one[i] as number);
  return sum;
}
