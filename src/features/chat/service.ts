import type { ConversationState } from '#core/dialogue/conversation.ts';
import type { KnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import { AppError } from '#errors.ts';
import { decodeCursor, toPage } from '#http/pagination.ts';
import { hasRole, type Principal } from '#http/principal.ts';
import { replyFromRows } from './reply.ts';
import type { ChatStore, ConversationRow } from './store.ts';

export interface ConversationsDeps {
  readonly store: ChatStore;
  readonly knowledge: () => KnowledgeIndex;
}

export type Conversations = ReturnType<typeof createConversations>;

/** Reading stored conversations: customers their own, staff everybody's. */
export function createConversations({ store, knowledge }: ConversationsDeps) {
  return {
    /** @throws AppError `forbidden` when a customer asks for everybody's. */
    async list(
      principal: Principal,
      query: { scope?: 'own' | 'all'; state?: ConversationState; cursor?: string; limit: number },
    ) {
      const all = query.scope === 'all';
      if (all && !isStaff(principal))
        throw new AppError('forbidden', 'Only staff may list all conversations.');
      const rows = await store.listConversations({
        ownerId: all ? undefined : principal.userId,
        state: query.state,
        after: query.cursor === undefined ? undefined : decodeCursor(query.cursor),
        limit: query.limit + 1,
      });
      const page = toPage(rows, {
        limit: query.limit,
        cursorOf: (row) => ({ at: row.updatedAtText, id: row.id }),
      });
      return { conversations: page.items.map(summaryOf), next_cursor: page.nextCursor };
    },

    /** @throws AppError `not_found` when it does not exist or is not this customer's, which look the same. */
    async read(principal: Principal, query: { id: string; afterSeq: number; limit: number }) {
      const row = await store.findConversationRow(query.id);
      if (!row || (row.ownerId !== principal.userId && !isStaff(principal))) {
        throw new AppError('not_found', 'There is no such conversation.');
      }
      const [messages, solutions] = await Promise.all([
        store.listMessages(query.id, { afterSeq: query.afterSeq, limit: query.limit }),
        store.listSolutions(query.id),
      ]);
      const last = messages.at(-1)?.message.seq ?? query.afterSeq;
      return {
        ...summaryOf(row),
        messages: messages.map(({ message, turn }) => ({
          id: message.id,
          seq: message.seq,
          role: message.role,
          content: message.content,
          created_at: message.createdAt.toISOString(),
          ...(turn ? { reply: replyFromRows({ reply: message, turn }, { knowledge: knowledge() }) } : {}),
        })),
        solutions: solutions.map(({ articleSlug, step, outcome }) => ({
          article_slug: articleSlug,
          step,
          outcome,
        })),
        next_after_seq: last < row.headSeq ? last : null,
      };
    },
  };
}

function isStaff(principal: Principal): boolean {
  return hasRole(principal.role, { needed: 'agent' });
}

function summaryOf(row: ConversationRow) {
  return {
    id: row.id,
    state: row.state,
    agent: row.agent,
    intent: row.intent,
    topic: row.topic,
    tone: row.tone,
    attempt_count: row.attemptCount,
    frustration_level: row.frustrationLevel,
    escalation_reason: row.escalationReason,
    message_count: row.headSeq,
    channel: row.channel,
    owner_id: row.ownerId,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
