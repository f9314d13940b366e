import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Drizzle } from '#db/client.ts';
import { passageEmbeddings } from '#db/schema.ts';

/** A text's vector under the hash of the text. */
export interface StoredVector {
  readonly contentHash: string;
  readonly vector: Float32Array;
}

export type EmbeddingStore = ReturnType<typeof createEmbeddingStore>;

/** Hashes asked for in one statement. */
const READ_SIZE = 1_000;

/** Vectors that were paid for once: texts that did not change are not embedded again. */
export function createEmbeddingStore(drizzle: Drizzle) {
  return {
    /** The vectors of one model and dimension that are there, by hash; of anything else none. */
    async read(
      contentHashes: readonly string[],
      { model, dimension }: { model: string; dimension: number },
    ): Promise<Map<string, Float32Array>> {
      const found = new Map<string, Float32Array>();
      for (let start = 0; start < contentHashes.length; start += READ_SIZE) {
        const rows = await drizzle
          .select({ contentHash: passageEmbeddings.contentHash, vector: passageEmbeddings.vector })
          .from(passageEmbeddings)
          .where(
            and(
              eq(passageEmbeddings.model, model),
              eq(passageEmbeddings.dimension, dimension),
              inArray(passageEmbeddings.contentHash, contentHashes.slice(start, start + READ_SIZE)),
            ),
          );
        for (const row of rows) {
          const vector = decodeVector(row.vector);
          // A row that was damaged is as good as none.
          if (vector.length === dimension) found.set(row.contentHash, vector);
        }
      }
      return found;
    },

    /** Stores vectors of a model; those it had under the same hashes are replaced. */
    async save(vectors: readonly StoredVector[], { model }: { model: string }): Promise<void> {
      if (vectors.length === 0) return;
      await drizzle
        .insert(passageEmbeddings)
        .values(
          vectors.map(({ contentHash, vector }) => ({
            contentHash,
            model,
            dimension: vector.length,
            vector: encodeVector(vector),
          })),
        )
        .onConflictDoUpdate({
          target: [passageEmbeddings.contentHash, passageEmbeddings.model],
          set: { dimension: sql`excluded.dimension`, vector: sql`excluded.vector` },
        });
    },
  };
}

const FLOAT_BYTES = 4;

/** Little-endian float32 in base64, whatever the machine. */
function encodeVector(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * FLOAT_BYTES);
  for (const [place, value] of vector.entries()) bytes.writeFloatLE(value, place * FLOAT_BYTES);
  return bytes.toString('base64');
}

function decodeVector(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  return Float32Array.from({ length: Math.floor(bytes.length / FLOAT_BYTES) }, (_, place) =>
    bytes.readFloatLE(place * FLOAT_BYTES),
  );
}
