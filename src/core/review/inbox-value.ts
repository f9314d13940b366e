/** Why a message is worth a person's look. */
export const INBOX_REASONS = [
  'low_margin',
  'disagreement',
  'bad_rating',
  'out_of_scope',
  'not_understood',
] as const;
export type InboxReason = (typeof INBOX_REASONS)[number];

/** What is known of how a message was read. */
export interface ReadMessage {
  /** What the message itself was taken to be about. */
  readonly topic: string | null;
  readonly outOfScope: boolean;
  readonly band: 'answer' | 'ask' | 'hand_over';
  /** How far the best topic lay before the next one, in margin units; null where there was no topic or no other. */
  readonly gap: number | null;
  /** The reply asked for other words, or gave up because nothing was understood. */
  readonly notUnderstood: boolean;
  /** A language model took it for something else. */
  readonly disagreed: boolean;
  /** Its loose words speak for another family of intents. */
  readonly patternsDisagreed: boolean;
  /** The rating of the reply, 1 to 5; null without one. */
  readonly rating: number | null;
}

/** A message for the inbox. */
export interface InboxValue {
  /** 0 to 1. */
  readonly value: number;
  /** The reason that weighs most first. */
  readonly reasons: readonly InboxReason[];
}

/** Two topics this close are for the classifier hardly one more than the other. */
const CLOSE_GAP = 0.5;
/** What each reason is worth alone. */
const BAD_RATINGS: readonly number[] = [0, 0.7, 0.5];
const DISAGREEMENT = 0.6;
const PATTERNS_DISAGREEMENT = 0.2;
const NOT_UNDERSTOOD = 0.5;
const UNSURE = 0.3;
const CLOSEST = 0.4;
const OUT_OF_SCOPE = 0.2;

/**
 * How much a person's label of a message is expected to teach; null where nothing speaks for asking. Each reason is
 * worth something between 0 and 1, and together they are worth
 *
 *     1 - (1 - a)(1 - b)...
 *
 * so that every further reason raises the value and none takes it above 1. A bad rating is worth 0.7 (a rating of 1) or
 * 0.5 (of 2), another opinion of a language model 0.6 and of the patterns 0.2, a message that was not understood 0.5, one that is out of scope
 * 0.2. A low margin is worth 0.3 where the confidence only allowed to ask, and up to 0.4 more the closer the two best
 * topics lie (margin sampling: Scheffer, Decomain and Wrobel 2001).
 */
export function inboxValue(message: ReadMessage): InboxValue | null {
  const weights: readonly (readonly [InboxReason, number])[] = [
    ['bad_rating', BAD_RATINGS[message.rating ?? 0] ?? 0],
    ['disagreement', disagreement(message)],
    ['not_understood', message.notUnderstood ? NOT_UNDERSTOOD : 0],
    ['low_margin', lowMargin(message)],
    ['out_of_scope', message.outOfScope ? OUT_OF_SCOPE : 0],
  ];
  const counted = weights.filter(([, weight]) => weight > 0).sort(([, a], [, b]) => b - a);
  if (counted.length === 0) return null;
  return {
    value: 1 - counted.reduce((rest, [, weight]) => rest * (1 - weight), 1),
    reasons: counted.map(([reason]) => reason),
  };
}

function disagreement({ disagreed, patternsDisagreed }: ReadMessage): number {
  if (disagreed) return DISAGREEMENT;
  return patternsDisagreed ? PATTERNS_DISAGREEMENT : 0;
}

function lowMargin({ topic, band, gap }: ReadMessage): number {
  if (topic === null) return 0;
  const unsure = band === 'ask' ? UNSURE : 0;
  const close = gap === null ? 0 : CLOSEST * Math.max(0, 1 - Math.max(0, gap) / CLOSE_GAP);
  return unsure + close;
}
