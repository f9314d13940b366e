import type { STAGES } from './label-values.ts';

/** One stage of a turn; times in milliseconds of the clock that all turns are timed with. */
export interface Stage {
  readonly name: (typeof STAGES)[number];
  readonly startedAtMs: number;
  readonly durationMs: number;
}

/** A turn as a trace shows it: what was decided and how long it took, never what was said or by whom. */
export interface TurnTrace {
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly stages: readonly Stage[];
  /** Attributes of the turn, by name. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** Code of the failure; null when it was answered. */
  readonly failure: string | null;
}
