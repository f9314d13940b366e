import { createChatClient } from '#client/chat-client.ts';
import type { ChatClient } from '#client/client-types.ts';
import { newMessageId } from '#client/message-id.ts';
import { readHistory, sendRating, sendSolved } from './api.ts';
import { type Connection, changeConnection, startConnection } from './connection.ts';
import {
  accept,
  addHistory,
  addMessage,
  addWaiting,
  type Conversation,
  EMPTY_CONVERSATION,
  enterEpoch,
  markUnsent,
  removeWaiting,
  setDraft,
} from './conversation.ts';
import { createHistory, type History } from './history.ts';
import type { Reply } from './reply.ts';
import { timeOfMessageId } from './sent-time.ts';
import type { TabStorage } from './tab-storage.ts';
import { progressWords } from './words.ts';

/** Where the socket is, on the server that served the page. */
const SOCKET_PATH = '/api/v1/chat/ws';
const HISTORY_RETRY_MS = 5_000;

/** What is known of a conversation now. */
interface SessionState {
  conversation: Conversation;
  connection: Connection;
  /** What is being done about the newest message, in words; null when nothing is known. */
  progress: string | null;
}

/** One conversation of this tab, with everything that happens to it. */
export interface ChatSession {
  readonly state: Readonly<SessionState>;
  /** False while messages of an earlier page load are being read. */
  readonly settled: boolean;
  send(content: string): void;
  /** Takes an unsent message out and returns its text. */
  takeBack(id: string): string;
  /** Stops the reply to this message of the server. */
  stop(replyTo: string): void;
  /** Connects again after it was given up. */
  retry(): void;
  /** Whether the rating of a reply and of the guides behind it was noted. */
  rate(reply: Reply, helpful: boolean): Promise<boolean>;
  /** Whether it was noted that the problem is solved, or that it is not. */
  tellSolved(solved: boolean): Promise<boolean>;
  close(): void;
}

/** Opens the conversation that the storage knows, else a new one. `onChange` is called after every change. */
export function openChatSession({
  storage,
  onChange,
}: {
  storage: TabStorage;
  onChange: () => void;
}): ChatSession {
  const saved = storage.saved();
  const state: SessionState = {
    conversation: waitingAgain(saved?.outbox ?? []),
    connection: startConnection({ nowMs: Date.now() }),
    progress: null,
  };
  let closed = false;
  const client = createChatClient({
    url: SOCKET_PATH,
    clientId: storage.clientId(),
    storage: {
      load: storage.chat.load,
      // The next conversation has the storage to itself.
      save: (text) => (closed ? undefined : storage.chat.save(text)),
    },
    reconnect: { attempts: 0 },
  });
  const token = () => storage.saved()?.guestToken ?? null;
  const change = (changed: Partial<SessionState>) => {
    Object.assign(state, changed);
    onChange();
  };
  const history = createHistory({
    read: async () => {
      const { conversationId } = client;
      const guest = token();
      return conversationId === null || guest === null ? [] : readHistory({ conversationId, token: guest });
    },
    onRead: (messages) => change({ conversation: addHistory(state.conversation, messages) }),
    retryMs: HISTORY_RETRY_MS,
  });
  if ((saved?.position ?? null) !== null) history.want();
  listen(client, { state, change, history });
  connect(client);

  return {
    state,
    get settled() {
      return history.settled;
    },
    ...messageActions(client, { state, change }),
    retry: () => connect(client),
    async rate({ id, sources }, helpful) {
      const guest = token();
      if (guest === null) return false;
      const articles = sources.map(({ slug }) => slug);
      return isDone(sendRating({ messageId: id, articles, helpful, token: guest }));
    },
    async tellSolved(solved) {
      const guest = token();
      const { conversationId } = client;
      if (guest === null || conversationId === null) return false;
      return isDone(sendSolved({ conversationId, solved, token: guest }));
    },
    close() {
      closed = true;
      history.close();
      client.close();
    },
  };
}

function isDone(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

/** Whether it connects is told by the states. */
function connect(client: ChatClient): void {
  client.connect().catch(() => {});
}

/** Puts what was written before a reload, and is not committed yet, back into the waiting line. */
function waitingAgain(outbox: ChatClient['outbox']): Conversation {
  return outbox.reduce(
    (conversation, { id, content }) =>
      addWaiting(conversation, { id, content, at: timeOfMessageId(id), problem: null }),
    EMPTY_CONVERSATION,
  );
}

interface Parts {
  readonly state: Readonly<SessionState>;
  readonly change: (changed: Partial<SessionState>) => void;
}

/** Takes in what the client tells. */
function listen(client: ChatClient, { state, change, history }: Parts & { readonly history: History }): void {
  client.on('state', ({ state: now, retryInMs }) => {
    change({ connection: changeConnection(state.connection, { state: now, retryInMs, nowMs: Date.now() }) });
    history.setConnected(now === 'connected');
  });
  client.on('message', (frame) =>
    change({ conversation: addMessage(state.conversation, frame), progress: null }),
  );
  client.on('ack', (frame) => change({ conversation: accept(state.conversation, frame) }));
  client.on('delta', ({ reply_to: replyTo, content }) =>
    change({ conversation: setDraft(state.conversation, { replyTo, content }) }),
  );
  client.on('status', ({ status }) => change({ progress: progressWords(status) }));
  client.on('gap', () => {
    history.want();
    change({ conversation: enterEpoch(state.conversation, client.position?.epoch ?? null) });
  });
}

/** What the customer does with messages. */
function messageActions(
  client: ChatClient,
  { state, change }: Parts,
): Pick<ChatSession, 'send' | 'takeBack' | 'stop'> {
  return {
    send(content) {
      const nowMs = Date.now();
      const id = newMessageId(nowMs);
      const message = { id, content, at: new Date(nowMs).toISOString(), problem: null };
      change({ conversation: addWaiting(state.conversation, message) });
      client.send(content, { id }).catch((error: Error) => {
        // A closed client keeps the message for the next page load.
        if (client.state === 'closed') return;
        change({ conversation: markUnsent(state.conversation, { id, problem: error.message }) });
      });
    },
    takeBack(id) {
      const content = state.conversation.waiting.find((message) => message.id === id)?.content ?? '';
      change({ conversation: removeWaiting(state.conversation, id) });
      return content;
    },
    stop(replyTo) {
      const asked = state.conversation.entries.find(
        (entry) => entry.kind === 'customer' && entry.messageId === replyTo,
      );
      if (asked) client.cancel(asked.key);
    },
  };
}
