import { TONES, type Tone } from '#core/dialogue/conversation.ts';
import type { ConversationHistory } from './conversation-history.ts';
import type { FactColumn } from './fact-columns.ts';
import { oneIf } from './one-if.ts';
import { isFollowUp, turnRole } from './turn-role.ts';

type TurnColumn =
  | 'turns'
  | 'answered'
  | 'follow_ups'
  | 'first_attempt'
  | 'frustration_sum'
  | 'out_of_scope_turns'
  | 'model_turns'
  | Extract<FactColumn, `tone_${string}` | `solutions_${string}`>;

/** What is counted of turns and solutions. */
export function turnCounts({
  turns,
  solutions,
}: Pick<ConversationHistory, 'turns' | 'solutions'>): Readonly<Record<TurnColumn, number>> {
  const followUps = turns.filter((turn, index) => isFollowUp(turn, { previous: turns[index - 1] })).length;
  const byTone = TONES.map((one) => [`tone_${one}`, turns.filter(({ tone }) => tone === one).length]);
  return {
    ...(Object.fromEntries(byTone) as Record<`tone_${Tone}`, number>),
    turns: turns.length,
    answered: oneIf(turns.some((turn) => turnRole(turn) === 'answer')),
    follow_ups: followUps,
    first_attempt: oneIf(followUps === 0),
    frustration_sum: turns.reduce((sum, { frustrationLevel }) => sum + frustrationLevel, 0),
    out_of_scope_turns: turns.filter(({ outOfScope }) => outOfScope).length,
    model_turns: turns.filter(({ source }) => source === 'model').length,
    solutions_offered: solutions.length,
    solutions_worked: solutions.filter(({ outcome }) => outcome === 'worked').length,
    solutions_failed: solutions.filter(({ outcome }) => outcome === 'failed').length,
  };
}
