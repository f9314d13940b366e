import {
  guestToken,
  listConversationIds,
  type Reply,
  readConversation,
  type StoredConversation,
} from './api.ts';
import { type ChatSocket, connect } from './chat-socket.ts';

/** A customer with a log of their own: what was sent, and what came back, outlive any server. */
export interface Customer {
  readonly name: string;
  readonly token: string;
  /** Messages in the order they are sent; the client id of each is `idOf(index)`. */
  readonly script: readonly string[];
  /** Replies in the order they came; the first answers the first message, and so on. */
  readonly replies: Reply[];
}

const PROBLEMS = [
  'my internet is down',
  'my bill is so expensive',
  'how do I cancel my service',
  'the wifi is slow upstairs',
];
const ANSWERS = ["that didn't work", 'ok, what next', 'still the same', 'how long does that take', 'thanks'];

/** Makes a guest with something to say; every message tells whose it is and which. */
export async function createCustomer(
  serverUrl: string,
  { name, messageCount }: { name: string; messageCount: number },
): Promise<Customer> {
  const problem = PROBLEMS[Bun.hash.crc32(name) % PROBLEMS.length];
  const script = Array.from({ length: messageCount }, (_, index) => {
    const words = index === 0 ? problem : ANSWERS[index % ANSWERS.length];
    return `${words} (${name}, ${index})`;
  });
  return { name, token: await guestToken(serverUrl), script, replies: [] };
}

/** The client id of a customer's message. */
function idOf(index: number): string {
  return `m-${index}`;
}

/** Connects a customer and sends the script from `from` on, all at once; replies go into the log as they come. */
export async function speak(
  serverUrl: string,
  {
    customer,
    from = 0,
    conversationId,
    onReply,
  }: { customer: Customer; from?: number; conversationId?: string; onReply?: () => void },
): Promise<ChatSocket> {
  const socket = await connect(serverUrl, {
    token: customer.token,
    onReply: (reply) => {
      customer.replies.push(reply);
      onReply?.();
    },
  });
  for (const [index, content] of customer.script.entries()) {
    if (index < from) continue;
    socket.say(content, {
      id: idOf(index),
      ...(conversationId === undefined ? {} : { conversation_id: conversationId }),
    });
  }
  return socket;
}

/** The one conversation a customer has; null when nothing was stored. Fails when there are more. */
export async function storedConversationOf(
  customer: Customer,
  { serverUrl }: { serverUrl: string },
): Promise<StoredConversation | null> {
  const ids = await listConversationIds(serverUrl, { token: customer.token });
  if (ids.length > 1) throw new Error(`${customer.name} has ${ids.length} conversations.`);
  const [id] = ids;
  return id === undefined ? null : readConversation(serverUrl, { id, token: customer.token });
}
