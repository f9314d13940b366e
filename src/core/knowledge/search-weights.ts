/**
 * How search scores are made. The shares were fitted to one half of the questions in data/questions and are reported
 * on the other half (`larkline knowledge evaluate`); the rest was set by hand and is held by tests.
 */

/** What a word is worth by where it stands, in the unit that holds a whole article. */
export const FIELD_WEIGHTS = {
  keywords: 1.5,
  phrasings: 1.5,
  title: 2,
  topics: 1,
  steps: 1,
  body: 1,
} as const;

/** BM25 per kind of unit: whole articles, phrases (titles, keywords, phrasings), passages. */
export const WHOLE_BM25 = { saturation: 1.2, lengthShare: 0.5 } as const;
export const PHRASE_BM25 = { saturation: 1.2, lengthShare: 0.75 } as const;
export const PASSAGE_BM25 = { saturation: 1.2, lengthShare: 0.75 } as const;

/** Worth of a term found through another one that is written alike, times their similarity. */
export const SIMILAR_SHARE = 0.7;
/** Least similarity (0-1) of such a term, how many of them a word brings, and how many are looked at closely. */
export const SIMILAR_FLOOR = 0.5;
export const MAX_SIMILAR_TERMS = 6;
export const SIMILAR_CANDIDATES = 24;
/** Characters of a word that are compared. */
export const MAX_TERM_CHARACTERS = 32;

/** Shortest term that may match as the start of a longer word. */
export const PREFIX_MIN_CHARACTERS = 3;
/** Shortest term that a longer word of a query may match by beginning with it. */
export const ROOT_MIN_CHARACTERS = 4;
/** Shortest term that may match with a typing error. */
export const FUZZY_MIN_CHARACTERS = 4;

/** Dimensions of a character n-gram vector. */
export const VECTOR_DIMENSION = 128;
/** Cosine of such vectors that texts with nothing in common may reach by chance: similarity counts from there. */
export const VECTOR_BACKGROUND = 0.35;

/** Score of a query that is a title, slug, keyword or phrasing. */
export const EQUAL_SCORE = 1;
/** Score of a query that contains one: base, and a part for how much of the query it is. */
export const CONTAINED_BASE = 0.3;
export const CONTAINED_COVERAGE = 0.65;
/** A single word counts as a phrase only when it is at least this share of the query's words. */
export const SINGLE_WORD_SHARE = 0.34;

/** What each level gives to the sum that is the score of an article which no whole phrase found. */
export const LEVEL_SHARES = {
  whole: 1,
  phrase: 0.22,
  passage: 0.02,
  vector: 0.05,
  contained: 0.1,
  topic: 0.5,
} as const;
/** Best score by this sum, below that of a phrase that fills its query, and how steeply it rises. */
export const PARTIAL_CEILING = 0.85;
export const PARTIAL_SLOPE = 1.3;
/** An article that treats a topic only on the side is that much less what a message on the topic is about. */
export const SIDE_TOPIC = 0.6;
/** A score below this is chance. */
export const LEAST_SCORE = 0.02;

/** Best score by a model's meaning alone, and the similarity below which a match is ignored. */
export const SEMANTIC_CEILING = 0.8;
export const SEMANTIC_FLOOR = 0.3;

/** Best score in the language of a conversation below which English articles are searched as well. */
export const LANGUAGE_FLOOR = 0.4;

/** Different words of a query that are searched one by one; phrases are looked for in all of it. */
export const MAX_QUERY_WORDS = 64;

/** Entries of posting lists read for a query, for each kind of unit: what bounds its time. Lists too long for what is left are passed over. */
export const MAX_POSTINGS = 200_000;
/** The same for the n-grams of one word, rarest first. */
export const MAX_GRAM_ENTRIES = 8_000;
