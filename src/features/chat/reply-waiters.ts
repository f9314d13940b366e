import type { ChatReply } from './reply.ts';

export type ReplyWaiters = ReturnType<typeof createReplyWaiters>;

/** Callers that wait for the reply to a message that is answered on this node. */
export function createReplyWaiters() {
  const waiting = new Map<string, Set<(reply: ChatReply) => void>>();
  return {
    /** Hands the reply to everybody who waits for it. */
    settle(messageId: string, reply: ChatReply): void {
      for (const resolve of waiting.get(messageId) ?? []) resolve(reply);
    },

    /** The reply, or null when it was not settled within a time. */
    wait(messageId: string, ms: number): Promise<ChatReply | null> {
      const { promise, resolve } = Promise.withResolvers<ChatReply | null>();
      const others = waiting.get(messageId) ?? new Set();
      waiting.set(messageId, others.add(resolve));
      const timer = setTimeout(() => resolve(null), ms);
      return promise.finally(() => {
        clearTimeout(timer);
        others.delete(resolve);
        if (others.size === 0) waiting.delete(messageId);
      });
    },
  };
}
