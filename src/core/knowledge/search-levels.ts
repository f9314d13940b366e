/**
 * The ways in which an article is found: whole phrases; words (BM25); words that are written alike, by character
 * n-grams; and vectors.
 */
export const SEARCH_LEVELS = ['exact', 'words', 'characters', 'semantic'] as const;
export type SearchLevel = (typeof SEARCH_LEVELS)[number];
