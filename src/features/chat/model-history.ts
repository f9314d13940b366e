import type { Conversation, ModelMemory } from '#core/dialogue/conversation.ts';
import type { PromptMessage } from '#core/dialogue/llm-prompt.ts';
import { buildSummaryPrompt, extractSummary, trimSummary } from '#core/dialogue/model/summary.ts';
import { toStorableText } from '#lib/storable-text.ts';
import type { GuardedModel } from '#llm/guarded.ts';
import type { Events } from '#telemetry/events.ts';
import type { MessageRow } from './store.ts';

/** What a model sees of the past. */
export interface ModelHistory {
  readonly history: readonly PromptMessage[];
  readonly memory: ModelMemory;
}

/** Where messages are read: those after a sequence number, oldest first. */
export interface MessageLog {
  listMessages(
    conversationId: string,
    range: { readonly afterSeq: number; readonly limit: number },
  ): PromiseLike<
    readonly { readonly message: Pick<MessageRow, 'role' | 'content' | 'seq' | 'awaitsReply'> }[]
  >;
}

/** Messages that are sent as they are, at least and at most; beyond that the oldest become a summary. */
const MIN_HISTORY = 8;
const MAX_HISTORY = 14;
/** Messages that one summary is made of at most; what is older and in no summary is left out. */
const MAX_SUMMARIZED = 64;
/** Unanswered messages that may stand between the answered ones. */
const MAX_UNANSWERED = 100;
/** Longer than this, and the summary is made without a model. */
const TIMEOUT_MS = 2_000;

export const NO_MEMORY: ModelMemory = { calls: 0, summary: null, summarySeq: 0 };

/**
 * The newest messages and a summary of those before. Each message is summarized once: the result is stored with the
 * reply, in `Conversation.modelMemory`.
 */
export async function loadHistory(
  conversation: Conversation,
  {
    memory,
    model,
    store,
    events,
    signal,
  }: {
    readonly memory: ModelMemory;
    readonly model: GuardedModel;
    readonly store: MessageLog;
    readonly events: Pick<Events, 'historySummarized'>;
    readonly signal: AbortSignal | undefined;
  },
): Promise<ModelHistory> {
  const { id, turnCount } = conversation;
  if (turnCount === 0) return { history: [], memory };
  const afterSeq = Math.max(memory.summarySeq, 2 * turnCount - MAX_SUMMARIZED);
  const rows = await store.listMessages(id, { afterSeq, limit: MAX_SUMMARIZED + MAX_UNANSWERED });
  const messages = rows.map(({ message }) => message).filter(({ awaitsReply }) => !awaitsReply);
  if (messages.length <= MAX_HISTORY) return { history: messages.map(promptMessageOf), memory };
  const old = messages.slice(0, -MIN_HISTORY);
  const summarySeq = old.at(-1)?.seq ?? memory.summarySeq;
  const recent = messages.slice(-MIN_HISTORY).map(promptMessageOf);
  const made = await summarize(old.map(promptMessageOf), { memory, model, signal });
  events.historySummarized(made.byModel ? 'model' : 'offline');
  const calls = memory.calls + (made.asked ? 1 : 0);
  return { history: recent, memory: { calls, summary: made.summary, summarySeq } };
}

async function summarize(
  messages: readonly PromptMessage[],
  {
    memory,
    model,
    signal,
  }: {
    readonly memory: ModelMemory;
    readonly model: GuardedModel;
    readonly signal: AbortSignal | undefined;
  },
): Promise<{ readonly summary: string; readonly byModel: boolean; readonly asked: boolean }> {
  const { summary: previous, calls } = memory;
  // The last request of a conversation is for its answer.
  const mayAsk = calls + 1 < model.callsPerConversation;
  if (mayAsk) {
    const prompt = buildSummaryPrompt(messages, { previous });
    const result = await model.answer(prompt, { signal, timeoutMs: TIMEOUT_MS });
    const summary = 'text' in result ? trimSummary(toStorableText(result.text)) : '';
    if (summary !== '') return { summary, byModel: true, asked: true };
  }
  return { summary: extractSummary(messages, { previous }), byModel: false, asked: mayAsk };
}

function promptMessageOf({ role, content }: PromptMessage): PromptMessage {
  return { role, content };
}
