import type { AgentId } from '#core/nlu/understanding.ts';
import type { Article, MatchLevel, SearchHit } from './article.ts';
import { createPhraseIndex, findPhrases } from './phrase-index.ts';
import { SEMANTIC_CEILING, SEMANTIC_FLOOR } from './search-weights.ts';
import { searchWords } from './search-words.ts';
import type { SemanticMatch, SemanticSearch } from './semantic-search.ts';
import { createTopicArticles, NO_ARTICLES, rankForText, type TopicArticles } from './topic-ranking.ts';
import { createWordIndex, type WordIndex } from './word-index.ts';

/** What narrows a search. `semantic` brings matches that were found by meaning outside the core. */
export interface SearchOptions {
  readonly agent?: AgentId;
  /** Most hits returned, 10 unless told. */
  readonly limit?: number;
  readonly semantic?: readonly SemanticMatch[];
}

/** How many articles a category of an agent has. */
export interface CategoryCount {
  readonly agent: AgentId;
  readonly category: string;
  readonly count: number;
}

/** An immutable view of the knowledge base, rebuilt when articles change. */
export interface KnowledgeIndex {
  /** All articles, by slug. */
  readonly articles: readonly Article[];
  /** Best articles for a query, best first, one hit per article. An empty or odd query finds nothing. */
  search(query: string, options?: SearchOptions): readonly SearchHit[];
  /** The articles of a topic: those whose main topic it is first, then by slug. The same array at every call. */
  articlesForTopic(topic: string): readonly Article[];
  /** The same articles, the one closest to the text's words first. */
  rankForTopic(topic: string, options: { readonly text: string }): readonly Article[];
  findBySlug(slug: string): Article | undefined;
  /** Categories by agent, then name. */
  categories(): readonly CategoryCount[];
}

const DEFAULT_LIMIT = 10;

/** Builds the index. Throws an Error when two articles share a slug. */
export function createKnowledgeIndex(
  articles: readonly Article[],
  { semantic }: { readonly semantic?: SemanticSearch } = {},
): KnowledgeIndex {
  const sorted = articles.toSorted((a, b) => (a.slug < b.slug ? -1 : 1));
  const bySlug = new Map(sorted.map((article) => [article.slug, article]));
  if (bySlug.size !== sorted.length) throw new Error('Two articles share a slug.');
  const phrases = createPhraseIndex(sorted);
  // Built for the first message that needs it: most never do, and it is the largest part of the index.
  let words: WordIndex | undefined;
  const topics = groupByTopic(sorted);
  const categories = countCategories(sorted);

  return {
    articles: sorted,
    search(query, { agent, limit = DEFAULT_LIMIT, semantic: given = [] } = {}) {
      const queryWords = searchWords(query);
      if (queryWords.length === 0 || limit < 1) return [];
      const near = semantic === undefined ? given : [...given, ...semantic.nearest(query, { limit })];
      words ??= createWordIndex(sorted);
      const hits = mergeHits({
        exact: findPhrases(queryWords, { index: phrases }),
        partial: words.find(query),
        semantic: semanticScores(near, { bySlug }),
      });
      return hits.filter(({ article }) => agent === undefined || article.agent === agent).slice(0, limit);
    },
    articlesForTopic: (topic) => (topics.get(topic) ?? NO_ARTICLES).articles,
    rankForTopic: (topic, { text }) => rankForText(topics.get(topic) ?? NO_ARTICLES, { text }),
    findBySlug: (slug) => bySlug.get(slug),
    categories: () => categories,
  };
}

type Scores = ReadonlyMap<Article, number>;

/**
 * One hit per article at the best of its levels. Equal scores are ordered by the words they share, then by slug.
 */
function mergeHits({
  exact,
  partial,
  semantic,
}: {
  readonly exact: Scores;
  readonly partial: Scores;
  readonly semantic: Scores;
}): readonly SearchHit[] {
  const best = new Map<Article, SearchHit>();
  const offer = (scores: Scores, level: MatchLevel): void => {
    for (const [article, score] of scores) {
      if (score > (best.get(article)?.score ?? 0)) best.set(article, { article, score, level });
    }
  };
  offer(exact, 'exact');
  offer(partial, 'partial');
  offer(semantic, 'semantic');
  const byWords = (hit: SearchHit): number => partial.get(hit.article) ?? 0;
  return [...best.values()].sort(
    (a, b) => b.score - a.score || byWords(b) - byWords(a) || (a.article.slug < b.article.slug ? -1 : 1),
  );
}

function semanticScores(
  matches: readonly SemanticMatch[],
  { bySlug }: { readonly bySlug: ReadonlyMap<string, Article> },
): Scores {
  const scores = new Map<Article, number>();
  for (const { slug, similarity } of matches) {
    const article = bySlug.get(slug);
    if (article === undefined || !(similarity >= SEMANTIC_FLOOR)) continue;
    const score = SEMANTIC_CEILING * Math.min(1, similarity);
    if (score > (scores.get(article) ?? 0)) scores.set(article, score);
  }
  return scores;
}

function groupByTopic(articles: readonly Article[]): ReadonlyMap<string, TopicArticles> {
  const groups = Map.groupBy(
    articles.flatMap((article) => article.topics.map((topic) => ({ topic, article }))),
    ({ topic }) => topic,
  );
  return new Map(
    [...groups].map(([topic, entries]) => {
      return [topic, createTopicArticles(topic, { articles: entries.map(({ article }) => article) })];
    }),
  );
}

function countCategories(articles: readonly Article[]): readonly CategoryCount[] {
  const groups = Map.groupBy(articles, ({ agent, category }) => `${agent} ${category}`);
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, [first, ...rest]]) => {
      return first === undefined
        ? []
        : [{ agent: first.agent, category: first.category, count: rest.length + 1 }];
    });
}
