import type { Scan } from './scan-state.ts';
import { ACTS, type Act } from './understanding.ts';

/** Acts that contradict each other: the second is dropped when the first is there. */
const OVERRULES: readonly (readonly [Act, Act])[] = [
  // "Works but still slow" says both; what is left to do matters.
  ['partly_worked', 'worked'],
  ['partly_worked', 'failed'],
  ['failed', 'worked'],
  // "Forget it, give me a person" still wants the person.
  ['person', 'cancel'],
];

/** Acts that a question only asks about: "is it working now?", "ok?". */
const NOT_AS_QUESTION: readonly Act[] = ['worked', 'affirm', 'partly_worked'];

const NO_ACTS: readonly Act[] = [];

/** Settles which of the acts found hold together, in the order of `ACTS`. */
export function settleActs(found: ReadonlySet<Act>, scan: Readonly<Scan>): readonly Act[] {
  if (found.size === 0) return NO_ACTS;
  const dropped = new Set<Act>();
  for (const [winner, loser] of OVERRULES) {
    if (found.has(winner)) dropped.add(loser);
  }
  if (scan.endsWithQuestion) {
    for (const act of NOT_AS_QUESTION) dropped.add(act);
  }
  return ACTS.filter((act) => found.has(act) && !dropped.has(act));
}
