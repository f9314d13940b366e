import { STORIES } from './stories.ts';

/** Answers of the product to one story, over HTTP; the one whose size is nearest to their mean, as JSON. */
export async function recordReply(productUrl: string): Promise<string> {
  const [story = []] = STORIES;
  const replies: string[] = [];
  let token: string | undefined;
  let conversationId: string | undefined;
  for (const content of story) {
    const response = await fetch(`${productUrl}/api/v1/chat/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ content, conversation_id: conversationId }),
    });
    const { guest_token, ...reply } = (await response.json()) as {
      guest_token?: string;
      conversation_id: string;
    };
    token ??= guest_token;
    conversationId = reply.conversation_id;
    replies.push(JSON.stringify(reply));
  }
  const mean = replies.reduce((sum, reply) => sum + reply.length, 0) / replies.length;
  return replies.reduce((best, reply) =>
    Math.abs(reply.length - mean) < Math.abs(best.length - mean) ? reply : best,
  );
}
