import type { TurnPlan } from '#core/dialogue/decision.ts';
import type { ReplyRecord, Stored } from '#db/commit-records.ts';
import { isStoreUnavailable, isUniqueViolation } from '#db/errors.ts';
import type { Stage } from '#telemetry/turn-trace.ts';
import { askModel, type FinishedPlan, wantsModel } from './ask-model.ts';
import type { ConversationMemory } from './conversation-memory.ts';
import { planMessage } from './plan-message.ts';
import { messageFrameFromRows, replyFrame, replyFromRows, replyOf } from './reply.ts';
import type { ReplyWaiters } from './reply-waiters.ts';
import { reportTurn } from './report-turn.ts';
import { createStageClock } from './stage-clock.ts';
import type { AwaitingMessage, MessageRow, StoredConversation } from './store.ts';
import type { TurnDeps } from './turn.ts';
import { replyRecordOf } from './turn-record.ts';

/** What the node that accepted a message knows of it beyond its row. */
export interface MessageHere {
  readonly id: string;
  readonly clientMessageId: string | null;
  readonly clientId: string | undefined;
  readonly requestId: string | undefined;
  readonly startedAtMs: number;
  /** What was done to accept it. */
  readonly stages: readonly Stage[];
}

export interface AnswerOptions {
  /** Undefined for a message that was taken over from another node. */
  readonly here: MessageHere | undefined;
  /** Ends the model; with the reason `HANDED_OVER` nothing is stored then. */
  readonly signal: AbortSignal;
  /** False: the plan's own words, whatever a model might say. */
  readonly modelAllowed: boolean;
  /** Whether this is the first try to answer this message. */
  readonly first: boolean;
  /** Whether it is too late to wait for a database that is away. */
  readonly goingDown: () => boolean;
}

/**
 * Makes and stores the reply to a stored message. Resolves to the number of messages that were left unanswered then (1
 * when it is not known), or null when nothing was stored and the message is still unanswered.
 */
export type AnswerMessage = (next: AwaitingMessage, options: AnswerOptions) => Promise<number | null>;

/** Why a model was ended whose reply is left to another node. */
export const HANDED_OVER = Symbol('handed over');

export function createAnswerMessage(
  deps: TurnDeps,
  { memory, waiters, retryMs }: { memory: ConversationMemory; waiters: ReplyWaiters; retryMs: number },
): AnswerMessage {
  return async function answer({ message, version }, options) {
    const startedAtMs = options.here?.startedAtMs ?? deps.nowMs();
    const stage = createStageClock({ ...deps, before: options.here?.stages });
    const stored = await memory.findVersion(message.conversationId, version);
    if (!stored) return null;
    stage.end('load');
    const { conversation } = stored;
    const offline = planMessage(message.content, {
      conversation,
      knowledge: deps.knowledge(),
      understander: deps.understander,
    });
    stage.end('plan');
    const replyId = deps.newId();
    const finished = await finishPlan(offline, { message, stored, replyId, options });
    if (wantsModel(offline, deps.model)) stage.end('model');
    if (options.signal.reason === HANDED_OVER) return null;
    const { plan, finishReason } = finished;
    const latencyMs = deps.nowMs() - startedAtMs;
    const record = replyRecordOf(plan, { message, stored, replyId, finishReason, latencyMs });
    const result = await commit(record, options);
    stage.end('commit');
    if (!result) return readInstead(message);
    tell(finished, { record, stored, result, startedAtMs, stages: stage.stages, here: options.here });
    return result.pendingCount;
  };

  /** Asks the model if it is to be asked, and shows what is being done meanwhile. */
  async function finishPlan(
    plan: TurnPlan,
    {
      message,
      stored,
      replyId,
      options,
    }: { message: MessageRow; stored: StoredConversation; replyId: string; options: AnswerOptions },
  ): Promise<FinishedPlan> {
    if (!wantsModel(plan, deps.model)) return { plan, finishReason: 'stop' };
    if (!options.modelAllowed) return { plan, finishReason: 'fallback' };
    const { conversationId, id: replyTo, content: text } = message;
    if (options.first) deps.feed.status({ conversationId, replyTo, status: 'searching' });
    return askModel(plan, {
      text,
      conversation: stored.conversation,
      signal: options.signal,
      onAsk: () => deps.feed.status({ conversationId, replyTo, status: 'writing' }),
      onDelta: (delta) => deps.feed.delta({ conversationId, id: replyId, replyTo, text: delta }),
      deps,
    });
  }

  /** Null when it was refused. What a model took its time to write is kept until the database is back. */
  async function commit(record: ReplyRecord, { goingDown }: AnswerOptions): Promise<Stored | null> {
    for (;;) {
      try {
        const result = await deps.commits.commit(record);
        return result.status === 'committed' ? result : null;
      } catch (error) {
        if (isUniqueViolation(error)) return null;
        if (!isStoreUnavailable(error) || goingDown()) throw error;
        await Bun.sleep(retryMs);
      }
    }
  }

  function tell(
    { plan, finishReason }: FinishedPlan,
    {
      record,
      stored,
      result,
      startedAtMs,
      stages,
      here,
    }: {
      record: ReplyRecord;
      stored: StoredConversation;
      result: Stored;
      startedAtMs: number;
      stages: readonly Stage[];
      here: MessageHere | undefined;
    },
  ): void {
    const { version, pendingCount, epoch, headSeq, at } = result;
    memory.remember({ conversation: plan.next, ownerId: stored.ownerId, version, pendingCount });
    const reply = replyOf(plan, { record, seq: headSeq });
    deps.feed.committed({
      conversationId: plan.next.id,
      epoch,
      messages: [replyFrame(reply, { epoch, at, finishReason })],
      origin: null,
    });
    waiters.settle(record.message.id, reply);
    reportTurn(plan, {
      before: stored,
      turn: record.turn,
      startedAtMs,
      stages,
      clientId: here?.clientId,
      requestId: here?.requestId,
      deps,
    });
  }

  /** Another node was faster, or the database carried out what it had not confirmed: what it holds is the reply. */
  async function readInstead({ id, conversationId }: MessageRow): Promise<number | null> {
    memory.forget(conversationId);
    const found = await deps.store.findMessage(id);
    if (!found?.reply || !found.turn) return null;
    const { reply, turn, epoch } = found;
    const knowledge = deps.knowledge();
    deps.feed.committed({
      conversationId,
      epoch,
      messages: [messageFrameFromRows({ message: reply, turn }, { epoch, knowledge })],
      origin: null,
    });
    waiters.settle(id, replyFromRows({ reply, turn }, { knowledge }));
    return 1;
  }
}
