import { isStoreUnavailable } from '#db/errors.ts';
import { type AnswerMessage, HANDED_OVER, type MessageHere } from './answer-message.ts';
import type { TurnDeps } from './turn.ts';

export type Replies = ReturnType<typeof createReplies>;

/** One conversation whose unanswered messages are being answered here. */
interface Work {
  /** Messages that this node accepted and that wait, by id. */
  readonly here: Map<string, MessageHere>;
  /** Those of them that no model is to be asked about any more. */
  readonly cancelled: Set<string>;
  /** A message came since the store was last asked for the next one. */
  again: boolean;
  current: Current | null;
}

/** The message that is being answered, or was last. */
interface Current {
  readonly id: string;
  readonly clientMessageId: string | null;
  readonly abort: AbortController;
}

/** How often a conversation is looked at again after something unforeseen, before its lease is left to run out. */
const MAX_FAILURES = 4;

/**
 * Answers stored messages, in each conversation one after the other until none is left, and different conversations
 * side by side. A conversation is worked on only while its lease is this node's.
 */
export function createReplies(
  { nodeId, store, events }: Pick<TurnDeps, 'nodeId' | 'store' | 'events'>,
  { answer, retryMs }: { answer: AnswerMessage; retryMs: number },
) {
  const works = new Map<string, Work>();
  const running = new Set<Promise<void>>();
  let stopping = false;

  return {
    /** Whether messages of a conversation are being answered here. */
    underWay: (conversationId: string): boolean => works.has(conversationId),

    /** Conversations that are worked on. */
    conversationIds: (): readonly string[] => [...works.keys()],

    get count(): number {
      return works.size;
    },

    /** Begins, or goes on, with a conversation whose lease is this node's; `message` was accepted just now. */
    start(conversationId: string, message?: MessageHere): void {
      if (stopping) return;
      const known = works.get(conversationId);
      const work = known ?? { here: new Map(), cancelled: new Set(), again: true, current: null };
      if (message) work.here.set(message.id, message);
      work.again = true;
      if (known) return;
      works.set(conversationId, work);
      const done = workOff(conversationId, work);
      running.add(done);
      void done.finally(() => running.delete(done));
    },

    /** Ends the model that answers a message, or keeps it from being asked; false when the message is not here. */
    cancel(conversationId: string, clientMessageId: string): boolean {
      const work = works.get(conversationId);
      if (!work) return false;
      if (work.current?.clientMessageId === clientMessageId) {
        work.current.abort.abort();
        return true;
      }
      const waiting = work.here.values().find((message) => message.clientMessageId === clientMessageId);
      if (waiting) work.cancelled.add(waiting.id);
      return waiting !== undefined;
    },

    /** Begins no further reply; resolves when those under way are stored. */
    async finish(): Promise<void> {
      stopping = true;
      await Promise.all(running);
    },

    /** Lets go of the replies that a model is still writing: their messages stay unanswered, for another node. */
    async handOver(): Promise<void> {
      stopping = true;
      for (const { current } of works.values()) current?.abort.abort(HANDED_OVER);
      await Promise.all(running);
    },
  };

  /** Never rejects. */
  async function workOff(conversationId: string, work: Work): Promise<void> {
    let failures = 0;
    try {
      while (!stopping && failures < MAX_FAILURES) {
        try {
          work.again = false;
          const left = await answerNext(conversationId, { work, failures });
          if (left === 0 && !work.again) return;
          failures = left === null ? failures + 1 : 0;
        } catch (error) {
          if (!isStoreUnavailable(error)) {
            failures += 1;
            events.unexpectedError(error, { part: 'replies', conversation_id: conversationId });
          }
          await Bun.sleep(retryMs);
        }
      }
    } finally {
      // In the same step as the last look at `again`, so that what comes later begins anew.
      works.delete(conversationId);
    }
  }

  /** Resolves to the number of messages that are left to answer here; null when this one could not be answered. */
  async function answerNext(
    conversationId: string,
    { work, failures }: { work: Work; failures: number },
  ): Promise<number | null> {
    const next = await store.findAwaiting(conversationId);
    if (stopping || next?.leaseNode !== nodeId) return 0;
    const { id, clientMessageId } = next.message;
    const abort = new AbortController();
    if (work.cancelled.delete(id)) abort.abort();
    const first = work.current?.id !== id;
    work.current = { id, clientMessageId, abort };
    const left = await answer(next, {
      here: work.here.get(id),
      signal: abort.signal,
      // Whatever went wrong may have come of the model's words.
      modelAllowed: failures === 0,
      first,
      goingDown: () => stopping,
    });
    if (left !== null) work.here.delete(id);
    return left;
  }
}
