/**
 * How search scores are made. All are set by hand and checked by `search-quality.test.ts`, which searches every
 * article of the seed with questions in a customer's words.
 */

/** BM25 boosts per field: what the writer chose as a customer's words counts most. */
export const FIELD_BOOSTS = { keywords: 4, title: 3, topics: 2, steps: 1, body: 1 } as const;

/** Relative worth of a term found as the start of a word, or with a typing error, against the whole word. */
export const TERM_WEIGHTS = { prefix: 0.4, fuzzy: 0.35 } as const;

/** Shortest term that may match as the start of a longer word. */
export const PREFIX_MIN_CHARACTERS = 3;

/** Shortest term that may match with a typing error, and the errors allowed per character. */
export const FUZZY_MIN_CHARACTERS = 5;
export const FUZZY_SHARE = 0.25;

/** Score of a query that is a title, slug or keyword. */
export const EQUAL_SCORE = 1;

/** Score of a query that contains one: base, plus parts for a long phrase and for how much of the query it is. */
export const CONTAINED_BASE = 0.72;
export const CONTAINED_LENGTH = 0.1;
export const CONTAINED_COVERAGE = 0.15;
/** Phrase length, in words, from which the length part is full. */
export const CONTAINED_FULL_WORDS = 4;
/** A single word counts as a phrase only when it is at least this share of the query. */
export const SINGLE_WORD_SHARE = 0.34;

/** Best score by words alone, below any phrase that fills its query. */
export const PARTIAL_CEILING = 0.85;
/** BM25 sum per query term at which half of the ceiling is reached. */
export const PARTIAL_HALF = 20;

/** Best score by meaning alone, and the similarity below which a match is ignored. */
export const SEMANTIC_CEILING = 0.8;
export const SEMANTIC_FLOOR = 0.3;

/** Different words of a query that are searched one by one; phrases are looked for in all of it. */
export const MAX_QUERY_WORDS = 64;
