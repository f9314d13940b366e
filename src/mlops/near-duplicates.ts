/** A test text and the training text it is most alike. */
export interface NearDuplicate {
  /** Place in the list of training texts. */
  readonly trainIndex: number;
  /** Place in the list of test texts. */
  readonly testIndex: number;
  /** Jaccard similarity of the sets of character 3-grams, 0-1. */
  readonly similarity: number;
}

/** Finds the most alike of many texts. */
export interface SimilarTexts {
  /** Place of the most alike text in the list and their similarity, 0-1; a place of -1 when they have nothing in common. */
  mostAlike(text: string): { readonly index: number; readonly similarity: number };
}

/**
 * Texts to compare others with, without case, accents, marks and extra spaces. An inverted index keeps it from comparing
 * every pair.
 */
export function indexSimilarTexts(texts: readonly string[]): SimilarTexts {
  const places = new Map<string, number[]>();
  const sizes = texts.map((text, place) => {
    const grams = trigrams(text);
    for (const gram of grams) {
      const known = places.get(gram);
      if (known) known.push(place);
      else places.set(gram, [place]);
    }
    return grams.size;
  });
  const shared = new Uint32Array(texts.length);
  return {
    mostAlike(text) {
      const grams = trigrams(text);
      const touched: number[] = [];
      for (const gram of grams) {
        for (const place of places.get(gram) ?? []) {
          const count = shared[place] ?? 0;
          if (count === 0) touched.push(place);
          shared[place] = count + 1;
        }
      }
      let best = { index: -1, similarity: 0 };
      for (const place of touched) {
        const common = shared[place] ?? 0;
        shared[place] = 0;
        const similarity = common / (grams.size + (sizes[place] ?? 0) - common);
        if (similarity > best.similarity) best = { index: place, similarity };
      }
      return best;
    },
  };
}

/** For each test text the most alike training text, when their similarity is at least the threshold (0-1). */
export function findNearDuplicates(
  train: readonly string[],
  test: readonly string[],
  { threshold }: { threshold: number },
): readonly NearDuplicate[] {
  const { mostAlike } = indexSimilarTexts(train);
  return test.flatMap((text, testIndex) => {
    const { index, similarity } = mostAlike(text);
    return similarity >= threshold ? [{ testIndex, trainIndex: index, similarity }] : [];
  });
}

/** Character 3-grams, with a space before and after each text so that the shortest have some. */
function trigrams(text: string): ReadonlySet<string> {
  const plain = ` ${text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
  const grams = new Set<string>();
  for (let start = 0; start + 3 <= plain.length; start += 1) grams.add(plain.slice(start, start + 3));
  return grams;
}
