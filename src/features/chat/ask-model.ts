import type { Conversation } from '#core/dialogue/conversation.ts';
import type { TurnPlan } from '#core/dialogue/decision.ts';
import { applyModelReply, buildPrompt } from '#core/dialogue/llm-prompt.ts';
import { toStorableText } from '#lib/storable-text.ts';
import type { GuardedModel, GuardedOptions } from '#llm/guarded.ts';
import type { FinishReason } from '#protocol/chat-v1.ts';
import type { Events } from '#telemetry/events.ts';
import type { ChatStore } from './store.ts';

export interface AskModelDeps {
  readonly model: GuardedModel | null;
  readonly store: Pick<ChatStore, 'listRecentMessages'>;
  readonly events: Pick<Events, 'modelAsked' | 'modelFailed'>;
}

/** How to ask: the options of the model, and who hears of the moment before it is asked. */
export interface AskModelOptions extends GuardedOptions {
  readonly text: string;
  readonly conversation: Conversation;
  readonly onAsk: () => void;
  readonly deps: AskModelDeps;
}

/** A plan with its final words, and why they end where they end. */
export interface FinishedPlan {
  readonly plan: TurnPlan;
  readonly finishReason: FinishReason;
}

/** Messages of the past that a model sees. */
const MODEL_HISTORY = 8;

/** Whether a model is to be asked about this plan. */
export function wantsModel(plan: TurnPlan, model: GuardedModel | null): model is GuardedModel {
  return model !== null && plan.modelCandidate !== null;
}

/**
 * The plan with a model's words, when there is a model, the plan says that it may do better, and it does; else the
 * plan with its own words. A model that was cancelled leaves what it had written by then. Rejects only when the
 * database fails.
 */
export async function askModel(
  plan: TurnPlan,
  { text, conversation, onAsk, onDelta, signal, deps }: AskModelOptions,
): Promise<FinishedPlan> {
  const { model, store, events } = deps;
  if (!wantsModel(plan, model) || !plan.modelCandidate) return { plan, finishReason: 'stop' };
  const { articles } = plan.modelCandidate;
  const history =
    conversation.turnCount === 0 ? [] : await store.listRecentMessages(conversation.id, MODEL_HISTORY);
  const { agent, next } = plan;
  const prompt = buildPrompt({ conversation, articles, history, text, agent, tone: next.tone });
  events.modelAsked(plan.decision.kind);
  onAsk();
  const result = await model.answer(prompt, { onDelta, signal });
  if ('failure' in result) {
    if (result.failure === 'cancelled') return { plan, finishReason: 'cancelled' };
    events.modelFailed({ reason: result.failure, conversationId: conversation.id });
    return { plan, finishReason: 'fallback' };
  }
  const { finishReason } = result;
  const answered = applyModelReply(plan, { reply: toStorableText(result.text), articles });
  if (answered !== plan || finishReason === 'cancelled') return { plan: answered, finishReason };
  events.modelFailed({ reason: 'unusable', conversationId: conversation.id });
  return { plan, finishReason: 'fallback' };
}
