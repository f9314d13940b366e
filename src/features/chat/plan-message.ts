import type { Conversation } from '#core/dialogue/conversation.ts';
import type { TurnPlan } from '#core/dialogue/decision.ts';
import { planTurn } from '#core/dialogue/plan-turn.ts';
import type { KnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import { understand } from '#core/nlu/understand.ts';

/** Understands a masked message and decides what to do about it. Pure. */
export function planMessage(
  text: string,
  { conversation, knowledge }: { conversation: Conversation; knowledge: KnowledgeIndex },
): TurnPlan {
  const { attemptCount, frustrationMemory } = conversation;
  const understanding = understand(text, { attemptCount, frustrationMemory });
  return planTurn({ text, understanding, conversation, knowledge });
}
