import type {
  ConversationHistory,
  ConversationWord,
  HistorySolution,
  HistoryTurn,
  ReplyRating,
} from '#core/analytics/conversation-history.ts';
import type { Transaction } from './transaction.ts';

/** A conversation's history with its `updated_at` to the last digit, as the database writes it. */
export interface ReadHistory {
  readonly history: ConversationHistory;
  readonly readAt: string;
}

type Owned<Row> = Row & { readonly conversationId: string };
type ConversationRow = Omit<ConversationHistory, 'turns' | 'solutions' | 'ratings' | 'feedback'> & {
  readonly readAt: string;
};

/**
 * The raw rows of conversations. The conversations themselves are read first: what comes after that may be newer than
 * `readAt` says, never older, and then the conversation is read again in the next pass.
 */
export async function readHistories(
  sql: Transaction,
  ids: readonly string[],
): Promise<readonly ReadHistory[]> {
  const wanted = JSON.stringify(ids);
  const conversations = await readConversations(sql, wanted);
  const [turns, solutions, ratings, feedback] = await Promise.all([
    readTurns(sql, wanted),
    readSolutions(sql, wanted),
    readRatings(sql, wanted),
    readFeedback(sql, wanted),
  ]);
  const turnsOf = byConversation(turns);
  const solutionsOf = byConversation(solutions);
  const ratingsOf = byConversation(ratings);
  const feedbackOf = byConversation(feedback);
  return conversations.map(({ readAt, ...conversation }) => ({
    readAt,
    history: {
      ...conversation,
      turns: turnsOf(conversation.id),
      solutions: solutionsOf(conversation.id),
      ratings: ratingsOf(conversation.id),
      feedback: feedbackOf(conversation.id),
    },
  }));
}

function readConversations(sql: Transaction, ids: string) {
  return sql<ConversationRow[]>`
    select id, owner_id as "ownerId", channel, language, state,
      floor(extract(epoch from created_at) * 1000)::float8 as "begunAtMs",
      floor(extract(epoch from updated_at) * 1000)::float8 as "lastMessageAtMs",
      pending_count as "pendingCount", updated_at::text as "readAt"
    from json_array_elements_text(${ids}::text::json) as wanted
    join conversations on conversations.id = wanted.value::uuid`;
}

function readTurns(sql: Transaction, ids: string) {
  return sql<Owned<HistoryTurn>[]>`
    select turns.conversation_id as "conversationId", intent, topic, confidence, out_of_scope as "outOfScope", band,
      to_json(acts) as acts, agent, tone, state, frustration_level as "frustrationLevel", follow_up as "followUp",
      attempt_count as "attemptCount", decision, escalation_reason as "escalationReason", source,
      latency_ms as "latencyMs", length(message.content) as "messageLength", reply.id as "replyId",
      floor(extract(epoch from message.created_at) * 1000)::float8 as "atMs",
      floor(extract(epoch from coalesce(reply.created_at, turns.created_at)) * 1000)::float8 as "repliedAtMs"
    from json_array_elements_text(${ids}::text::json) as wanted
    join turns on turns.conversation_id = wanted.value::uuid
    join messages as message on message.id = turns.message_id
    left join messages as reply on reply.reply_to = turns.message_id
    order by turns.conversation_id, message.seq`;
}

function readSolutions(sql: Transaction, ids: string) {
  return sql<Owned<HistorySolution>[]>`
    select conversation_id as "conversationId", article_slug as "articleSlug", step, outcome,
      floor(extract(epoch from updated_at) * 1000)::float8 as "changedAtMs"
    from json_array_elements_text(${ids}::text::json) as wanted
    join solutions on solutions.conversation_id = wanted.value::uuid
    order by conversation_id, position`;
}

function readRatings(sql: Transaction, ids: string) {
  return sql<Owned<ReplyRating>[]>`
    select conversation_id as "conversationId", message_id as "replyId", rating,
      floor(extract(epoch from updated_at) * 1000)::float8 as "atMs"
    from json_array_elements_text(${ids}::text::json) as wanted
    join reply_ratings on reply_ratings.conversation_id = wanted.value::uuid
    order by updated_at, message_id, user_id`;
}

function readFeedback(sql: Transaction, ids: string) {
  return sql<Owned<ConversationWord>[]>`
    select conversation_id as "conversationId", rating, resolved,
      floor(extract(epoch from updated_at) * 1000)::float8 as "atMs"
    from json_array_elements_text(${ids}::text::json) as wanted
    join conversation_feedback on conversation_feedback.conversation_id = wanted.value::uuid
    order by updated_at, user_id`;
}

/** The rows of one conversation, in the order they came in. */
function byConversation<Row>(rows: readonly Owned<Row>[]): (id: string) => readonly Row[] {
  const groups = Map.groupBy(rows, ({ conversationId }) => conversationId);
  return (id) => groups.get(id) ?? [];
}
