import { and, asc, desc, eq, gte, inArray, sql } from 'drizzle-orm';
import type { Drizzle } from '#db/client.ts';
import { conversations, messages, turns } from '#db/schema.ts';

/** A customer's message with what was made of it then. */
export interface TrafficMessage {
  readonly id: string;
  /** Masked. */
  readonly text: string;
  readonly intent: string;
  readonly topic: string | null;
  readonly agent: string;
  readonly decision: string;
  readonly tone: string;
  readonly escalation: string | null;
}

/** What the customer wrote in one conversation, in order; only what was answered. */
export interface TrafficConversation {
  readonly id: string;
  readonly messages: readonly TrafficMessage[];
}

/** Conversations read at a time. */
const PAGE = 50;

/** Reads what customers wrote. */
export function createTrafficStore(drizzle: Drizzle) {
  async function readMessages(ids: readonly string[]): Promise<Map<string, TrafficMessage[]>> {
    const rows = await drizzle
      .select({
        conversationId: messages.conversationId,
        id: messages.id,
        text: messages.content,
        intent: turns.intent,
        topic: turns.topic,
        agent: turns.agent,
        decision: turns.decision,
        tone: turns.tone,
        escalation: turns.escalationReason,
      })
      .from(messages)
      .innerJoin(turns, eq(turns.messageId, messages.id))
      .where(inArray(messages.conversationId, [...ids]))
      .orderBy(asc(messages.conversationId), asc(messages.seq));
    const byConversation = Map.groupBy(rows, ({ conversationId }) => conversationId);
    return new Map(
      [...byConversation].map(([id, own]) => [id, own.map(({ conversationId: _, ...row }) => row)]),
    );
  }

  return {
    /** Conversations begun since then, the newest first. */
    async *read({ since }: { readonly since?: Date | undefined } = {}): AsyncGenerator<TrafficConversation> {
      let before: { readonly at: string; readonly id: string } | null = null;
      do {
        const page: readonly { readonly id: string; readonly at: string }[] = await drizzle
          .select({ id: conversations.id, at: sql<string>`${conversations.createdAt}::text` })
          .from(conversations)
          .where(
            and(
              since && gte(conversations.createdAt, since),
              before === null
                ? undefined
                : sql`(${conversations.createdAt}, ${conversations.id}) < (${before.at}::timestamptz, ${before.id}::uuid)`,
            ),
          )
          .orderBy(desc(conversations.createdAt), desc(conversations.id))
          .limit(PAGE);
        const said = page.length === 0 ? new Map() : await readMessages(page.map(({ id }) => id));
        for (const { id } of page) yield { id, messages: said.get(id) ?? [] };
        before = page.length < PAGE ? null : (page.at(-1) ?? null);
      } while (before !== null);
    },
  };
}
