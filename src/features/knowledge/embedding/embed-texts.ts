import type { EmbeddingModel } from '#llm/llm.ts';
import type { EmbeddedText } from './embedded-texts.ts';
import type { EmbeddingStore } from './store.ts';

/** Texts sent to the model in one request. */
const BATCH_SIZE = 64;

export interface EmbedOptions {
  readonly model: EmbeddingModel;
  readonly store: EmbeddingStore;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: EmbeddingProgress) => void;
}

/** How many different texts have their vectors, of how many. */
export interface EmbeddingProgress {
  readonly done: number;
  readonly total: number;
}

/** Vectors of all texts, in their order, all of one model and dimension. */
export interface EmbeddedVectors {
  readonly dimension: number;
  readonly vectors: readonly Float32Array[];
}

/**
 * Gives every text its vector: from the store where it has one of this model and dimension, else from the model, in
 * batches that are stored as they come, so that what was done stays done. Rejects on any failure.
 */
export async function embedTexts(
  texts: readonly EmbeddedText[],
  { model, store, signal, onProgress }: EmbedOptions,
): Promise<EmbeddedVectors> {
  const byHash = new Map(texts.map(({ contentHash, text }) => [contentHash, text]));
  const [sample = 'A text.'] = byHash.values();
  // The name alone does not tell whether the server's vectors still have the dimension of the stored ones.
  const dimension = (await embedBatch([sample], { model, signal })).dimension;
  const known = await store.read([...byHash.keys()], { model: model.name, dimension });
  const missing = [...byHash].filter(([hash]) => !known.has(hash));
  onProgress({ done: known.size, total: byHash.size });
  for (let start = 0; start < missing.length; start += BATCH_SIZE) {
    const batch = missing.slice(start, start + BATCH_SIZE);
    const made = await embedBatch(
      batch.map(([, text]) => text),
      { model, signal },
    );
    if (made.dimension !== dimension) throw new Error('The embedding model changed its dimension meanwhile.');
    const rows = batch.flatMap(([contentHash], place) => {
      const vector = made.vectors[place];
      return vector === undefined ? [] : [{ contentHash, vector }];
    });
    await store.save(rows, { model: model.name });
    for (const { contentHash, vector } of rows) known.set(contentHash, vector);
    onProgress({ done: known.size, total: byHash.size });
  }
  const vectors = texts.map(({ contentHash }) => known.get(contentHash) ?? new Float32Array(dimension));
  return { dimension, vectors };
}

/** One request. Rejects when the answer is not one vector of finite numbers a text, all equally long. */
export async function embedBatch(
  texts: readonly string[],
  { model, signal }: { readonly model: EmbeddingModel; readonly signal: AbortSignal },
): Promise<EmbeddedVectors> {
  const vectors = await model.embed(texts, { signal });
  const dimension = vectors[0]?.length ?? 0;
  const sound = vectors.every((vector) => vector.length === dimension && vector.every(Number.isFinite));
  if (vectors.length !== texts.length || dimension === 0 || !sound)
    throw new Error('The embedding model did not answer with one vector for each text.');
  return { dimension, vectors };
}
