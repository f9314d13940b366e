/**
 * The dialogue's limits. The confidence and score limits were set by hand against the seed articles; the step limits
 * follow the field practice that a person is offered after three failed tries.
 */

/** Confidence (0-1) from which a topic that a language model names is answered; for its own topics, see `Band`. */
export const TOPIC_CONFIDENCE = 0.5;
/** Confidence from which another topic takes over while a step is being tried. */
export const SWITCH_CONFIDENCE = 0.6;

/** Search score (0-1) from which an article answers a message without a topic, by how it was found. */
export const ANSWER_SCORE = { exact: 0.75, partial: 0.5, semantic: 0.6 } as const;
/** Search score from which that answer needs no second opinion from a model. */
export const STRONG_SCORE = 0.65;
/** Two hits on different topics that lie closer than this ask for a choice ("bill", "modem"). */
export const AMBIGUOUS_MARGIN = 0.08;
/** Search score from which the topic of an article is worth asking about. */
export const SUGGEST_SCORE = 0.4;
/** Search score of an article that may follow when the topic's own articles are used up. */
export const RELATED_SCORE = 0.35;

/** Articles handed to a model at most. */
export const MODEL_ARTICLES = 4;
/** Topics in a clarifying question. */
export const CLARIFY_TOPICS = 2;
/** Questions in a row without an answer after which a person takes over. */
export const MAX_CLARIFICATIONS = 2;

/** Failed tries from which each reply says how to reach a person. */
export const PERSON_HINT_ATTEMPTS = 3;
/** Failed tries after which a person takes over even if more could be offered: no maze. */
export const MAX_FAILED_ATTEMPTS = 6;
