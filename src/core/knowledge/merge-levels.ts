import type { MatchLevel } from './article.ts';
import type { ArticleScores } from './article-scores.ts';
import { LEVEL_SHARES, PARTIAL_CEILING, PARTIAL_SLOPE, SEMANTIC_CEILING } from './search-weights.ts';

/**
 * One article's score over all levels, 0-1. Words, characters, phrases, built-in vectors and topics are a weighted
 * sum, bent so that it stays below its ceiling; a whole phrase stands for itself if it says more. What a model finds
 * near in meaning is further evidence: neither has to be right for the article to be.
 */
export function mergedScore(scores: ArticleScores, article: number): number {
  const said = Math.max(scores.exact[article] as number, partialScore(scores, article));
  return 1 - (1 - said) * (1 - semanticScore(scores, article));
}

/** That score after what customers say of the article; still 0-1. */
export function rankedScore(score: number, factor: number): number {
  return Math.min(1, score * factor);
}

/** The level that says most for an article. */
export function mergedLevel(scores: ArticleScores, article: number): MatchLevel {
  const exact = scores.exact[article] as number;
  const partial = partialScore(scores, article);
  const semantic = semanticScore(scores, article);
  if (exact >= partial && exact >= semantic) return 'exact';
  const meant = semantic > partial || vectorShare(scores, article) > wordShare(scores, article);
  return meant ? 'semantic' : 'partial';
}

function partialScore(scores: ArticleScores, article: number): number {
  const sum =
    wordShare(scores, article) +
    vectorShare(scores, article) +
    LEVEL_SHARES.topic * (scores.topic[article] as number);
  return PARTIAL_CEILING * (1 - Math.exp(-PARTIAL_SLOPE * sum));
}

function wordShare({ exact, whole, phrase, passage }: ArticleScores, article: number): number {
  return (
    LEVEL_SHARES.whole * (whole[article] as number) +
    LEVEL_SHARES.passage * (passage[article] as number) +
    LEVEL_SHARES.phrase * (phrase[article] as number) +
    LEVEL_SHARES.contained * (exact[article] as number)
  );
}

function vectorShare({ vector }: ArticleScores, article: number): number {
  return LEVEL_SHARES.vector * (vector[article] as number);
}

function semanticScore({ semantic }: ArticleScores, article: number): number {
  return SEMANTIC_CEILING * (semantic[article] as number);
}
