/** A reply as clients get it; only what the tests look at. */
export interface Reply {
  readonly role: string;
  readonly content: string;
  readonly agent: string;
  readonly intent: string;
  readonly intent_data: { readonly confidence: number };
  readonly conversation_id: string;
  readonly id: string;
  readonly reply_to: string;
  readonly seq: number;
  readonly tone: string;
  readonly state: string;
  readonly frustration: { readonly level: number };
  readonly escalation_reason: string | null;
  readonly guest_token?: string;
  readonly error?: { readonly code: string; readonly message: string; readonly retryable: boolean };
}

/** A stored message, with the reply it carries when it is one. */
export interface StoredMessage {
  readonly id: string;
  readonly seq: number;
  readonly role: 'user' | 'assistant';
  readonly content: string;
  readonly reply?: Reply;
}

/** A stored conversation. */
export interface StoredConversation {
  readonly id: string;
  readonly state: string;
  readonly message_count: number;
  readonly messages: readonly StoredMessage[];
  readonly next_after_seq: number | null;
}

const MOST_MESSAGES = 200;

/** A request to the API; `body` goes out as JSON. */
export function request(
  serverUrl: string,
  { method = 'GET', path, token, body }: { method?: string; path: string; token?: string; body?: unknown },
): Promise<Response> {
  return fetch(`${serverUrl}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Sends a message over HTTP; fails for every answer but 200. */
export async function sendMessage(
  serverUrl: string,
  { token, ...body }: { content: string; token?: string; conversation_id?: string; id?: string },
): Promise<Reply> {
  const response = await request(serverUrl, {
    method: 'POST',
    path: '/api/v1/chat/messages',
    body,
    ...(token === undefined ? {} : { token }),
  });
  return readJson(response);
}

/** A conversation with its first 200 messages. */
export async function readConversation(
  serverUrl: string,
  { id, token }: { id: string; token: string },
): Promise<StoredConversation> {
  return readJson(
    await request(serverUrl, { path: `/api/v1/chat/conversations/${id}?limit=${MOST_MESSAGES}`, token }),
  );
}

/** Ids of a customer's conversations, the first page. */
export async function listConversationIds(
  serverUrl: string,
  { token }: { token: string },
): Promise<readonly string[]> {
  const response = await request(serverUrl, { path: '/api/v1/chat/conversations', token });
  const page = await readJson<{ conversations: readonly { id: string }[] }>(response);
  return page.conversations.map(({ id }) => id);
}

/** A token of a new guest. */
export async function guestToken(serverUrl: string): Promise<string> {
  const response = await request(serverUrl, { method: 'POST', path: '/api/v1/auth/guest' });
  return (await readJson<{ access_token: string }>(response)).access_token;
}

async function readJson<T>(response: Response): Promise<T> {
  if (!response.ok)
    throw new Error(`${response.status} from ${new URL(response.url).pathname}: ${await response.text()}`);
  return (await response.json()) as T;
}
