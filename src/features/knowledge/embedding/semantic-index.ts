import type { SemanticMatch } from '#core/knowledge/semantic-search.ts';
import { createVectorIndex } from '#core/knowledge/vector-index.ts';
import type { EmbedOptions } from './embed-texts.ts';
import { embedTexts } from './embed-texts.ts';
import type { EmbeddedText } from './embedded-texts.ts';

/** Texts of a knowledge base, found by meaning. */
export interface SemanticIndex {
  readonly dimension: number;
  /** Articles near a vector, best first, each at its nearest text. */
  nearest(query: Float32Array, options: { readonly limit: number }): readonly SemanticMatch[];
}

/** Vectors compared with each other to learn what texts of different articles have in common anyway. */
const SAMPLE_SIZE = 128;

/** Embeds what is not embedded yet and indexes all of it. Rejects on any failure. */
export async function buildSemanticIndex(
  texts: readonly EmbeddedText[],
  options: EmbedOptions,
): Promise<SemanticIndex> {
  const { dimension, vectors } = await embedTexts(texts, options);
  const index = createVectorIndex(vectors, { dimension, count: vectors.length });
  const background = measureBackground(texts, vectors);
  return {
    dimension,
    nearest(query, { limit }) {
      const best = new Map<string, SemanticMatch>();
      index.nearest(query, (place, cosine) => {
        const text = texts[place];
        const similarity = Math.min(1, (cosine - background) / (1 - background));
        if (text === undefined || !(similarity > (best.get(text.slug)?.similarity ?? 0))) return;
        best.set(text.slug, {
          slug: text.slug,
          similarity,
          ...(text.passage === undefined ? {} : { passage: text.passage }),
        });
      });
      return [...best.values()]
        .sort((a, b) => b.similarity - a.similarity || (a.slug < b.slug ? -1 : 1))
        .slice(0, limit);
    },
  };
}

/**
 * The mean cosine between texts of different articles. Models differ widely in it, and thresholds must not: a
 * similarity counts from here. Below 0.95, so that a model that tells nothing apart divides by no zero.
 */
function measureBackground(texts: readonly EmbeddedText[], vectors: readonly Float32Array[]): number {
  const step = Math.max(1, Math.floor(texts.length / SAMPLE_SIZE));
  const sample = texts.flatMap(({ slug }, place) => {
    const vector = vectors[place];
    return place % step === 0 && vector !== undefined ? [{ slug, vector }] : [];
  });
  let sum = 0;
  let count = 0;
  for (const [place, one] of sample.entries()) {
    for (const other of sample.slice(place + 1)) {
      if (one.slug === other.slug) continue;
      sum += cosineOf(one.vector, other.vector);
      count += 1;
    }
  }
  return count === 0 ? 0 : Math.min(0.95, Math.max(0, sum / count));
}

function cosineOf(a: Float32Array, b: Float32Array): number {
  let [dot, squaresA, squaresB] = [0, 0, 0];
  for (const [place, value] of a.entries()) {
    const other = b[place] ?? 0;
    dot += value * other;
    squaresA += value * value;
    squaresB += other * other;
  }
  return dot === 0 ? 0 : dot / Math.sqrt(squaresA * squaresB);
}
