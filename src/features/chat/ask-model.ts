import type { Conversation, ModelMemory } from '#core/dialogue/conversation.ts';
import type { TurnPlan } from '#core/dialogue/decision.ts';
import { buildPrompt } from '#core/dialogue/llm-prompt.ts';
import { mergeLabel } from '#core/dialogue/model/merge-label.ts';
import { sourcesOf } from '#core/dialogue/model/passages.ts';
import { planTurn } from '#core/dialogue/plan-turn.ts';
import type { KnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import type { GuardedModel, GuardedOptions } from '#llm/guarded.ts';
import type { FinishReason } from '#protocol/chat-v1.ts';
import type { Events } from '#telemetry/events.ts';
import { type ModelClassifier, wantsLabel } from './model-classify.ts';
import { loadHistory, type MessageLog, NO_MEMORY } from './model-history.ts';
import { writeReply } from './model-reply.ts';

export interface AskModelDeps {
  readonly model: GuardedModel | null;
  /** Absent: what was not understood is not asked about. */
  readonly classifier?: ModelClassifier | undefined;
  readonly store: MessageLog;
  readonly knowledge: () => KnowledgeIndex;
  readonly events: Pick<Events, 'modelAsked' | 'modelFailed' | 'historySummarized'>;
}

/** How to ask: the options of the model, and who hears of the moment before it is asked. */
export interface AskModelOptions extends Pick<GuardedOptions, 'onDelta' | 'signal'> {
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

/** Whether a model is to be asked about this plan: for its words, or for what the message is about. */
export function wantsModel(plan: TurnPlan, model: GuardedModel | null): model is GuardedModel {
  return model !== null && (wantsWords(plan) || (model.classifies && wantsLabel(plan)));
}

/** Words that rest on nothing are not used, so a model without sources is not asked for any. */
function wantsWords({ modelCandidate, next }: TurnPlan): boolean {
  return modelCandidate !== null && sourcesOf(modelCandidate.articles, next).length > 0;
}

/**
 * The plan with a model's words, when there is a model, the plan says that it may do better, and it does; else the
 * plan with its own words. What a model costs the conversation is on record either way. A model that was cancelled
 * leaves what it had written by then. Rejects only when the database fails.
 */
export async function askModel(plan: TurnPlan, options: AskModelOptions): Promise<FinishedPlan> {
  const { conversation, deps } = options;
  const { model } = deps;
  if (!wantsModel(plan, model)) return { plan, finishReason: 'stop' };
  const before = conversation.modelMemory ?? NO_MEMORY;
  const read = await readAgain(plan, { ...options, model, memory: before });
  if (!wantsWords(read.plan)) return remembering({ plan: read.plan, finishReason: 'stop' }, read.memory);
  if (read.memory.calls >= model.callsPerConversation) {
    deps.events.modelFailed({ reason: 'conversation_limit', conversationId: conversation.id });
    return remembering({ plan: read.plan, finishReason: 'fallback' }, read.memory);
  }
  return findWords(read.plan, { ...options, model, memory: read.memory });
}

interface Asking extends AskModelOptions {
  readonly model: GuardedModel;
  readonly memory: ModelMemory;
}

/** The plan for what the model takes the message to be about, when it was not understood here. */
async function readAgain(
  plan: TurnPlan,
  { text, conversation, signal, deps, model, memory }: Asking,
): Promise<{ readonly plan: TurnPlan; readonly memory: ModelMemory }> {
  const { classifier } = deps;
  if (!classifier || !model.classifies || !wantsLabel(plan)) return { plan, memory };
  const mayAsk = memory.calls < model.callsPerConversation;
  const { understanding, explanation } = plan;
  const { label, asked } = await classifier.classify(text, { understanding, signal, mayAsk });
  const after = asked ? { ...memory, calls: memory.calls + 1 } : memory;
  if (!label || label.topic === null) return { plan, memory: after };
  const merged = mergeLabel(understanding, { label, text });
  const planned = planTurn({
    text,
    understanding: merged,
    conversation,
    knowledge: deps.knowledge(),
    ...(explanation ? { explanation } : {}),
  });
  return { plan: planned, memory: after };
}

async function findWords(plan: TurnPlan, options: Asking): Promise<FinishedPlan> {
  const { text, conversation, onAsk, onDelta, signal, deps, model } = options;
  const { history, memory } = await loadHistory(conversation, {
    memory: options.memory,
    model,
    store: deps.store,
    events: deps.events,
    signal,
  });
  const { agent, next, decision } = plan;
  const articles = plan.modelCandidate?.articles ?? [];
  const prompt = buildPrompt({
    conversation,
    articles,
    history,
    summary: memory.summary,
    text,
    agent,
    tone: next.tone,
    language: next.language,
    decision,
  });
  deps.events.modelAsked(decision.kind);
  onAsk();
  const said = [text, ...history.flatMap(({ role, content }) => (role === 'user' ? [content] : []))].join(
    '\n',
  );
  const written = await writeReply(plan, { prompt, given: { articles, said }, model, onDelta, signal });
  if (written.failure !== null)
    deps.events.modelFailed({ reason: written.failure, conversationId: conversation.id });
  const calls = memory.calls + (written.asked ? 1 : 0);
  return remembering(written, { ...memory, calls });
}

function remembering({ plan, finishReason }: FinishedPlan, modelMemory: ModelMemory): FinishedPlan {
  return { plan: { ...plan, next: { ...plan.next, modelMemory } }, finishReason };
}
