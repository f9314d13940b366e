import { and, asc, desc, eq, gte, notInArray, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { conversationFacts } from '#db/analytics-schema.ts';
import type { Drizzle } from '#db/client.ts';
import { messages, solutions, turns } from '#db/schema.ts';

export type PredictionStore = ReturnType<typeof createPredictionStore>;

/** Reads the conversations that are going on, and what was said in them so far. */
export function createPredictionStore(drizzle: Drizzle) {
  const replies = alias(messages, 'reply');
  const listed = (ids: readonly string[]) =>
    sql`(select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::text::json))`;
  return {
    /**
     * Conversations that no person has yet, with a message since then: the likeliest to need one first, by what was
     * predicted when their facts were made. `open` is how many there are.
     */
    async listOpen({ since, limit }: { since: Date; limit: number }) {
      const open = and(
        // As the index has it; the second condition narrows it further.
        sql`${conversationFacts.state} <> 'resolved'`,
        notInArray(conversationFacts.state, ['escalation']),
        gte(conversationFacts.lastMessageAt, since),
      );
      const rows = await drizzle
        .select({
          id: conversationFacts.conversationId,
          topic: conversationFacts.topic,
          agent: conversationFacts.agent,
          state: conversationFacts.state,
          frustrationLevel: conversationFacts.frustrationLast,
          lastMessageAt: conversationFacts.lastMessageAt,
          open: sql<number>`(count(*) over ())::int`,
        })
        .from(conversationFacts)
        .where(open)
        .orderBy(
          sql`${conversationFacts.escalationLikelihood} desc nulls last`,
          desc(conversationFacts.lastMessageAt),
          asc(conversationFacts.conversationId),
        )
        .limit(limit);
      return { open: rows[0]?.open ?? 0, conversations: rows };
    },

    /** The turns of conversations as a predictor reads them, oldest first. */
    listTurns(ids: readonly string[]) {
      return drizzle
        .select({
          conversationId: turns.conversationId,
          frustrationLevel: turns.frustrationLevel,
          attemptCount: turns.attemptCount,
          followUp: turns.followUp,
          intent: turns.intent,
          topic: turns.topic,
          latencyMs: turns.latencyMs,
          at: messages.createdAt,
          repliedAt: replies.createdAt,
          messageLength: sql<number>`length(${messages.content})`,
        })
        .from(turns)
        .innerJoin(messages, eq(messages.id, turns.messageId))
        .innerJoin(replies, eq(replies.replyTo, turns.messageId))
        .where(sql`${turns.conversationId} in ${listed(ids)}`)
        .orderBy(asc(messages.seq));
    },

    /** When solutions failed in these conversations. */
    listFailures(ids: readonly string[]) {
      return drizzle
        .select({ conversationId: solutions.conversationId, failedAt: solutions.updatedAt })
        .from(solutions)
        .where(and(eq(solutions.outcome, 'failed'), sql`${solutions.conversationId} in ${listed(ids)}`));
    },
  };
}
