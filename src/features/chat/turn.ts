import type { KnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import type { Understander } from '#core/nlu/understand.ts';
import type { TurnRecord } from '#db/commit-records.ts';
import { isStoreUnavailable } from '#db/errors.ts';
import type { GroupCommit } from '#db/group-commit.ts';
import type { Leases } from '#db/leases.ts';
import { AppError } from '#errors.ts';
import { KeyedQueue } from '#lib/keyed-queue.ts';
import type { GuardedModel } from '#llm/guarded.ts';
import type { ReplyFrame } from '#protocol/chat-v1.ts';
import type { Events } from '#telemetry/events.ts';
import { createAcceptMessage, type Taken, tooManyUnderWay } from './accept-message.ts';
import { createAnswerMessage } from './answer-message.ts';
import type { ConversationFeed } from './conversation-feed.ts';
import { createConversationMemory } from './conversation-memory.ts';
import { keepLeases } from './lease-keeper.ts';
import type { ModelClassifier } from './model-classify.ts';
import { createReplies } from './replies.ts';
import { type ChatReply, replyFromRows } from './reply.ts';
import { createReplyWaiters } from './reply-waiters.ts';
import type { ChatStore } from './store.ts';
import type { PhrasingSuggestions } from './suggest-phrasings.ts';

/** One message of a customer. */
export interface TurnRequest {
  readonly userId: string;
  /** 1 to `MAX_CONTENT_LENGTH` characters; not yet masked. */
  readonly content: string;
  /** Null begins a new conversation. */
  readonly conversationId: string | null;
  /** Begin the conversation under its id when it does not exist yet. */
  readonly mayBegin?: boolean;
  /** The sender's own id of the message: sending it again stores nothing, and returns what is stored. */
  readonly clientMessageId: string | null;
  readonly channel: TurnRecord['channel'];
  /** Label of the connection and id of the request, for the log. */
  readonly clientId?: string;
  readonly requestId?: string;
  /** The connection that hears of the message by an acknowledgment. */
  readonly connectionId?: string;
}

/** A committed message. */
export interface Accepted {
  readonly messageId: string;
  readonly conversationId: string;
  readonly epoch: string;
  readonly seq: number;
  /** It had been committed before. */
  readonly duplicate: boolean;
  /** The stored reply, for a duplicate that was answered already. */
  readonly reply: ReplyFrame | null;
}

/** Disposing it hands unfinished replies over to other nodes. */
export interface Turns extends AsyncDisposable {
  /**
   * Understands, answers and stores one message; resolves when the reply is committed.
   * @throws AppError `not_found` for a conversation that is not this customer's, `too_many_inflight`, `conflict` for a
   * client message id used before with other words, `store_unavailable`, `timeout` when another node has not answered.
   */
  handleMessage(request: TurnRequest): Promise<ChatReply>;
  /**
   * Stores one message; resolves when it is committed. The feed is told of it before that, and of the reply when that
   * is committed.
   * @throws AppError as `handleMessage`, but never `timeout`.
   */
  acceptMessage(request: TurnRequest): Promise<Accepted>;
  /** Stops the model that writes the reply to this message of the conversation; false when there is none here. */
  cancel(request: { readonly conversationId: string; readonly clientMessageId: string }): boolean;
  /** Takes nothing over any more and begins no further replies; resolves when those under way are stored. */
  finish(): Promise<void>;
  /** Messages being accepted and conversations being answered. */
  readonly underWay: number;
  /** The latter alone. */
  readonly repliesUnderWay: number;
}

export interface TurnDeps {
  /** This process among all that share the database; a new one for every start. */
  readonly nodeId: string;
  readonly store: ChatStore;
  readonly commits: GroupCommit;
  readonly leases: Leases;
  readonly feed: ConversationFeed;
  /** The index in force now; it is replaced as a whole when articles change. */
  readonly knowledge: () => KnowledgeIndex;
  readonly understander: Understander;
  readonly model: GuardedModel | null;
  /** Absent: the model is not asked what a message is about. */
  readonly classifier?: ModelClassifier | undefined;
  readonly events: Events;
  /** Where words go that brought a customer to the article that helped. */
  readonly suggestions?: PhrasingSuggestions;
  readonly newId: () => string;
  /** Monotonic time in milliseconds, for durations only. */
  readonly nowMs: () => number;
  readonly times?: Partial<TurnTimes>;
}

export interface TurnTimes {
  /** How long a conversation stays with a node that shows no life. */
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  /** Between two tries while the database is away. */
  readonly retryMs: number;
  /** Between two looks for a reply that another node writes, and how long it is waited for. */
  readonly pollMs: number;
  readonly replyWaitMs: number;
}

const TIMES: TurnTimes = {
  leaseMs: 6_000,
  renewEveryMs: 2_000,
  retryMs: 500,
  pollMs: 200,
  replyWaitMs: 60_000,
};

/** Longest message, in UTF-16 code units. A complaint of several pages fits. */
export const MAX_CONTENT_LENGTH = 20_000;
/** Messages of one conversation that are being accepted or wait for that. */
const MAX_WAITING_PER_CONVERSATION = 100;

/** Makes the use case of the product: load, understand, decide, answer, record. */
export function createTurns(deps: TurnDeps): Turns {
  const times = { ...TIMES, ...deps.times };
  const { nodeId, leases, store, events } = deps;
  const { leaseMs, renewEveryMs, retryMs } = times;
  const memory = createConversationMemory(store);
  const waiters = createReplyWaiters();
  const answer = createAnswerMessage(deps, { memory, waiters, retryMs });
  const replies = createReplies(deps, { answer, retryMs });
  const accept = createAcceptMessage({ ...deps, leaseMs }, { memory, replies });
  const queue = new KeyedQueue(MAX_WAITING_PER_CONVERSATION);
  const keeper = keepLeases(leases, {
    nodeId,
    leaseMs,
    renewEveryMs,
    conversationIds: replies.conversationIds,
    onClaimed: (id) => replies.start(id),
    onError: (error) => events.unexpectedError(error, { part: 'leases' }),
  });

  return {
    handleMessage: (request) => take(request).then((taken) => taken.reply ?? waitForReply(taken)),
    acceptMessage: (request) => take(request).then(({ accepted }) => accepted),
    cancel: ({ conversationId, clientMessageId }) =>
      replies.cancel(conversationId.toLowerCase(), clientMessageId),
    finish() {
      keeper[Symbol.dispose]();
      return replies.finish();
    },
    get underWay() {
      return queue.size + replies.count;
    },
    get repliesUnderWay() {
      return replies.count;
    },
    async [Symbol.asyncDispose]() {
      keeper[Symbol.dispose]();
      await replies.handOver();
      // Without it they would run out by themselves.
      await leases.giveUp(nodeId).catch((error) => events.unexpectedError(error, { part: 'leases' }));
    },
  };

  function take(request: TurnRequest): Promise<Taken> {
    // The database does not tell upper case from lower; the queue and the memory would.
    const conversationId = request.conversationId?.toLowerCase() ?? deps.newId();
    const placed = { ...request, conversationId, isNew: request.conversationId === null };
    const startedAtMs = deps.nowMs();
    const taken = queue.run(conversationId, () => accept(placed)) ?? Promise.reject(tooManyUnderWay());
    return taken.catch((error) => {
      const durationMs = deps.nowMs() - startedAtMs;
      events.turnFailed({ code: failureCode(error), startedAtMs, durationMs });
      throw error;
    });
  }

  async function waitForReply({ accepted }: Taken): Promise<ChatReply> {
    const { conversationId, messageId } = accepted;
    const untilMs = deps.nowMs() + times.replyWaitMs;
    while (deps.nowMs() < untilMs) {
      const reply = await waiters.wait(messageId, times.pollMs);
      if (reply) return reply;
      // What is answered here is heard of here.
      if (replies.underWay(conversationId)) continue;
      const found = await store.findMessage(messageId);
      if (found?.reply && found.turn)
        return replyFromRows({ reply: found.reply, turn: found.turn }, { knowledge: deps.knowledge() });
    }
    throw new AppError('timeout', 'The reply took too long. Send the message again to get it.', {
      retryAfterMs: 1000,
    });
  }
}

function failureCode(error: unknown): string {
  if (error instanceof AppError) return error.code;
  return isStoreUnavailable(error) ? 'store_unavailable' : 'internal';
}
