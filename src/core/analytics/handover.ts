import { ESCALATION_REASONS, type EscalationReason } from '#core/dialogue/conversation.ts';
import type { ConversationHistory } from './conversation-history.ts';
import { oneIf } from './one-if.ts';

type HandoverColumn = 'handed_over' | 'contained' | `handed_over_${EscalationReason}`;

/**
 * Whether the conversation ever went to a person: when it first did, and why by the newest word, as a danger that is
 * named while a person is awaited outranks what was said before. One conversation counts for one reason.
 */
export function handoverOf({ turns }: Pick<ConversationHistory, 'turns'>): {
  readonly reason: EscalationReason | null;
  readonly atMs: number | null;
  readonly counts: Readonly<Record<HandoverColumn, number>>;
} {
  const handedOver = turns.filter(({ escalationReason }) => escalationReason !== null);
  const reason = handedOver.at(-1)?.escalationReason ?? null;
  const byReason = ESCALATION_REASONS.map((one) => [`handed_over_${one}`, oneIf(one === reason)]);
  return {
    reason,
    atMs: handedOver[0]?.repliedAtMs ?? null,
    counts: {
      ...(Object.fromEntries(byReason) as Record<`handed_over_${EscalationReason}`, number>),
      handed_over: oneIf(reason !== null),
      contained: oneIf(reason === null),
    },
  };
}
