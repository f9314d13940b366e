import { and, asc, desc, eq, getTableColumns, gt, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Conversation, ConversationState } from '#core/dialogue/conversation.ts';
import type { Drizzle } from '#db/client.ts';
import { conversations, messages, solutions, turns } from '#db/schema.ts';

/** A conversation as the next turn needs it, with its owner and the version that a commit must name. */
export interface StoredConversation {
  readonly conversation: Conversation;
  readonly ownerId: string;
  readonly version: number;
  /** Messages that are stored and not answered yet. */
  readonly pendingCount: number;
}

export type ConversationRow = typeof conversations.$inferSelect;
export type MessageRow = typeof messages.$inferSelect;
export type TurnRow = typeof turns.$inferSelect;
export type ChatStore = ReturnType<typeof createChatStore>;

/** A conversation in a list; `updatedAtText` is its place there, to the microsecond. */
export type ListedConversation = ConversationRow & { readonly updatedAtText: string };

/** A customer's message with its conversation, and the reply to it if there is one. */
export interface StoredMessage {
  readonly message: MessageRow;
  readonly epoch: string;
  readonly ownerId: string;
  /** Both null while it is not answered. */
  readonly reply: MessageRow | null;
  readonly turn: TurnRow | null;
}

/** A message that waits for its reply, with what its conversation's row says. */
export interface AwaitingMessage {
  readonly message: MessageRow;
  readonly version: number;
  readonly leaseNode: string | null;
}

/** Reads of conversations. Writes go through the group commit. */
export function createChatStore(drizzle: Drizzle) {
  const replies = alias(messages, 'reply');

  async function findMessage(which: SQL | undefined): Promise<StoredMessage | undefined> {
    const [found] = await drizzle
      .select({
        message: messages,
        epoch: conversations.epoch,
        ownerId: conversations.ownerId,
        reply: replies,
        turn: turns,
      })
      .from(messages)
      .innerJoin(conversations, eq(conversations.id, messages.conversationId))
      .leftJoin(replies, eq(replies.replyTo, messages.id))
      .leftJoin(turns, eq(turns.messageId, messages.id))
      .where(which);
    return found;
  }

  return {
    /** What the dialogue remembers of each of these conversations that exists, in no order. */
    async findConversations(ids: readonly string[]): Promise<readonly StoredConversation[]> {
      const wanted = sql`(select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::text::json))`;
      const [rows, tried] = await Promise.all([
        drizzle
          .select({
            ...getTableColumns(conversations),
            // Written out: in the columns of one table, the query builder leaves the names of tables away.
            lastReply: sql<string | null>`(
              select reply.content from messages as reply
              where reply.conversation_id = conversations.id and reply.role = 'assistant'
              order by reply.seq desc limit 1)`,
          })
          .from(conversations)
          .where(sql`${conversations.id} in ${wanted}`),
        drizzle
          .select()
          .from(solutions)
          .where(sql`${solutions.conversationId} in ${wanted}`)
          .orderBy(asc(solutions.position)),
      ]);
      const solutionsOf = Map.groupBy(tried, ({ conversationId }) => conversationId);
      return rows.map(({ lastReply, ...row }) => ({
        conversation: conversationOf(row, { tried: solutionsOf.get(row.id) ?? [], lastReply }),
        ownerId: row.ownerId,
        version: row.version,
        pendingCount: row.pendingCount,
      }));
    },

    /** The message a client sent under its own id. */
    findByClientMessageId(conversationId: string, clientMessageId: string) {
      return findMessage(
        and(eq(messages.conversationId, conversationId), eq(messages.clientMessageId, clientMessageId)),
      );
    },

    findMessage(id: string) {
      return findMessage(eq(messages.id, id));
    },

    /** The oldest message of a conversation that waits for its reply. */
    async findAwaiting(conversationId: string): Promise<AwaitingMessage | undefined> {
      const [found] = await drizzle
        .select({
          message: messages,
          version: conversations.version,
          leaseNode: conversations.leaseNode,
        })
        .from(messages)
        .innerJoin(conversations, eq(conversations.id, messages.conversationId))
        .where(and(eq(messages.conversationId, conversationId), sql`${messages.awaitsReply}`))
        .orderBy(asc(messages.seq))
        .limit(1);
      return found;
    },

    /** Conversations, the most recently used first. `ownerId` undefined lists everybody's. */
    listConversations(options: {
      ownerId?: string | undefined;
      state?: ConversationState | undefined;
      after?: { readonly at: string; readonly id: string } | undefined;
      limit: number;
    }): Promise<ListedConversation[]> {
      const { ownerId, state, after, limit } = options;
      const { updatedAt, id } = conversations;
      return drizzle
        .select({
          ...getTableColumns(conversations),
          updatedAtText: sql<string>`to_char(${updatedAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
        })
        .from(conversations)
        .where(
          and(
            ownerId === undefined ? undefined : eq(conversations.ownerId, ownerId),
            state === undefined ? undefined : eq(conversations.state, state),
            after && sql`(${updatedAt}, ${id}) < (${after.at}::timestamptz, ${after.id}::uuid)`,
          ),
        )
        .orderBy(desc(updatedAt), desc(id))
        .limit(limit);
    },

    async findConversationRow(id: string): Promise<ConversationRow | undefined> {
      const [row] = await drizzle.select().from(conversations).where(eq(conversations.id, id));
      return row;
    },

    /** Messages after a sequence number, oldest first, each with the analysis of its turn when it is a reply. */
    listMessages(conversationId: string, { afterSeq, limit }: { afterSeq: number; limit: number }) {
      return drizzle
        .select({ message: messages, turn: turns })
        .from(messages)
        .leftJoin(turns, eq(turns.messageId, messages.replyTo))
        .where(and(eq(messages.conversationId, conversationId), gt(messages.seq, afterSeq)))
        .orderBy(asc(messages.seq))
        .limit(limit);
    },

    listSolutions(conversationId: string) {
      return drizzle
        .select()
        .from(solutions)
        .where(eq(solutions.conversationId, conversationId))
        .orderBy(asc(solutions.position));
    },

    /** Fails when the database does not answer. */
    async ping(): Promise<void> {
      await drizzle.execute(sql`select 1`);
    },
  };
}

function conversationOf(
  row: ConversationRow,
  { tried, lastReply }: { tried: readonly (typeof solutions.$inferSelect)[]; lastReply: string | null },
): Conversation {
  const { ownerId, channel, version, headSeq, createdAt, updatedAt, ...others } = row;
  const { epoch, pendingCount, leaseNode, leaseUntil, ...remembered } = others;
  const offered = tried.map(({ articleSlug, step, outcome }) => ({ articleSlug, step, outcome }));
  return { ...remembered, solutions: offered, lastReply };
}
