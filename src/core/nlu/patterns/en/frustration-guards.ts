const FEELINGS =
  'angry|mad|furious|annoyed|frustrated|upset|irritated|livid|unhappy|disappointed|dissatisfied';

/** Words for anger that are about nobody, or about somebody else and something else. */
export const CALM_CONTEXTS: readonly string[] = [
  `(not|no longer|nor|nobody|no one) ..2 (${FEELINGS})`,
  // "Never" before more words may be the contrary: "I have never been so angry".
  `never (get |got |was |felt |been )?(${FEELINGS})`,
  // Not a partner's mood: they share the line.
  `(son|daughter|kid|kids|boss|neighbor|neighbors|brother|sister|dog|cat|one of them|children) ..1 (is|was|are|were|gets|get|got) ..1 (${FEELINGS})`,
  '(furious|rage|boiling) ..2 (street|road|lane|avenue|drive|creek|river)',
];
