/** Of these many words of other languages on, with at least this share of all words, a message is not English. */
export const FOREIGN_MINIMUM = 2;
export const FOREIGN_SHARE = 0.3;

/** Share of letters outside the Latin script above which a message is not English. */
export const NON_LATIN_SHARE = 0.5;
