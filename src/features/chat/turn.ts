import { type Conversation, startConversation } from '#core/dialogue/conversation.ts';
import type { TurnPlan } from '#core/dialogue/decision.ts';
import { planTurn } from '#core/dialogue/plan-turn.ts';
import type { KnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import { maskSensitive } from '#core/nlu/mask.ts';
import { understand } from '#core/nlu/understand.ts';
import { isUniqueViolation } from '#db/errors.ts';
import type { GroupCommit } from '#db/group-commit.ts';
import type { TurnRecord } from '#db/store-turns.ts';
import { AppError } from '#errors.ts';
import { KeyedQueue } from '#lib/keyed-queue.ts';
import { LruMap } from '#lib/lru-map.ts';
import { toStorableText } from '#lib/storable-text.ts';
import type { GuardedModel } from '#llm/guarded.ts';
import type { Events } from '#telemetry/events.ts';
import { askModel } from './ask-model.ts';
import { type ChatReply, replyFromRows, replyOf } from './reply.ts';
import type { ChatStore, StoredConversation } from './store.ts';
import { recordOf } from './turn-record.ts';

/** One message of a customer. */
export interface TurnRequest {
  readonly userId: string;
  /** 1 to `MAX_CONTENT_LENGTH` characters; not yet masked. */
  readonly content: string;
  /** Null begins a new conversation. */
  readonly conversationId: string | null;
  /** The sender's own id of the message: sending it again returns the stored reply. */
  readonly clientMessageId: string | null;
  readonly channel: TurnRecord['channel'];
  /** Label of the connection and id of the request, for the log. */
  readonly clientId?: string;
  readonly requestId?: string;
}

export interface Turns {
  /**
   * Understands, answers and stores one message; resolves when the reply is committed.
   * @throws AppError `not_found` for a conversation that is not this customer's, `too_many_inflight`, `conflict`
   * for a client message id used before with other words, `store_unavailable`.
   */
  handleMessage(request: TurnRequest): Promise<ChatReply>;
  /** Conversations with a turn under way. */
  readonly underWay: number;
}

export interface TurnDeps {
  readonly store: ChatStore;
  readonly commits: GroupCommit;
  /** The index in force now; it is replaced as a whole when articles change. */
  readonly knowledge: () => KnowledgeIndex;
  readonly model: GuardedModel | null;
  readonly events: Events;
  readonly newId: () => string;
  /** Monotonic time in milliseconds, for durations only. */
  readonly nowMs: () => number;
}

/** Longest message, in UTF-16 code units. A complaint of several pages fits. */
export const MAX_CONTENT_LENGTH = 20_000;
/** Conversations whose state is kept in memory between turns; others are read again. About 2 KB each. */
const CACHED_CONVERSATIONS = 10_000;
/** Turns of one conversation under way or waiting. */
const MAX_WAITING_PER_CONVERSATION = 100;
/** How often a turn starts over because the conversation changed under it. */
const MAX_ATTEMPTS = 4;

/** Makes the use case of the product: load, understand, decide, answer, record. */
export function createTurns(deps: TurnDeps): Turns {
  const cache = new LruMap<string, StoredConversation>(CACHED_CONVERSATIONS);
  const queue = new KeyedQueue(MAX_WAITING_PER_CONVERSATION);

  return {
    handleMessage(request) {
      // The database does not tell upper case from lower; the queue and the cache would.
      const id = request.conversationId?.toLowerCase() ?? deps.newId();
      const result = queue.run(id, () =>
        answer({ ...request, conversationId: id }, { begun: request.conversationId === null }),
      );
      return (
        result ??
        Promise.reject(
          new AppError('too_many_inflight', 'Too many messages of this conversation are under way.', {
            retryAfterMs: 1000,
          }),
        )
      );
    },
    get underWay() {
      return queue.size;
    },
  };

  async function answer(
    request: TurnRequest & { conversationId: string },
    { begun }: { begun: boolean },
  ): Promise<ChatReply> {
    const startedAt = deps.nowMs();
    const { text } = maskSensitive(toStorableText(request.content));
    if (text.trim() === '') throw new AppError('validation_failed', 'The message has no text.');
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const stage = stageClock();
      const stored = begun ? newConversation(request) : await load(request);
      stage.end('load');
      const plan = await planReply(text, { conversation: stored.conversation, stage });
      const record = recordOf(plan, {
        request,
        stored,
        text,
        latencyMs: deps.nowMs() - startedAt,
        newId: deps.newId,
      });
      const result = await commit(record);
      stage.end('commit');
      if (result?.status === 'committed') {
        cache.set(request.conversationId, {
          conversation: plan.next,
          ownerId: stored.ownerId,
          version: result.version,
        });
        finish(plan, {
          request,
          record,
          before: stored.conversation,
          durationMs: deps.nowMs() - startedAt,
        });
        return replyOf(plan, { record, seq: result.headSeq });
      }
      cache.delete(request.conversationId);
      const earlier = await findEarlierReply(request, { text });
      if (earlier) return earlier;
    }
    throw new AppError(
      'concurrent_update',
      'The conversation changed at the same time. Send the message again.',
      {
        retryAfterMs: 200,
      },
    );
  }

  function newConversation({
    conversationId,
    userId,
  }: {
    conversationId: string;
    userId: string;
  }): StoredConversation {
    return { conversation: startConversation(conversationId), ownerId: userId, version: 0 };
  }

  async function load({
    conversationId,
    userId,
  }: {
    conversationId: string;
    userId: string;
  }): Promise<StoredConversation> {
    const stored = cache.get(conversationId) ?? (await deps.store.findConversation(conversationId));
    // Somebody else's conversation looks exactly like one that does not exist.
    if (stored?.ownerId !== userId) throw new AppError('not_found', 'There is no such conversation.');
    return stored;
  }

  /** Times the stages of a turn, one after the other. */
  function stageClock() {
    let lastMs = deps.nowMs();
    return {
      end(name: 'load' | 'plan' | 'model' | 'commit') {
        const nowMs = deps.nowMs();
        deps.events.stageFinished(name, nowMs - lastMs);
        lastMs = nowMs;
      },
    };
  }

  async function planReply(
    text: string,
    { conversation, stage }: { conversation: Conversation; stage: ReturnType<typeof stageClock> },
  ): Promise<TurnPlan> {
    const { attemptCount, frustrationMemory } = conversation;
    const understanding = understand(text, { attemptCount, frustrationMemory });
    const plan = planTurn({ text, understanding, conversation, knowledge: deps.knowledge() });
    stage.end('plan');
    const answered = await askModel(plan, { text, conversation, deps });
    if (deps.model && plan.modelCandidate) stage.end('model');
    return answered;
  }

  /** Null means that a client message id was stored by somebody else between the check and the insert. */
  async function commit(record: TurnRecord) {
    try {
      return await deps.commits.commit(record);
    } catch (error) {
      if (isUniqueViolation(error)) return null;
      throw error;
    }
  }

  async function findEarlierReply(
    { conversationId, clientMessageId, userId }: TurnRequest & { conversationId: string },
    { text }: { text: string },
  ) {
    if (clientMessageId === null) return undefined;
    const rows = await deps.store.findByClientMessageId(conversationId, clientMessageId);
    if (!rows) return undefined;
    await load({ conversationId, userId });
    if (rows.message.content !== text) {
      throw new AppError('conflict', 'This message id was used before with other content.');
    }
    return replyFromRows(rows, { knowledge: deps.knowledge() });
  }

  function finish(
    plan: TurnPlan,
    {
      request,
      record,
      before,
      durationMs,
    }: {
      request: TurnRequest & { conversationId: string };
      record: TurnRecord;
      before: Conversation;
      durationMs: number;
    },
  ) {
    const escalated = plan.next.state === 'escalation' && before.state !== 'escalation';
    deps.events.turnFinished({
      conversationId: request.conversationId,
      userId: request.userId,
      clientId: request.clientId,
      requestId: request.requestId,
      intent: record.turn.intent,
      confidence: plan.understanding.confidence,
      agent: plan.agent,
      decision: plan.decision.kind,
      source: plan.source,
      escalatedFor: escalated ? plan.next.escalationReason : null,
      durationMs,
    });
  }
}
