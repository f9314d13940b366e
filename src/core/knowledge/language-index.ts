import type { Language, TopicScore } from '#core/nlu/understanding.ts';
import type { Article, Passage } from './article.ts';
import { type ArticleScores, createArticleScores, NO_PASSAGE } from './article-scores.ts';
import { cutPassages } from './cut-passages.ts';
import { buildParts, type IndexParts } from './index-parts.ts';
import type { FoundPhrase } from './phrase-index.ts';
import { type QueryTerm, readQueryTerms } from './query-terms.ts';
import type { SearchLevel } from './search-levels.ts';
import {
  CONTAINED_BASE,
  CONTAINED_COVERAGE,
  EQUAL_SCORE,
  SEMANTIC_FLOOR,
  SIDE_TOPIC,
  SINGLE_WORD_SHARE,
  VECTOR_BACKGROUND,
  VECTOR_DIMENSION,
} from './search-weights.ts';
import { searchTerm } from './search-words.ts';
import type { SemanticMatch } from './semantic-search.ts';
import { addTo, normalize, termVector } from './term-vectors.ts';
import { createUnitScorer } from './unit-scores.ts';

/** What is known of a query beside its words. */
export interface QueryContext {
  /** Stands in for the built-in vectors. */
  readonly semantic?: readonly SemanticMatch[] | undefined;
  readonly topics?: readonly TopicScore[] | undefined;
}

/** The articles of one language, searchable. */
export interface LanguageIndex {
  readonly articles: readonly Article[];
  /** Scores of the articles for the words of a query; valid until the next call. */
  score(words: readonly string[], context: QueryContext): ArticleScores;
  /** A passage of an article by its number; the first for a number that it has not. */
  passageOf(article: number, passage: number): Passage;
}

interface LanguageIndexOptions {
  readonly language: Language;
  readonly levels: ReadonlySet<SearchLevel>;
}

/** Indexes articles, all of one language, sorted by slug. */
export function createLanguageIndex(
  articles: readonly Article[],
  { language, levels }: LanguageIndexOptions,
): LanguageIndex {
  const parts = buildParts(articles, { language, levels });
  const scores = createArticleScores(articles.length);
  const scoreWords = createWordScoring(parts, scores);
  const positions = new Map(articles.map(({ slug }, position) => [slug, position]));

  function offerMatches(matches: readonly SemanticMatch[]): void {
    for (const { slug, similarity, passage } of matches) {
      const article = positions.get(slug);
      if (article === undefined || !(similarity >= SEMANTIC_FLOOR)) continue;
      if (!scores.offer(scores.semantic, article, Math.min(1, similarity))) continue;
      scores.meantIn[article] = passage === undefined ? NO_PASSAGE : Number(passage.slice(slug.length + 1));
    }
  }

  function offerTopics(believed: readonly TopicScore[]): void {
    const byTopic = new Map(believed.map(({ topic, score }) => [topic, score]));
    for (let i = 0; i < scores.touchedCount; i++) {
      const article = scores.touched[i] as number;
      articles[article]?.topics.forEach((topic, place) => {
        const score = (byTopic.get(topic) ?? 0) * (place === 0 ? 1 : SIDE_TOPIC);
        scores.offer(scores.topic, article, score);
      });
    }
  }

  return {
    articles,
    score(words, { semantic, topics }) {
      scores.clear();
      const coverage = createCoverage(words, parts);
      parts.exact?.find(words, (phrase) => scores.offer(scores.exact, phrase.article, coverage(phrase)));
      const query = readQueryTerms(words, { ...parts, itself: levels.has('words') });
      scoreWords(query);
      if (semantic === undefined) offerVectors(query, { parts, scores });
      else offerMatches(semantic);
      if (topics !== undefined) offerTopics(topics);
      return scores;
    },
    passageOf(article, passage) {
      const cut = cutPassages(articles[article] as Article);
      return (cut[passage] ?? cut[0]) as Passage;
    },
  };
}

/** Scores whole articles, passages and phrases by the words of a query. */
function createWordScoring(parts: IndexParts, scores: ArticleScores): (query: readonly QueryTerm[]) => void {
  const { rarity, phraseOwners, passageOwners, firstPassages } = parts;
  const wholes = createUnitScorer(parts.wholes, { rarity });
  const phrases = createUnitScorer(parts.phrases, { rarity });
  const passages = createUnitScorer(parts.passages, { rarity });
  return (query) => {
    const telling = query.filter((term) => term.telling);
    const ideal = telling.reduce((sum, term) => sum + term.rarity, 0);
    wholes.score(telling, {
      ideal,
      found: (article, score) => scores.offer(scores.whole, article, score),
    });
    passages.score(telling, {
      ideal,
      found: (unit, score) => {
        const article = passageOwners[unit] as number;
        if (scores.offer(scores.passage, article, score))
          scores.saidIn[article] = unit - (firstPassages[article] as number);
      },
    });
    phrases.score(query, {
      ideal: Math.hypot(...query.map((term) => term.rarity)),
      found: (unit, score) => {
        // Words that tell nothing of a subject find nothing alone.
        const article = phraseOwners[unit] as number;
        if (scores.isTouched(article)) scores.offer(scores.phrase, article, score);
      },
    });
  };
}

function offerVectors(
  query: readonly QueryTerm[],
  { parts, scores }: { readonly parts: IndexParts; readonly scores: ArticleScores },
): void {
  const { vectors, phraseOwners } = parts;
  if (vectors === undefined) return;
  const sum = new Float32Array(VECTOR_DIMENSION);
  for (const { term, rarity, telling } of query) if (telling) addTo(sum, termVector(term), rarity);
  vectors.nearest(normalize(sum), (unit, cosine) => {
    const similarity = (cosine - VECTOR_BACKGROUND) / (1 - VECTOR_BACKGROUND);
    if (similarity > 0) scores.offer(scores.vector, phraseOwners[unit] as number, similarity);
  });
}

/** Scores a phrase in a query by how much of it the phrase is: of its words, or of what they tell if that is more. */
function createCoverage(
  words: readonly string[],
  { vocabulary, rarity }: IndexParts,
): (phrase: FoundPhrase) => number {
  const sums = [0];
  for (const word of words) {
    const term = searchTerm(word, vocabulary.language);
    sums.push((sums.at(-1) as number) + (term === null ? 0 : rarity(vocabulary.find(term))));
  }
  const total = sums.at(-1) as number;
  return ({ start, end }) => {
    const share = (end - start) / words.length;
    if (share === 1) return EQUAL_SCORE;
    const told = (sums[end] as number) - (sums[start] as number);
    if (told === 0 || (end - start === 1 && share < SINGLE_WORD_SHARE)) return 0;
    return CONTAINED_BASE + CONTAINED_COVERAGE * Math.max(share, told / total);
  };
}
