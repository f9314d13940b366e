import { startConversation } from '#core/dialogue/conversation.ts';
import type { TurnPlan } from '#core/dialogue/decision.ts';
import { maskSensitive } from '#core/nlu/mask.ts';
import type { CommitRecord, NewMessage, Stored } from '#db/commit-records.ts';
import { isUniqueViolation } from '#db/errors.ts';
import { AppError } from '#errors.ts';
import { toStorableText } from '#lib/storable-text.ts';
import { wantsModel } from './ask-model.ts';
import type { ConversationMemory } from './conversation-memory.ts';
import { planMessage } from './plan-message.ts';
import type { Replies } from './replies.ts';
import {
  type ChatReply,
  messageFrameFromRows,
  replyFrame,
  replyFromRows,
  replyOf,
  userMessageFrame,
} from './reply.ts';
import { reportTurn } from './report-turn.ts';
import { createStageClock, type StageClock } from './stage-clock.ts';
import type { StoredConversation } from './store.ts';
import type { Accepted, TurnDeps, TurnRequest } from './turn.ts';
import { turnRecordOf } from './turn-record.ts';

/** A request whose conversation has an id, stored or not. */
export type PlacedRequest = TurnRequest & {
  readonly conversationId: string;
  /** The id is a new one: there is nothing to load. */
  readonly isNew: boolean;
};

/** A committed message, and the reply to it if that is committed too. */
export interface Taken {
  readonly accepted: Accepted;
  readonly reply: ChatReply | null;
}

/** How often a message starts over because the conversation changed under it. */
const MAX_ATTEMPTS = 4;
/** Unanswered messages a conversation may have before no more are taken. */
const MAX_UNANSWERED = 100;

export type AcceptMessage = (request: PlacedRequest) => Promise<Taken>;

/** One attempt to store a message. */
interface Attempt {
  readonly request: PlacedRequest;
  readonly text: string;
  readonly stored: StoredConversation;
  readonly startedAtMs: number;
  readonly stage: StageClock;
}

/**
 * Stores a message: together with its reply when nothing stands in the way of that, else alone, so that it is answered
 * after what came before it and after a model was asked. Calls for one conversation must not overlap.
 */
export function createAcceptMessage(
  deps: TurnDeps & { readonly leaseMs: number },
  { memory, replies }: { memory: ConversationMemory; replies: Replies },
): AcceptMessage {
  return async function accept(request) {
    const startedAtMs = deps.nowMs();
    const { text } = maskSensitive(toStorableText(request.content));
    if (text.trim() === '') throw new AppError('validation_failed', 'The message has no text.');
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const stage = createStageClock(deps);
      const stored = await load(request);
      stage.end('load');
      const taken = await store({ request, text, stored, startedAtMs, stage });
      if (taken) return taken;
      memory.forget(request.conversationId);
      const earlier = await findEarlier(request, text);
      if (earlier) return earlier;
    }
    throw new AppError(
      'concurrent_update',
      'The conversation changed at the same time. Send the message again.',
      { retryAfterMs: 200 },
    );
  };

  async function load({ conversationId, userId, isNew, mayBegin }: PlacedRequest) {
    const stored = isNew ? undefined : await memory.find(conversationId);
    if (!stored && (isNew || mayBegin)) {
      return {
        conversation: startConversation(conversationId),
        ownerId: userId,
        version: 0,
        pendingCount: 0,
      };
    }
    // Somebody else's conversation looks exactly like one that does not exist.
    if (stored?.ownerId !== userId) throw new AppError('not_found', 'There is no such conversation.');
    return stored;
  }

  /** Null when it was refused. */
  function store(attempt: Attempt): Promise<Taken | null> {
    const { request, text, stored, stage } = attempt;
    if (stored.pendingCount > 0 || replies.underWay(request.conversationId)) return storeAlone(attempt);
    const plan = planMessage(text, {
      conversation: stored.conversation,
      knowledge: deps.knowledge(),
      understander: deps.understander,
    });
    stage.end('plan');
    return wantsModel(plan, deps.model) ? storeAlone(attempt) : storeAnswered(plan, attempt);
  }

  async function storeAnswered(plan: TurnPlan, attempt: Attempt): Promise<Taken | null> {
    const { request, text, stored, startedAtMs, stage } = attempt;
    const record = turnRecordOf(plan, {
      message: newMessage(request, text),
      channel: request.channel,
      stored,
      replyId: deps.newId(),
      finishReason: 'stop',
      latencyMs: deps.nowMs() - startedAtMs,
    });
    const result = await commit(record);
    stage.end('commit');
    if (!result) return null;
    const { version, headSeq, epoch, at } = result;
    memory.remember({ conversation: plan.next, ownerId: stored.ownerId, version, pendingCount: 0 });
    const reply = replyOf(plan, { record, seq: headSeq });
    const message = { ...record.message, conversationId: request.conversationId, seq: headSeq - 1 };
    deps.feed.committed({
      conversationId: request.conversationId,
      epoch,
      messages: [
        userMessageFrame(message, { epoch, at }),
        replyFrame(reply, { epoch, at, finishReason: 'stop' }),
      ],
      origin: originOf(request),
    });
    reportTurn(plan, {
      before: stored,
      turn: record.turn,
      startedAtMs,
      stages: stage.stages,
      clientId: request.clientId,
      requestId: request.requestId,
      deps,
    });
    return { accepted: acceptedOf(message, { epoch }), reply };
  }

  async function storeAlone(attempt: Attempt): Promise<Taken | null> {
    const { request, text, stored, startedAtMs, stage } = attempt;
    const { conversationId } = request;
    if (stored.pendingCount >= MAX_UNANSWERED) throw tooManyUnderWay();
    const message = newMessage(request, text);
    const result = await commit({
      kind: 'message',
      conversation: startConversation(conversationId),
      ownerId: request.userId,
      channel: request.channel,
      mayBegin: stored.version === 0,
      message,
      lease: { nodeId: deps.nodeId, ms: deps.leaseMs },
    });
    stage.end('commit');
    if (!result) return null;
    const { version, headSeq, epoch, pendingCount, at } = result;
    // What is remembered stays good unless somebody answered, or began the conversation, in between.
    const unchanged = version === stored.version || headSeq === 1;
    if (unchanged) memory.remember({ ...stored, version, pendingCount });
    else memory.forget(conversationId);
    const numbered = { ...message, conversationId, seq: headSeq };
    deps.feed.committed({
      conversationId,
      epoch,
      messages: [userMessageFrame(numbered, { epoch, at })],
      origin: originOf(request),
    });
    if (result.leaseNode === deps.nodeId) {
      const { clientMessageId, clientId, requestId } = request;
      const { stages } = stage;
      const { id } = message;
      replies.start(conversationId, { id, clientMessageId, clientId, requestId, startedAtMs, stages });
    }
    return { accepted: acceptedOf(numbered, { epoch }), reply: null };
  }

  function newMessage({ clientMessageId }: PlacedRequest, content: string): NewMessage {
    return { id: deps.newId(), content, clientMessageId };
  }

  /** Null when it was refused, or a client message id was stored by somebody else between the check and the insert. */
  async function commit(record: CommitRecord): Promise<Stored | null> {
    try {
      const result = await deps.commits.commit(record);
      return result.status === 'committed' ? result : null;
    } catch (error) {
      if (isUniqueViolation(error)) return null;
      throw error;
    }
  }

  /** The same message if it was stored before, under its sender's id. */
  async function findEarlier(request: PlacedRequest, text: string): Promise<Taken | null> {
    const { conversationId, clientMessageId, userId } = request;
    if (clientMessageId === null) return null;
    const found = await deps.store.findByClientMessageId(conversationId, clientMessageId);
    if (!found) return null;
    const { message, reply, turn, ownerId, epoch } = found;
    if (ownerId !== userId) throw new AppError('not_found', 'There is no such conversation.');
    if (message.content !== text)
      throw new AppError('conflict', 'This message id was used before with other content.');
    const accepted = { ...acceptedOf(message, { epoch }), duplicate: true };
    if (!reply || !turn) return { accepted, reply: null };
    const knowledge = deps.knowledge();
    const frame = messageFrameFromRows({ message: reply, turn }, { epoch, knowledge });
    return {
      accepted: { ...accepted, reply: frame.role === 'assistant' ? frame : null },
      reply: replyFromRows({ reply, turn }, { knowledge }),
    };
  }
}

export function tooManyUnderWay(): AppError {
  return new AppError('too_many_inflight', 'Too many messages of this conversation are under way.', {
    retryAfterMs: 1000,
  });
}

function acceptedOf(
  message: { readonly id: string; readonly conversationId: string; readonly seq: number },
  { epoch }: { epoch: string },
): Accepted {
  return {
    messageId: message.id,
    conversationId: message.conversationId,
    epoch,
    seq: message.seq,
    duplicate: false,
    reply: null,
  };
}

function originOf({ connectionId, clientMessageId }: PlacedRequest) {
  return connectionId === undefined || clientMessageId === null ? null : { connectionId, clientMessageId };
}
