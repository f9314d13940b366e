import { MAX_QUERY_WORDS, SIMILAR_SHARE } from './search-weights.ts';
import { phraseTerm, searchTerm } from './search-words.ts';
import type { SimilarTerms } from './similar-terms.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A term of the vocabulary that stands for a word of the query, and how well (0-1, 1 being the term itself). */
export interface Variant {
  readonly id: number;
  readonly worth: number;
}

/** One word of a query. */
export interface QueryTerm {
  readonly term: string;
  /** Whether it says something about a subject, and not only in a short phrase. */
  readonly telling: boolean;
  /** What the word counts for in the query, by how rare it is. */
  readonly rarity: number;
  /** Best first; none for a word that nothing resembles. */
  readonly variants: readonly Variant[];
}

/** How telling a term is, by the number of articles that have it; -1 stands for one that no article has. */
export type Rarity = (termId: number) => number;

interface QueryOptions {
  readonly vocabulary: Vocabulary;
  readonly similar: SimilarTerms | undefined;
  readonly rarity: Rarity;
  /** Whether a word stands for itself, and not only for those it resembles. */
  readonly itself: boolean;
}

/** The different words of a query, at most `MAX_QUERY_WORDS`, with the terms of the vocabulary that they may mean. */
export function readQueryTerms(
  words: readonly string[],
  { vocabulary, similar, rarity, itself }: QueryOptions,
): readonly QueryTerm[] {
  const { language } = vocabulary;
  const different = [...new Set(words)].slice(0, MAX_QUERY_WORDS);
  const telling = new Map<string, boolean>();
  for (const word of different) {
    const term = phraseTerm(word, language);
    if (term !== null) telling.set(term, telling.get(term) === true || searchTerm(word, language) !== null);
  }
  return [...telling].map(([term, tells]) => {
    const id = vocabulary.find(term);
    const own = id === -1 || !itself ? [] : [{ id, worth: 1 }];
    const alike = (tells ? (similar?.find(term) ?? []) : []).map(({ id: other, similarity }) => ({
      id: other,
      worth: similarity * SIMILAR_SHARE,
    }));
    return { term, telling: tells, rarity: rarity(id), variants: [...own, ...alike] };
  });
}
