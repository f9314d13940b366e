import type { Conversation } from '#core/dialogue/conversation.ts';
import type { TurnPlan } from '#core/dialogue/decision.ts';
import { planTurn } from '#core/dialogue/plan-turn.ts';
import type { KnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import { withoutMasks } from '#core/nlu/mask.ts';
import type { Understander } from '#core/nlu/understand.ts';

/** Understands a masked message and decides what to do about it. Pure. */
export function planMessage(
  text: string,
  {
    conversation,
    knowledge,
    understander,
  }: { conversation: Conversation; knowledge: KnowledgeIndex; understander: Understander },
): TurnPlan {
  const { language, attemptCount, frustrationMemory } = conversation;
  const words = withoutMasks(text);
  const understanding = understander.understand(words, { language, attemptCount, frustrationMemory });
  const explanation = understander.explain(words, understanding);
  const topics =
    understanding.band === 'answer' ? {} : { topics: understander.topicsOf(words, understanding.language) };
  return planTurn({ text, understanding, explanation, conversation, knowledge, ...topics });
}
