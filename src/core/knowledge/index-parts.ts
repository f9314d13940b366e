import type { Language } from '#core/nlu/understanding.ts';
import type { Article } from './article.ts';
import { createGrowingList } from './growing-list.ts';
import { createPhraseIndex, type PhraseIndex } from './phrase-index.ts';
import { createPostings, type Postings, weighAsCosines } from './postings.ts';
import type { Rarity } from './query-terms.ts';
import type { SearchLevel } from './search-levels.ts';
import { FIELD_WEIGHTS, PASSAGE_BM25, PHRASE_BM25, VECTOR_DIMENSION, WHOLE_BM25 } from './search-weights.ts';
import { passageText, readSearchable } from './searchable.ts';
import { createSimilarTerms, type SimilarTerms } from './similar-terms.ts';
import { addTo, termVector } from './term-vectors.ts';
import { createVectorIndex, type VectorIndex } from './vector-index.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** What a search of one language looks into. Owners are the positions of the articles that units belong to. */
export interface IndexParts {
  readonly vocabulary: Vocabulary;
  readonly rarity: Rarity;
  readonly wholes: Postings;
  readonly phrases: Postings;
  readonly phraseOwners: Uint32Array;
  readonly passages: Postings;
  readonly passageOwners: Uint32Array;
  /** Unit of each article's first passage. */
  readonly firstPassages: Uint32Array;
  readonly exact: PhraseIndex | undefined;
  readonly similar: SimilarTerms | undefined;
  /** Of the phrases, in their order. */
  readonly vectors: VectorIndex | undefined;
}

interface BuildOptions {
  readonly language: Language;
  readonly levels: ReadonlySet<SearchLevel>;
}

/** Reads all articles once and indexes them for the levels that are wanted. */
export function buildParts(articles: readonly Article[], { language, levels }: BuildOptions): IndexParts {
  const vocabulary = createVocabulary(language);
  const read = readArticles(articles, vocabulary);
  const rarity = createRarity(read.counts, articles.length);
  const phrases = read.phrases.build(vocabulary.size);
  weighAsCosines(phrases, { rarity });
  return {
    vocabulary,
    rarity,
    wholes: read.wholes.build(vocabulary.size),
    phrases,
    phraseOwners: read.phraseOwners.view().slice(),
    passages: read.passages.build(vocabulary.size),
    passageOwners: read.passageOwners.view().slice(),
    firstPassages: read.firstPassages.view().slice(),
    exact: levels.has('exact') ? createPhraseIndex(articles) : undefined,
    similar: levels.has('characters') ? createSimilarTerms(vocabulary) : undefined,
    vectors: levels.has('semantic') ? buildVectors(phrases, { vocabulary, rarity }) : undefined,
  };
}

/** Inverse document frequency over articles, computed once: it is asked for at every step of a search. */
function createRarity(counts: readonly number[], articleCount: number): Rarity {
  const of = (count: number) => Math.log(1 + (articleCount + 1) / (count + 0.5));
  const known = Float64Array.from(counts, (count) => of(count ?? 0));
  const unknown = of(0);
  return (id) => known[id] ?? unknown;
}

function readArticles(articles: readonly Article[], vocabulary: Vocabulary) {
  const [wholes, phrases] = [createPostings(WHOLE_BM25), createPostings(PHRASE_BM25)];
  const passages = createPostings(PASSAGE_BM25);
  const [phraseOwners, passageOwners] = [createGrowingList(), createGrowingList()];
  const firstPassages = createGrowingList();
  const counts: number[] = [];
  articles.forEach((article, position) => {
    const searchable = readSearchable(article);
    const sections = searchable.passages.map((passage) => vocabulary.read(passageText(passage)));
    const texts = [
      ...searchable.fields.map(({ text, weight }) => ({ terms: vocabulary.read(text), weight })),
      ...sections.map((terms) => ({ terms, weight: FIELD_WEIGHTS.body })),
    ];
    for (const id of new Set(texts.flatMap(({ terms }) => terms))) counts[id] = (counts[id] ?? 0) + 1;
    const telling = texts.map(({ terms, weight }) => ({ terms: terms.filter(vocabulary.isTelling), weight }));
    wholes.add(telling);
    firstPassages.push(passageOwners.length);
    for (const section of telling.slice(searchable.fields.length)) {
      passages.add([section]);
      passageOwners.push(position);
    }
    for (const text of searchable.phrases) {
      phrases.add([{ terms: vocabulary.read(text), weight: 1 }]);
      phraseOwners.push(position);
    }
  });
  return { wholes, phrases, passages, phraseOwners, passageOwners, firstPassages, counts };
}

/** A vector of each unit: those of its telling terms, weighed by their rarity. */
function buildVectors(
  { unitCount, starts, units }: Postings,
  { vocabulary, rarity }: { readonly vocabulary: Vocabulary; readonly rarity: Rarity },
): VectorIndex {
  const sums = new Float32Array(unitCount * VECTOR_DIMENSION);
  for (let term = 0; term < vocabulary.size; term++) {
    if (!vocabulary.isTelling(term)) continue;
    const vector = termVector(vocabulary.term(term));
    for (let at = starts[term] as number; at < (starts[term + 1] as number); at++) {
      const start = (units[at] as number) * VECTOR_DIMENSION;
      addTo(sums.subarray(start, start + VECTOR_DIMENSION), vector, rarity(term));
    }
  }
  return createVectorIndex(rowsOf(sums, VECTOR_DIMENSION), { dimension: VECTOR_DIMENSION, count: unitCount });
}

function* rowsOf(values: Float32Array, width: number): Generator<Float32Array> {
  for (let start = 0; start < values.length; start += width) yield values.subarray(start, start + width);
}
