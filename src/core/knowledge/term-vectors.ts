import { MAX_TERM_CHARACTERS, VECTOR_DIMENSION } from './search-weights.ts';

const SHORTEST = 3;
const LONGEST = 5;
/** Dimensions that each n-gram moves: enough that two n-grams seldom move the same ones, few enough to be quick. */
const MOVES = 4;
const EDGE = 1;

/**
 * The character n-gram vector of a word, of length 1: each n-gram of 3 to 5 characters (the edges counting as one)
 * moves some dimensions up or down, which ones its hash says. Words that are written alike point the same way; the
 * vector knows nothing of meaning.
 */
export function termVector(term: string): Float32Array {
  const vector = new Float32Array(VECTOR_DIMENSION);
  const length = Math.min(term.length, MAX_TERM_CHARACTERS) + 2;
  for (let start = 0; start + SHORTEST <= length; start++) {
    let hash = 0x811c9dc5;
    for (let end = start; end < Math.min(length, start + LONGEST); end++) {
      const inside = end > 0 && end < length - 1;
      hash = Math.imul(hash ^ (inside ? term.charCodeAt(end - 1) : EDGE), 0x01000193);
      if (end - start + 1 >= SHORTEST) move(vector, hash);
    }
  }
  return normalize(vector);
}

function move(vector: Float32Array, hash: number): void {
  let bits = hash;
  for (let i = 0; i < MOVES; i++) {
    // The finisher of MurmurHash3 (public domain): neighbors in n-grams become strangers in bits.
    bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    bits ^= bits >>> 16;
    const dimension = (bits >>> 1) % VECTOR_DIMENSION;
    vector[dimension] = (vector[dimension] as number) + ((bits & 1) === 0 ? 1 : -1);
  }
}

/** The same direction with length 1; a zero vector stays one. */
export function normalize(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares === 0) return vector;
  const scale = 1 / Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) * scale;
  return vector;
}

/** Adds a weighted vector to a sum of the same dimension. */
export function addTo(sum: Float32Array, vector: Float32Array, weight: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + weight * (vector[i] as number);
}
