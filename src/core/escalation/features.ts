import type { Intent } from '#core/nlu/understanding.ts';

/** What is known of one turn once it was answered. */
export interface EscalationTurn {
  /** 0 to 10. */
  readonly frustrationLevel: number;
  /** Solutions that failed since the last resolution. */
  readonly attemptCount: number;
  /** The customer said that a solution had not helped. */
  readonly followUp: boolean;
  readonly intent: Intent;
  readonly topic: string | null;
  /** Solutions that failed so far, those before a resolution too. */
  readonly failedSolutions: number;
  /** From the customer's message to its reply. */
  readonly waitMs: number;
  /** Characters of the customer's message. */
  readonly messageLength: number;
  /** Hour of the message in UTC, 0 up to 24; minutes as a fraction. */
  readonly hourOfDay: number;
}

/** What the logistic model looks at, in the order of its weights. */
export const FEATURES = [
  'frustration',
  'frustration_slope',
  'attempts',
  'earlier_failures',
  'follow_up',
  'complex_intent',
  'topic',
  'wait',
  'message_length',
  'turn_number',
  'hour_sine',
  'hour_cosine',
] as const;
export type Feature = (typeof FEATURES)[number];

/** Intents that more often need a person. */
export const COMPLEX_INTENTS: ReadonlySet<Intent> = new Set(['technical_complex', 'billing_dispute']);

/** Newest turns that the slope of the frustration is taken over. */
const SLOPE_TURNS = 4;

/** Change of the frustration level per turn over the newest turns, by least squares; 0 for a single turn. */
export function frustrationSlope(turns: readonly EscalationTurn[]): number {
  const levels = turns.slice(-SLOPE_TURNS).map(({ frustrationLevel }) => frustrationLevel);
  const middle = (levels.length - 1) / 2;
  const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  let covariance = 0;
  let variance = 0;
  for (const [index, level] of levels.entries()) {
    covariance += (index - middle) * (level - mean);
    variance += (index - middle) ** 2;
  }
  return variance === 0 ? 0 : covariance / variance;
}

/** Reads the weight of a topic from a table; 0 for one that is not in it. */
export function topicWeightIn(weights: Readonly<Record<string, number>>): (topic: string | null) => number {
  return (topic) => (topic !== null && Object.hasOwn(weights, topic) ? (weights[topic] ?? 0) : 0);
}

/**
 * The features of a conversation after its newest turn, as `FEATURES` orders them; undefined without a turn.
 * `topicWeight` says how much more often than others a topic goes to a person, in log-odds; 0 for one nothing is known
 * of.
 */
export function featuresOf(
  turns: readonly EscalationTurn[],
  topicWeight: (topic: string | null) => number,
): readonly number[] | undefined {
  const newest = turns.at(-1);
  if (newest === undefined) return undefined;
  const waitedMs = turns.reduce((sum, { waitMs }) => sum + waitMs, 0);
  const angle = (newest.hourOfDay / 24) * 2 * Math.PI;
  const values: Readonly<Record<Feature, number>> = {
    frustration: newest.frustrationLevel,
    frustration_slope: frustrationSlope(turns),
    attempts: newest.attemptCount,
    // What failed since the last resolution is in the attempts already.
    earlier_failures: Math.max(0, newest.failedSolutions - newest.attemptCount),
    follow_up: newest.followUp ? 1 : 0,
    complex_intent: COMPLEX_INTENTS.has(newest.intent) ? 1 : 0,
    topic: topicWeight(newest.topic),
    // Logarithms: a tenth second more matters after one, not after a minute.
    wait: Math.log1p(waitedMs / 1000),
    message_length: Math.log1p(newest.messageLength),
    turn_number: Math.log(turns.length),
    hour_sine: Math.sin(angle),
    hour_cosine: Math.cos(angle),
  };
  return FEATURES.map((name) => values[name]);
}
