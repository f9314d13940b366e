/** How often an article solved what it was offered for, as customers said. Whole numbers of 0 or more. */
export interface ArticleOutcomes {
  readonly helped: number;
  readonly failed: number;
}

/** What to multiply the scores of articles with, by slug: `RANKING_SHARE` around 1. An article that is not here has 1. */
export type RankingFactors = ReadonlyMap<string, number>;

/** Nothing is known of any article. */
export const NO_FACTORS: RankingFactors = new Map();

/** Opinions that the prior is worth: five that an article helped and five that it did not. */
const PRIOR_OPINIONS = 10;
/** The most that opinions can take from a score or add to it, as a share of it. */
export const RANKING_SHARE = 0.1;

/**
 * The factor of an article's scores: 1 where opinions are equal or absent, above `1 - RANKING_SHARE` where it never
 * helps, below `1 + RANKING_SHARE` where it always does. The success rate is the mean of its Beta posterior, with
 * Beta(5, 5) before the first opinion (Gelman et al., Bayesian Data Analysis, section 2.4): one opinion moves a score by
 * 0.9 %, ten of a kind by 5 %.
 */
export function rankingFactor({ helped, failed }: ArticleOutcomes): number {
  const rate = (helped + PRIOR_OPINIONS / 2) / (helped + failed + PRIOR_OPINIONS);
  return 1 + RANKING_SHARE * (2 * rate - 1);
}

/** The factors of all articles that there are opinions on. */
export function rankingFactors(outcomes: ReadonlyMap<string, ArticleOutcomes>): RankingFactors {
  return new Map([...outcomes].map(([slug, counts]) => [slug, rankingFactor(counts)]));
}
