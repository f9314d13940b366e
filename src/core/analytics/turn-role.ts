import type { HistoryTurn } from './conversation-history.ts';

/**
 * What a turn means for the question whether the problem is solved:
 * - `solved`: the customer said so.
 * - `answer`: something to try was offered. `open`: a question, or the offer of a person. `person`: it is a person's now.
 *   After each of these the problem is open.
 * - `stopped`: the customer broke off.
 * - `talk`: thanks, greetings, "say that again": nothing changes.
 */
export type TurnRole = 'solved' | 'answer' | 'open' | 'person' | 'stopped' | 'talk';

export function turnRole({ decision, acts }: Pick<HistoryTurn, 'decision' | 'acts'>): TurnRole {
  switch (decision) {
    case 'resolve':
      return 'solved';
    case 'answer':
      return 'answer';
    case 'escalate':
    case 'waiting_for_person':
      return 'person';
    case 'small_talk':
      return acts.includes('cancel') ? 'stopped' : 'talk';
    case 'repeat':
      return 'talk';
    default:
      return 'open';
  }
}

/**
 * Whether the customer said in this turn that a solution had not helped: in so many words, or by a "no" that counted as
 * a failed try. The first message of a conversation cannot: nothing was offered before it.
 */
export function isFollowUp(
  turn: Pick<HistoryTurn, 'followUp' | 'attemptCount'>,
  { previous }: { readonly previous: Pick<HistoryTurn, 'attemptCount'> | undefined },
): boolean {
  return previous !== undefined && (turn.followUp || turn.attemptCount > previous.attemptCount);
}
