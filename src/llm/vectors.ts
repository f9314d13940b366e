import { ModelError } from './llm.ts';

/** Longest vector accepted; the largest common models have half of it. */
const MAX_DIMENSION = 8_192;

/**
 * The vectors of an answer in the order of their texts.
 * @throws ModelError when there are too few or too many, they have different dimensions, or hold what is no number.
 */
export function checkedVectors(
  data: readonly { readonly index: number; readonly embedding: readonly number[] }[],
  { count }: { readonly count: number },
): readonly Float32Array[] {
  const vectors: Float32Array[] = [];
  for (const { index, embedding } of data) vectors[index] = Float32Array.from(embedding);
  const dimension = vectors[0]?.length ?? 0;
  const complete = data.length === count && vectors.length === count;
  const sound = complete && dimension > 0 && dimension <= MAX_DIMENSION;
  if (!sound || !Array.from(vectors, (vector) => isSound(vector, dimension)).every(Boolean))
    throw new ModelError('The embedding model answered with vectors that cannot be used.', {
      retryable: false,
    });
  return vectors;
}

function isSound(vector: Float32Array | undefined, dimension: number): boolean {
  return vector?.length === dimension && vector.every(Number.isFinite);
}

/** Remembers the dimension of the first vectors, and throws a ModelError when later ones have another. */
export function createDimensionCheck(): (vectors: readonly Float32Array[]) => void {
  let known: number | undefined;
  return (vectors) => {
    const dimension = vectors[0]?.length;
    known ??= dimension;
    if (dimension !== undefined && dimension !== known)
      throw new ModelError(`The embedding model changed its dimension from ${known} to ${dimension}.`, {
        retryable: false,
      });
  };
}
