/** The ways in which an article can score for a query, each 0-1. */
export const SCORE_KINDS = [
  /** By a whole phrase. */
  'exact',
  /** By words, of all of it, of its best phrase and of its best passage. */
  'whole',
  'phrase',
  'passage',
  /** By the built-in vectors. */
  'vector',
  /** By a model's vectors. */
  'semantic',
  /** How much the message is believed to be about one of its topics. */
  'topic',
] as const;
export type ScoreKind = (typeof SCORE_KINDS)[number];

/** No passage of an article. */
export const NO_PASSAGE = -1;

/** Scores of articles for one query after the other, by position, in the same memory. */
export interface ArticleScores extends Readonly<Record<ScoreKind, Float32Array>> {
  /** Positions with any score: the first `touchedCount` ones. */
  readonly touched: Uint32Array;
  readonly touchedCount: number;
  /** Numbers of the passages that fit best within their articles, by words and by meaning. */
  readonly saidIn: Int32Array;
  readonly meantIn: Int32Array;
  isTouched(article: number): boolean;
  /** Keeps a score if it is the article's best of the kind; returns whether it is. */
  offer(kind: Float32Array, article: number, score: number): boolean;
  /** Forgets the last query. */
  clear(): void;
}

/** Memory for the scores of so many articles. */
export function createArticleScores(count: number): ArticleScores {
  const kinds = Object.fromEntries(SCORE_KINDS.map((kind) => [kind, new Float32Array(count)])) as Record<
    ScoreKind,
    Float32Array
  >;
  const all = Object.values(kinds);
  const passages = [new Int32Array(count).fill(NO_PASSAGE), new Int32Array(count).fill(NO_PASSAGE)] as const;
  const [saidIn, meantIn] = passages;
  const touched = new Uint32Array(count);
  const seen = new Uint8Array(count);
  let touchedCount = 0;
  return {
    ...kinds,
    touched,
    get touchedCount() {
      return touchedCount;
    },
    saidIn,
    meantIn,
    isTouched: (article) => seen[article] === 1,
    offer(kind, article, score) {
      if (seen[article] === 0) {
        seen[article] = 1;
        touched[touchedCount] = article;
        touchedCount += 1;
      }
      if (score <= (kind[article] as number)) return false;
      kind[article] = score;
      return true;
    },
    clear() {
      for (let i = 0; i < touchedCount; i++) {
        const article = touched[i] as number;
        seen[article] = 0;
        for (const kind of all) kind[article] = 0;
        for (const numbers of passages) numbers[article] = NO_PASSAGE;
      }
      touchedCount = 0;
    },
  };
}
