/** How good one ranked list is, each 0-1. */
export interface RankingScores {
  /** 1 when the first result is right. */
  readonly precisionAt1: number;
  /** Share of what is right that is among the first five. */
  readonly recallAt5: number;
  /** 1 divided by the place of the first right result, 0 when there is none. */
  readonly reciprocalRank: number;
  readonly ndcgAt10: number;
}

/** What is right for a query: documents with grades above 0. */
export interface Judgment {
  readonly grades: ReadonlyMap<string, number>;
  /** Whether the documents stand for each other, so that one of them is all that is asked for. */
  readonly anyIsRight: boolean;
}

const RECALL_DEPTH = 5;
const GAIN_DEPTH = 10;

/**
 * Scores a ranked list of different documents. nDCG is that of Järvelin and Kekäläinen (2002) with the grade as gain
 * and the logarithm of the place plus 1 as discount, as trec_eval has it. An empty judgment scores 0.
 */
export function scoreRanking(ranked: readonly string[], { grades, anyIsRight }: Judgment): RankingScores {
  const gradeAt = (place: number) => Math.max(0, grades.get(ranked[place] ?? '') ?? 0);
  const right = [...grades.values()].filter((grade) => grade > 0).sort((a, b) => b - a);
  const ideal = anyIsRight ? right.slice(0, 1) : right;
  const places = ranked.flatMap((_, place) => (gradeAt(place) > 0 ? [place] : []));
  // Of documents that stand for each other, those after the first add nothing.
  const counted = anyIsRight ? places.slice(0, 1) : places;
  const gains = counted
    .filter((place) => place < GAIN_DEPTH)
    .map((place) => gradeAt(place) * discount(place));
  const best = sum(ideal.slice(0, GAIN_DEPTH).map((grade, place) => grade * discount(place)));
  const [first] = places;
  return {
    precisionAt1: first === 0 ? 1 : 0,
    recallAt5: ideal.length === 0 ? 0 : counted.filter((place) => place < RECALL_DEPTH).length / ideal.length,
    reciprocalRank: first === undefined ? 0 : 1 / (first + 1),
    ndcgAt10: best === 0 ? 0 : sum(gains) / best,
  };
}

function discount(place: number): number {
  return 1 / Math.log2(place + 2);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
