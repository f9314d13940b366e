import type { StoredMessage } from './reply.ts';

const PAGE_SIZE = 200;

/** One page of the answer that the page reads. */
interface ConversationPage {
  readonly messages: readonly StoredMessage[];
  readonly next_after_seq: number | null;
}

/**
 * All messages of a conversation, oldest first, read page by page; none when it was not begun.
 * @throws Error when an answer is not there or not good; nothing partial is returned.
 */
export async function readHistory({
  conversationId,
  token,
}: {
  conversationId: string;
  token: string;
}): Promise<readonly StoredMessage[]> {
  const messages: StoredMessage[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const path = `/api/v1/chat/conversations/${encodeURIComponent(conversationId)}?after_seq=${after}&limit=${PAGE_SIZE}`;
    const response = await fetch(path, { headers: { authorization: `Bearer ${token}` } });
    if (response.status === 404) return [];
    if (!response.ok) throw new Error(`The history was answered with ${response.status}.`);
    const page = (await response.json()) as ConversationPage;
    messages.push(...page.messages);
    after = page.next_after_seq;
  }
  return messages;
}

/** Rates a reply and tells whether the articles behind it helped. Throws an Error unless all of it was noted. */
export async function sendRating({
  messageId,
  articles,
  helpful,
  token,
}: {
  messageId: string;
  articles: readonly string[];
  helpful: boolean;
  token: string;
}): Promise<void> {
  await Promise.all([
    post('/api/v1/feedback/rating', { body: { message_id: messageId, rating: helpful ? 5 : 1 }, token }),
    ...articles.map((article) => post('/api/v1/knowledge/feedback', { body: { article, helpful }, token })),
  ]);
}

/** Tells whether the problem of a conversation is solved. Throws an Error unless it was noted. */
export async function sendSolved({
  conversationId,
  solved,
  token,
}: {
  conversationId: string;
  solved: boolean;
  token: string;
}): Promise<void> {
  await post('/api/v1/feedback', { body: { conversation_id: conversationId, resolved: solved }, token });
}

async function post(path: string, { body, token }: { body: unknown; token: string }): Promise<void> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`Feedback was answered with ${response.status}.`);
}
