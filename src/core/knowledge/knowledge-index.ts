import { type AgentId, LANGUAGES, type Language, type TopicScore } from '#core/nlu/understanding.ts';
import type { Article, SearchHit } from './article.ts';
import { NO_PASSAGE } from './article-scores.ts';
import { createBestList } from './best-list.ts';
import { NO_FACTORS, type RankingFactors } from './helpfulness.ts';
import { createLanguageIndex, type LanguageIndex, type QueryContext } from './language-index.ts';
import { mergedLevel, mergedScore, rankedScore } from './merge-levels.ts';
import { SEARCH_LEVELS, type SearchLevel } from './search-levels.ts';
import { LANGUAGE_FLOOR, LEAST_SCORE } from './search-weights.ts';
import { searchWords } from './search-words.ts';
import type { SemanticMatch } from './semantic-search.ts';
import {
  createTopicArticles,
  NO_ARTICLES,
  rankForText,
  type TopicArticles,
  withFactors,
} from './topic-ranking.ts';

/** What narrows a search. */
export interface SearchOptions {
  readonly agent?: AgentId | undefined;
  /** Articles of this language alone; English ones too where it has none that scores `LANGUAGE_FLOOR`. Absent: of all. */
  readonly language?: Language | undefined;
  /** Most hits returned, 10 unless told. */
  readonly limit?: number | undefined;
  /** Matches by meaning that a model found; where they are given the built-in vectors are not asked. */
  readonly semantic?: readonly SemanticMatch[] | undefined;
  /** Topics that the message is believed to be about: articles of theirs come before others that fit as well. */
  readonly topics?: readonly TopicScore[] | undefined;
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
  /**
   * Best articles for a query, best first, one hit per article; equal scores by slug. An empty or odd query finds
   * nothing. The first search of a language builds its part of the index.
   */
  search(query: string, options?: SearchOptions): readonly SearchHit[];
  /**
   * The articles of a topic: those whose main topic it is first, then the most helpful, then by slug. The same array at
   * every call.
   */
  articlesForTopic(topic: string): readonly Article[];
  /** The same articles, the one closest to the text's words first. */
  rankForTopic(topic: string, options: { readonly text: string }): readonly Article[];
  findBySlug(slug: string): Article | undefined;
  /** Categories by agent, then name. */
  categories(): readonly CategoryCount[];
  /** The same articles in the order that these factors give, in place of any before. Cheap: all else is shared. */
  withFactors(factors: RankingFactors): KnowledgeIndex;
}

const DEFAULT_LIMIT = 10;

/**
 * Makes the index. `levels` leaves out levels of search, for measuring what each is worth. Throws an Error when two
 * articles share a slug.
 */
export function createKnowledgeIndex(
  articles: readonly Article[],
  { levels = SEARCH_LEVELS }: { readonly levels?: readonly SearchLevel[] } = {},
): KnowledgeIndex {
  const sorted = articles.toSorted((a, b) => (a.slug < b.slug ? -1 : 1));
  const bySlug = new Map(sorted.map((article) => [article.slug, article]));
  if (bySlug.size !== sorted.length) throw new Error('Two articles share a slug.');
  const topics = groupByTopic(sorted);
  const categories = countCategories(sorted);
  // Built for the first message that needs them: most never do, and they are the largest part of the index.
  const parts = new Map<Language, LanguageIndex>();
  const partOf = (language: Language): LanguageIndex => {
    const known = parts.get(language);
    if (known !== undefined) return known;
    const own = sorted.filter((article) => article.language === language);
    const part = createLanguageIndex(own, { language, levels: new Set(levels) });
    parts.set(language, part);
    return part;
  };

  const viewWith = (factors: RankingFactors): KnowledgeIndex => {
    const ranked = factors.size === 0 ? topics : mapValues(topics, (group) => withFactors(group, factors));
    return {
      articles: sorted,
      search(query, { language, limit = DEFAULT_LIMIT, ...options } = {}) {
        const words = searchWords(query);
        if (words.length === 0 || limit < 1) return [];
        const search = (searched: readonly Language[]) =>
          searchParts(searched.map(partOf), { words, limit, factors, ...options });
        if (language === undefined) return search(LANGUAGES);
        const hits = search([language]);
        const enough = language === 'en' || (hits[0]?.score ?? 0) >= LANGUAGE_FLOOR;
        return enough ? hits : search([language, 'en']);
      },
      articlesForTopic: (topic) => (ranked.get(topic) ?? NO_ARTICLES).ordered,
      rankForTopic: (topic, { text }) => rankForText(ranked.get(topic) ?? NO_ARTICLES, { text }),
      findBySlug: (slug) => bySlug.get(slug),
      categories: () => categories,
      withFactors: viewWith,
    };
  };
  return viewWith(NO_FACTORS);
}

interface PartSearch extends QueryContext {
  readonly words: readonly string[];
  readonly limit: number;
  readonly factors: RankingFactors;
  readonly agent?: AgentId | undefined;
}

/** The best hits of several languages, best first; equal ones by slug. */
function searchParts(parts: readonly LanguageIndex[], search: PartSearch): readonly SearchHit[] {
  const hits = parts.flatMap((part) => searchPart(part, search));
  if (parts.length === 1) return hits;
  return hits
    .sort((a, b) => b.score - a.score || (a.article.slug < b.article.slug ? -1 : 1))
    .slice(0, search.limit);
}

function searchPart(
  part: LanguageIndex,
  { words, limit, agent, factors, ...context }: PartSearch,
): readonly SearchHit[] {
  if (part.articles.length === 0) return [];
  const scores = part.score(words, context);
  const best = createBestList(limit);
  // Mostly nothing is known of any article, and then none has to be looked at.
  const factorOf = (article: number): number =>
    factors.size === 0 ? 1 : (factors.get((part.articles[article] as Article).slug) ?? 1);
  for (let i = 0; i < scores.touchedCount; i++) {
    const article = scores.touched[i] as number;
    if (agent !== undefined && part.articles[article]?.agent !== agent) continue;
    const score = mergedScore(scores, article);
    if (score >= LEAST_SCORE) best.offer(article, rankedScore(score, factorOf(article)));
  }
  return best.entries().map(([position, score]) => {
    const level = mergedLevel(scores, position);
    const said = scores.saidIn[position] as number;
    const meant = scores.meantIn[position] as number;
    const passage = part.passageOf(position, level === 'semantic' || said === NO_PASSAGE ? meant : said);
    return { article: part.articles[position] as Article, score, level, passage };
  });
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

function mapValues<Key, Value, Mapped>(
  map: ReadonlyMap<Key, Value>,
  change: (value: Value) => Mapped,
): ReadonlyMap<Key, Mapped> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
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
