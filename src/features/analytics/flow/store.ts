import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { conversationFacts } from '#db/analytics-schema.ts';
import type { Drizzle } from '#db/client.ts';
import { conversationFeedback, replyRatings } from '#db/feedback-schema.ts';
import { conversations, messages, solutions, turns } from '#db/schema.ts';

export type FlowStore = ReturnType<typeof createFlowStore>;
export type StoryTurn = Awaited<ReturnType<FlowStore['listTurns']>>[number];

/** Reads one conversation as it was stored, message by message. */
export function createFlowStore(drizzle: Drizzle) {
  const replies = alias(messages, 'reply');
  return {
    /** Whether there is such a conversation, and its facts; these are null until they were made. */
    async find(id: string) {
      const [found] = await drizzle
        .select({ id: conversations.id, facts: conversationFacts })
        .from(conversations)
        .leftJoin(conversationFacts, eq(conversationFacts.conversationId, conversations.id))
        .where(eq(conversations.id, id));
      return found;
    },

    /** Messages that were answered, each with its analysis and its reply, oldest first. */
    listTurns(id: string, { limit }: { limit: number }) {
      return drizzle
        .select({ message: messages, turn: turns, reply: replies })
        .from(messages)
        .innerJoin(turns, eq(turns.messageId, messages.id))
        .innerJoin(replies, eq(replies.replyTo, messages.id))
        .where(eq(messages.conversationId, id))
        .orderBy(asc(messages.seq))
        .limit(limit);
    },

    /** Messages that still wait for their reply, oldest first. */
    listWaiting(id: string, { limit }: { limit: number }) {
      return drizzle
        .select({ id: messages.id, content: messages.content, createdAt: messages.createdAt })
        .from(messages)
        .leftJoin(replies, eq(replies.replyTo, messages.id))
        .where(and(eq(messages.conversationId, id), eq(messages.role, 'user'), isNull(replies.id)))
        .orderBy(asc(messages.seq))
        .limit(limit);
    },

    listSolutions(id: string) {
      return drizzle
        .select()
        .from(solutions)
        .where(eq(solutions.conversationId, id))
        .orderBy(asc(solutions.position));
    },

    /** Ratings of its replies, the newest first. */
    listRatings(id: string, { limit }: { limit: number }) {
      return drizzle
        .select()
        .from(replyRatings)
        .where(eq(replyRatings.conversationId, id))
        .orderBy(desc(replyRatings.updatedAt))
        .limit(limit);
    },

    /** What was said of it as a whole, the newest first. */
    listFeedback(id: string, { limit }: { limit: number }) {
      return drizzle
        .select()
        .from(conversationFeedback)
        .where(eq(conversationFeedback.conversationId, id))
        .orderBy(desc(conversationFeedback.updatedAt))
        .limit(limit);
    },
  };
}
