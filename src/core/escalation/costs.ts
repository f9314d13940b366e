/** What to do about a conversation that may need a person. */
export const RECOMMENDATIONS = ['continue_ai', 'offer_human_agent', 'hand_over'] as const;
export type Recommendation = (typeof RECOMMENDATIONS)[number];

/** What mistakes and detours cost, in messages that a customer writes for nothing. */
export interface EscalationCosts {
  /** A person was needed in the end and not offered now: what is still tried is tried in vain. */
  readonly missed: number;
  /** A person was offered to a customer who would have done without: a reply that helps nobody, and some say yes. */
  readonly needlessOffer: number;
  /** A person was needed, and the customer was asked first. */
  readonly offerFirst: number;
  /** A customer who would have done without was handed over: a person's time, and the wait for one. */
  readonly needlessHandOver: number;
}

/** A person is offered above 1/3, and the conversation handed over above 8/9. */
export const ESCALATION_COSTS: EscalationCosts = {
  missed: 5,
  needlessOffer: 2,
  offerFirst: 1,
  needlessHandOver: 10,
};

/** The score of the fixed factors above which a person is offered. It is no probability, so costs say nothing of it. */
export const FACTORS_LIMIT = 0.6;

/** Likelihoods above which a person is offered, and above which the conversation is handed over. */
export interface EscalationLimits {
  readonly offer: number;
  readonly handOver: number;
}

/**
 * Where the cheapest action changes, at likelihood `p` of needing a person. Expected costs: going on `p missed`; offering
 * `p offerFirst + (1 - p) needlessOffer`; handing over `(1 - p) needlessHandOver`. Where offering never is cheapest, both
 * limits are where handing over begins to be.
 */
export function escalationLimits(costs: EscalationCosts): EscalationLimits {
  const { missed, needlessOffer, offerFirst, needlessHandOver } = costs;
  if (!(missed > offerFirst && offerFirst > 0 && needlessOffer > 0 && needlessHandOver > needlessOffer)) {
    throw new RangeError('A detour must cost less than what it avoids.');
  }
  const offer = needlessOffer / (needlessOffer + missed - offerFirst);
  const saved = needlessHandOver - needlessOffer;
  const handOver = saved / (saved + offerFirst);
  const direct = needlessHandOver / (needlessHandOver + missed);
  return offer < handOver ? { offer, handOver } : { offer: direct, handOver: direct };
}

const LIMITS = escalationLimits(ESCALATION_COSTS);

/** The limits in force. */
export function limitsInForce(): EscalationLimits {
  return LIMITS;
}

/** The cheapest action at a probability of needing a person. */
export function recommend(likelihood: number): Recommendation {
  if (likelihood > LIMITS.handOver) return 'hand_over';
  return likelihood > LIMITS.offer ? 'offer_human_agent' : 'continue_ai';
}

/** What the score of the fixed factors recommends: an offer, which a customer can turn down, never a hand-over. */
export function recommendByFactors(score: number): Recommendation {
  return score > FACTORS_LIMIT ? 'offer_human_agent' : 'continue_ai';
}
