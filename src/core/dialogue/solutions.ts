import type { Solution, SolutionOutcome } from './conversation.ts';

/** The solution whose outcome is awaited: the last one offered, unless its outcome is known. */
export function openSolution(solutions: readonly Solution[]): Solution | null {
  const last = solutions.at(-1);
  return last?.outcome === 'offered' ? last : null;
}

/** The same solutions with another outcome for the last one. */
export function markLast(
  solutions: readonly Solution[],
  { outcome }: { readonly outcome: SolutionOutcome },
): readonly Solution[] {
  const last = solutions.at(-1);
  return last === undefined ? solutions : solutions.with(-1, { ...last, outcome });
}

/** Whether this step was ever offered in this conversation, whatever came of it. */
export function wasOffered(
  solutions: readonly Solution[],
  { articleSlug, step }: { readonly articleSlug: string; readonly step: number },
): boolean {
  return solutions.some((solution) => solution.articleSlug === articleSlug && solution.step === step);
}

/** Whether anything of this article was offered before. */
export function wasUsed(
  solutions: readonly Solution[],
  { articleSlug }: { readonly articleSlug: string },
): boolean {
  return solutions.some((solution) => solution.articleSlug === articleSlug);
}
