import MiniSearch from 'minisearch';
import { findTopic } from '#core/nlu/topics.ts';
import type { Article } from './article.ts';
import {
  FIELD_BOOSTS,
  FUZZY_MIN_CHARACTERS,
  FUZZY_SHARE,
  MAX_QUERY_WORDS,
  PARTIAL_CEILING,
  PARTIAL_HALF,
  PREFIX_MIN_CHARACTERS,
  TERM_WEIGHTS,
} from './search-weights.ts';
import { searchTerm, searchWords, splitWords } from './search-words.ts';

/** Word search over articles: BM25 with prefixes and typing errors. */
export interface WordIndex {
  /** Articles that share words with the query, with a score of 0-1 that does not depend on the other articles found. */
  find(query: string): Map<Article, number>;
}

/** Indexes titles, keywords, topic labels, steps and bodies. */
export function createWordIndex(articles: readonly Article[]): WordIndex {
  const search = new MiniSearch<Article>({
    idField: 'slug',
    fields: Object.keys(FIELD_BOOSTS),
    extractField: (article, field) => fieldText(article, { field }),
    tokenize: (text) => [...splitWords(text)],
    processTerm: searchTerm,
    searchOptions: {
      boost: FIELD_BOOSTS,
      weights: TERM_WEIGHTS,
      prefix: (term) => term.length >= PREFIX_MIN_CHARACTERS,
      fuzzy: (term) => (term.length >= FUZZY_MIN_CHARACTERS ? FUZZY_SHARE : false),
      tokenize: (text) => queryWords(text),
    },
  });
  search.addAll(articles);
  const bySlug = new Map(articles.map((article) => [article.slug, article]));
  const rarity = createRarity(articles);

  return {
    find(query) {
      const terms = [...new Set(queryWords(query).flatMap((word) => searchTerm(word) ?? []))];
      const total = sum(terms, rarity);
      const found = new Map<Article, number>();
      if (total === 0) return found;
      for (const result of search.search(query)) {
        const article = bySlug.get(String(result.id));
        if (article === undefined) continue;
        const coverage = sum(result.queryTerms, rarity) / total;
        const strength = result.score / (result.score + PARTIAL_HALF * result.queryTerms.length);
        found.set(article, PARTIAL_CEILING * Math.min(1, coverage) * strength);
      }
      return found;
    },
  };
}

/** Each word once and no more than the limit: prefix and typing-error search cost time per word. */
function queryWords(query: string): string[] {
  return [...new Set(searchWords(query))].slice(0, MAX_QUERY_WORDS);
}

function fieldText(article: Article, { field }: { readonly field: string }): string {
  switch (field) {
    case 'keywords':
      return article.keywords.join(' ');
    case 'topics':
      return article.topics.map((topic) => findTopic(topic)?.label ?? topic.replaceAll('_', ' ')).join(' ');
    case 'steps':
      return article.steps.join(' ');
    case 'title':
      return article.title;
    case 'body':
      return article.body;
    default:
      return article.slug;
  }
}

/** How telling a term is: the logarithm of articles per article that has it (inverse document frequency). */
function createRarity(articles: readonly Article[]): (term: string) => number {
  const counts = new Map<string, number>();
  for (const article of articles) {
    const text = Object.keys(FIELD_BOOSTS).map((field) => fieldText(article, { field }));
    const terms = new Set(splitWords(text.join(' ')).map(searchTerm));
    for (const term of terms) if (term !== null) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return (term) => Math.log(1 + (articles.length + 1) / ((counts.get(term) ?? 0) + 0.5));
}

function sum(terms: readonly string[], weight: (term: string) => number): number {
  return terms.reduce((total, term) => total + weight(term), 0);
}
