import type { Article } from '#core/knowledge/article.ts';
import { createKnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import { SEARCH_LEVELS, type SearchLevel } from '#core/knowledge/search-levels.ts';
import { quantile } from '#lib/quantile.ts';
import { type Estimate, estimateMean } from './bootstrap.ts';
import type { Collection } from './collection.ts';
import { type RankingScores, scoreRanking } from './ranking-metrics.ts';

/** How good search is with some of its parts. */
export interface VariantResult {
  readonly name: string;
  readonly precisionAt1: Estimate;
  readonly recallAt5: Estimate;
  readonly meanReciprocalRank: Estimate;
  readonly ndcgAt10: Estimate;
}

/** What was measured on one collection. Times are milliseconds, sizes bytes; both are those of the whole search. */
export interface SearchResult {
  readonly collection: string;
  readonly language: string;
  readonly articles: number;
  readonly queries: number;
  readonly buildMs: number;
  readonly memoryBytes: number;
  readonly searchP50Ms: number;
  readonly searchP99Ms: number;
  readonly variants: readonly VariantResult[];
}

interface Variant {
  readonly name: string;
  readonly levels: readonly SearchLevel[];
  readonly phrasings: boolean;
  /** Whether search is told what the question is likely about, as it is in a conversation. */
  readonly topics?: boolean;
}

/** The whole search, alone and in a conversation, then without each of its parts, then each level alone. */
const VARIANTS: readonly Variant[] = [
  { name: 'all levels', levels: SEARCH_LEVELS, phrasings: true },
  { name: 'and topics', levels: SEARCH_LEVELS, phrasings: true, topics: true },
  ...SEARCH_LEVELS.map((left) => ({
    name: `without ${left}`,
    levels: SEARCH_LEVELS.filter((level) => level !== left),
    phrasings: true,
  })),
  { name: 'without phrasings', levels: SEARCH_LEVELS, phrasings: false },
  ...SEARCH_LEVELS.map((level) => ({ name: `${level} alone`, levels: [level], phrasings: true })),
];

const DEPTH = 10;

/** Searches for every question of a collection with and without each part. The same seed gives the same intervals. */
export function measureSearch(collection: Collection, { seed }: { readonly seed: number }): SearchResult {
  const { articles, queries, language, topicsOf } = collection;
  const cost = measureCost(collection);
  const possible = VARIANTS.filter(({ topics }) => !topics || topicsOf !== undefined);
  const variants = possible.map((variant) => {
    const index = createKnowledgeIndex(
      variant.phrasings ? articles : articles.map(withoutPhrasings),
      variant,
    );
    const scores = queries.map(({ text, judgment }) => {
      const topics = variant.topics ? topicsOf?.(text) : undefined;
      const hits = index.search(text, { limit: DEPTH, language, topics });
      return scoreRanking(
        hits.map(({ article }) => article.slug),
        judgment,
      );
    });
    return summarize(variant.name, { scores, seed });
  });
  return {
    ...{ collection: collection.name, language, articles: articles.length, queries: queries.length },
    ...cost,
    variants,
  };
}

function summarize(
  name: string,
  { scores, seed }: { readonly scores: readonly RankingScores[]; readonly seed: number },
): VariantResult {
  const estimate = (field: keyof RankingScores) =>
    estimateMean(
      scores.map((score) => score[field]),
      { seed },
    );
  return {
    name,
    precisionAt1: estimate('precisionAt1'),
    recallAt5: estimate('recallAt5'),
    meanReciprocalRank: estimate('reciprocalRank'),
    ndcgAt10: estimate('ndcgAt10'),
  };
}

function withoutPhrasings(article: Article): Article {
  return { ...article, phrasings: [] };
}

/** Time and memory of one index and of its searches; a first round of searches warms up. */
function measureCost({ articles, queries, language }: Collection) {
  const memoryBefore = usedMemory();
  const startedAt = performance.now();
  const index = createKnowledgeIndex(articles);
  // The first search builds the index.
  index.search('word', { language });
  const buildMs = performance.now() - startedAt;
  const memoryBytes = Math.max(0, usedMemory() - memoryBefore);
  for (const { text } of queries) index.search(text, { limit: DEPTH, language });
  const timesMs = queries.map(({ text }) => {
    const searchedAt = performance.now();
    index.search(text, { limit: DEPTH, language });
    return performance.now() - searchedAt;
  });
  return {
    ...{ buildMs, memoryBytes },
    searchP50Ms: quantile(timesMs, 0.5),
    searchP99Ms: quantile(timesMs, 0.99),
  };
}

/** Memory of live objects and typed arrays, in bytes. */
function usedMemory(): number {
  Bun.gc(true);
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
