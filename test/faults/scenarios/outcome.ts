import type { Figures, Outcome } from '../scenario.ts';

/** An outcome with further problems and figures. */
export function extend(
  outcome: Outcome,
  { problems, figures }: { problems: readonly string[]; figures: Figures },
): Outcome {
  return { figures: { ...outcome.figures, ...figures }, problems: [...outcome.problems, ...problems] };
}
