import type { TextRange } from './classifier/features.ts';
import { TOPICS, type Topic } from './topics.ts';
import type { Problem } from './understanding.ts';

/** What one clause is about, and how sure that is. */
export interface ClauseReading extends TextRange {
  /** Index in `TOPICS`; -1 for none. */
  readonly topic: number;
  readonly probability: number;
}

/**
 * How sure a clause must be to name a problem of its own. Chosen on training messages that the model had not seen: with
 * 0.9, 62 % of those with several problems are taken apart as a person would (0.6: 73 %), and 3 % of those with one are
 * taken apart in vain (0.6: 12 %).
 */
const CLAUSE_CONFIDENCE = 0.9;

/** Most problems reported. */
const MAX_PROBLEMS = 4;

function problemOf({ topic, probability, start, end }: ClauseReading): Problem {
  const { id, intent, agent } = TOPICS[topic] as Topic;
  return { topic: id, intent, agentType: agent, confidence: probability, start, end };
}

/**
 * The problems that the clauses of a message name, in order, each once; none when it is about one thing. The message as
 * a whole must point to each of them (`near`: its best topics), and to the best of them above all: a clause alone
 * ("I was at my mother's") reads like anything.
 */
export function findProblems(
  clauses: readonly ClauseReading[],
  { near }: { readonly near: Int32Array },
): readonly Problem[] {
  const problems: Problem[] = [];
  for (const clause of clauses) {
    if (clause.probability < CLAUSE_CONFIDENCE || !near.includes(clause.topic)) continue;
    const problem = problemOf(clause);
    const before = problems.findIndex(({ topic }) => topic === problem.topic);
    const known = problems[before];
    if (known === undefined) problems.push(problem);
    else if (known.confidence < problem.confidence)
      problems[before] = { ...known, confidence: problem.confidence };
    if (problems.length === MAX_PROBLEMS) break;
  }
  const best = TOPICS[near[0] ?? -1]?.id;
  return problems.length > 1 && problems.some(({ topic }) => topic === best) ? problems : [];
}
