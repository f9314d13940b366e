/** A test text and the training text it is most alike. */
export interface NearDuplicate {
  /** Place in the list of training texts. */
  readonly trainIndex: number;
  /** Place in the list of test texts. */
  readonly testIndex: number;
  /** Jaccard similarity of the sets of character 3-grams, 0-1. */
  readonly similarity: number;
}

/**
 * For each test text the most alike training text, when their similarity is at least the threshold (0-1). Texts are
 * compared without case, accents, marks and extra spaces. An inverted index keeps it from comparing every pair.
 */
export function findNearDuplicates(
  train: readonly string[],
  test: readonly string[],
  { threshold }: { threshold: number },
): readonly NearDuplicate[] {
  const index = new Map<string, number[]>();
  const sizes = train.map((text, place) => {
    const grams = trigrams(text);
    for (const gram of grams) {
      const places = index.get(gram);
      if (places) places.push(place);
      else index.set(gram, [place]);
    }
    return grams.size;
  });
  const shared = new Uint32Array(train.length);
  return test.flatMap((text, testIndex) => {
    const grams = trigrams(text);
    const touched: number[] = [];
    for (const gram of grams) {
      for (const place of index.get(gram) ?? []) {
        const count = shared[place] ?? 0;
        if (count === 0) touched.push(place);
        shared[place] = count + 1;
      }
    }
    let best = { trainIndex: -1, similarity: 0 };
    for (const place of touched) {
      const common = shared[place] ?? 0;
      shared[place] = 0;
      const similarity = common / (grams.size + (sizes[place] ?? 0) - common);
      if (similarity > best.similarity) best = { trainIndex: place, similarity };
    }
    return best.similarity >= threshold ? [{ testIndex, ...best }] : [];
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
