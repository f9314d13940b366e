import type { Conversation } from '#core/dialogue/conversation.ts';
import type { TurnPlan } from '#core/dialogue/decision.ts';
import { applyModelReply, buildPrompt } from '#core/dialogue/llm-prompt.ts';
import { toStorableText } from '#lib/storable-text.ts';
import type { GuardedModel } from '#llm/guarded.ts';
import type { Events } from '#telemetry/events.ts';
import type { ChatStore } from './store.ts';

export interface AskModelDeps {
  readonly model: GuardedModel | null;
  readonly store: Pick<ChatStore, 'listRecentMessages'>;
  readonly events: Events;
}

/** Messages of the past that a model sees. */
const MODEL_HISTORY = 8;

/**
 * The plan with a model's words, when there is a model, the plan says that it may do better, and it does; else the
 * plan as it is. Rejects only when the database fails.
 */
export async function askModel(
  plan: TurnPlan,
  { text, conversation, deps }: { text: string; conversation: Conversation; deps: AskModelDeps },
): Promise<TurnPlan> {
  const { model, store, events } = deps;
  if (!model || !plan.modelCandidate) return plan;
  events.modelAsked(plan.decision.kind);
  const { articles } = plan.modelCandidate;
  const history =
    conversation.turnCount === 0 ? [] : await store.listRecentMessages(conversation.id, MODEL_HISTORY);
  const { agent, next } = plan;
  const prompt = buildPrompt({ conversation, articles, history, text, agent, tone: next.tone });
  const result = await model.answer(prompt);
  if ('failure' in result) {
    events.modelFailed({ reason: result.failure, conversationId: conversation.id });
    return plan;
  }
  const answered = applyModelReply(plan, { reply: toStorableText(result.text), articles });
  if (answered === plan) events.modelFailed({ reason: 'unusable', conversationId: conversation.id });
  return answered;
}
