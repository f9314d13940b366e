import type { Conversation, Solution, SolutionOutcome } from './conversation.ts';
import { markLast, openSolution } from './solutions.ts';

/** What was tried in the conversation, as it stands within a turn. */
export interface TriedRecord {
  /** Everything offered so far, oldest first. */
  readonly solutions: readonly Solution[];
  /** Those whose outcome or existence changed in this turn. */
  readonly changed: readonly Solution[];
  /** Failed since the last resolution. */
  readonly attemptCount: number;
}

/** The record as the turn begins. */
export function recordOf({ solutions, attemptCount }: Conversation): TriedRecord {
  return { solutions, changed: [], attemptCount };
}

/** The record once the conversation moves on without a word about the open solution: its outcome stays unknown. */
export function recordLeavingOpen(conversation: Conversation): TriedRecord {
  const record = recordOf(conversation);
  return openSolution(record.solutions) === null ? record : settle(record, { outcome: 'unknown' });
}

/**
 * The last solution got its outcome: a failure counts as an attempt, a success ends the count. A solution that
 * worked earlier may fail later (it did not last). Without a solution to mark, a success still ends the count.
 */
export function settle(record: TriedRecord, { outcome }: { readonly outcome: SolutionOutcome }): TriedRecord {
  const last = record.solutions.at(-1);
  const settled =
    openSolution(record.solutions) ?? (outcome === 'failed' && last?.outcome === 'worked' ? last : null);
  if (settled === null) return outcome === 'worked' ? { ...record, attemptCount: 0 } : record;
  return {
    solutions: markLast(record.solutions, { outcome }),
    changed: [...record.changed, { ...settled, outcome }],
    attemptCount: countAfter(record.attemptCount, outcome),
  };
}

/** A new solution is being tried. */
export function addOffered(record: TriedRecord, solution: Omit<Solution, 'outcome'>): TriedRecord {
  const offered: Solution = { ...solution, outcome: 'offered' };
  return {
    ...record,
    solutions: [...record.solutions, offered],
    changed: [...record.changed, offered],
  };
}

/** Something the customer tried unasked: on the record, so that it is never offered, with nothing known of it. */
export function addTriedUnasked(record: TriedRecord, solution: Omit<Solution, 'outcome'>): TriedRecord {
  const tried: Solution = { ...solution, outcome: 'unknown' };
  return { ...record, solutions: [...record.solutions, tried], changed: [...record.changed, tried] };
}

function countAfter(attemptCount: number, outcome: SolutionOutcome): number {
  if (outcome === 'worked') return 0;
  return outcome === 'failed' ? attemptCount + 1 : attemptCount;
}
