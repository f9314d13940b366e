import type { Expression } from '../pattern.ts';

/** A sign of frustration, or of calm (negative points). */
export interface FrustrationSign {
  readonly id: string;
  readonly label: string;
  readonly points: number;
  /** About the service rather than against those who give it; `COMPLAINT_LIMIT` bounds the points of all of these. */
  readonly isComplaint?: boolean;
  readonly any: readonly Expression[];
  /** The sign does not count when one of these is found. */
  readonly unless?: readonly Expression[];
}

/** Points of the specification's own rules (its frustration formula). */
export const BRIEF_POINTS = { capitalShare: 3, indicator: 2, attemptLimit: 3, maximum: 10 } as const;

/** Share of capitals among all characters above which a message is shouted (same formula). */
export const CAPITAL_SHARE = 0.3;

/** Shortest message, in letters, whose capitals mean anything: "OK", "Hi" and "My TV" are not shouts. */
export const SHOUT_MINIMUM_LETTERS = 8;

/** Share of an earlier message's frustration that is still felt one message later. */
export const MEMORY_DECAY = 0.6;

/**
 * Own choice: most points that complaints give together. However many there are, they ask for a supportive tone; a person
 * takes over when hostility, shouting or failed attempts come on top.
 */
export const COMPLAINT_LIMIT = 7;

/** Own choice: what thanks and a solved problem take away. */
export const CALM_POINTS = { thanks: -2 } as const;
