import type { Expression } from '../pattern.ts';

/** Expressions of one topic by how surely they mean it; each level counts once, however many of it are found. */
export interface TopicPatterns {
  /** Says just this. */
  readonly exact?: readonly Expression[];
  /** Means this unless something more exact is said. */
  readonly strong?: readonly Expression[];
  /** Usually means this. */
  readonly medium?: readonly Expression[];
  /** A loose word that belongs here; good for a clarifying question, never enough for an answer. */
  readonly weak?: readonly Expression[];
  /** The topic is not meant when one of these is found. */
  readonly unless?: readonly Expression[];
}

/** Weight of each level, 0-1. Our own choice: strong and medium together (noisy-or 0.95) stay below exact. */
export const LEVEL_WEIGHTS = { exact: 0.96, strong: 0.85, medium: 0.65, weak: 0.35 } as const;
