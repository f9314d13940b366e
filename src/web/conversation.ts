import type { AcceptedFrame, MessageFrame } from '#protocol/chat-v1.ts';
import type { Reply, StoredMessage } from './reply.ts';

/** A committed message. `key` stays the same from the first sight of it on, so that the page keeps one element. */
export type Entry = CustomerEntry | ReplyEntry;

export interface CustomerEntry extends Committed {
  readonly kind: 'customer';
  readonly messageId: string;
  readonly content: string;
}

export interface ReplyEntry extends Committed {
  readonly kind: 'reply';
  readonly reply: Reply;
}

interface Committed {
  readonly key: string;
  readonly seq: number;
  /** ISO 8601. */
  readonly at: string;
}

/** What the customer wrote and the server has not committed. */
export interface WaitingMessage {
  /** The id that it was sent with. */
  readonly id: string;
  readonly content: string;
  /** When it was written, ISO 8601. */
  readonly at: string;
  /** Why it will not be sent any more, in words for the customer; null while it waits. */
  readonly problem: string | null;
}

/** A reply that is being written: the text so far. */
export interface Draft {
  readonly replyTo: string;
  readonly content: string;
}

/** Everything that the page shows of a conversation. */
export interface Conversation {
  /** Identity of the sequence; null before it is known. */
  readonly epoch: string | null;
  /** Ordered by `seq`, each once. */
  readonly entries: readonly Entry[];
  /** Oldest first. */
  readonly waiting: readonly WaitingMessage[];
  readonly drafts: readonly Draft[];
}

export const EMPTY_CONVERSATION: Conversation = { epoch: null, entries: [], waiting: [], drafts: [] };

/** One key for the draft of a reply and for the reply itself. */
export function replyKey(replyTo: string): string {
  return `reply-${replyTo}`;
}

/** Puts a message into the waiting line, unless it stands there. */
export function addWaiting(conversation: Conversation, message: WaitingMessage): Conversation {
  if (conversation.waiting.some(({ id }) => id === message.id)) return conversation;
  return { ...conversation, waiting: [...conversation.waiting, message] };
}

/** Takes a message out of the waiting line. */
export function removeWaiting(conversation: Conversation, id: string): Conversation {
  return { ...conversation, waiting: conversation.waiting.filter((message) => message.id !== id) };
}

/** Notes why a waiting message will not be sent. */
export function markUnsent(
  conversation: Conversation,
  { id, problem }: { id: string; problem: string },
): Conversation {
  const waiting = conversation.waiting.map((message) =>
    message.id === id ? { ...message, problem } : message,
  );
  return { ...conversation, waiting };
}

/** A waiting message was committed. Nothing to show when it came from somewhere else, as its text is not known. */
export function accept(conversation: Conversation, frame: AcceptedFrame): Conversation {
  const message = conversation.waiting.find(({ id }) => id === frame.id);
  if (!message) return conversation;
  const entry: CustomerEntry = {
    kind: 'customer',
    key: message.id,
    messageId: frame.message_id,
    seq: frame.seq,
    at: message.at,
    content: message.content,
  };
  return merge(enterEpoch(removeWaiting(conversation, frame.id), frame.epoch), [entry]);
}

/** A committed message arrived, a reply or one of the customer's own from elsewhere. */
export function addMessage(conversation: Conversation, frame: MessageFrame): Conversation {
  const current = enterEpoch(conversation, frame.epoch);
  if (frame.role === 'assistant') {
    const entry: ReplyEntry = {
      kind: 'reply',
      key: replyKey(frame.reply_to),
      seq: frame.seq,
      at: frame.ts,
      reply: frame,
    };
    return merge(current, [entry]);
  }
  const ownId = frame.client_message_id;
  const entry: CustomerEntry = {
    kind: 'customer',
    key: ownId ?? frame.id,
    messageId: frame.id,
    seq: frame.seq,
    at: frame.ts,
    content: frame.content,
  };
  return merge(ownId === null ? current : removeWaiting(current, ownId), [entry]);
}

/** Another epoch is another sequence: the numbers of the old one mean nothing in it. Null: nothing is known of it. */
export function enterEpoch(conversation: Conversation, epoch: string | null): Conversation {
  if (conversation.epoch === epoch) return conversation;
  if (conversation.epoch === null) return { ...conversation, epoch };
  return { ...conversation, epoch, entries: [], drafts: [] };
}

/** Adds what was read over HTTP; what is there already stays as it is. */
export function addHistory(conversation: Conversation, messages: readonly StoredMessage[]): Conversation {
  return merge(conversation, messages.map(entryOfStored));
}

/** The text so far of a reply. A reply that is there already has the last word. */
export function setDraft(conversation: Conversation, draft: Draft): Conversation {
  const key = replyKey(draft.replyTo);
  if (conversation.entries.some((entry) => entry.key === key)) return conversation;
  const others = conversation.drafts.filter(({ replyTo }) => replyTo !== draft.replyTo);
  return { ...conversation, drafts: [...others, draft] };
}

/** Server's id of the newest message that no reply answers and no draft is about to; null when there is none. */
export function awaitsReply(conversation: Conversation): string | null {
  const last = conversation.entries.at(-1);
  if (last?.kind !== 'customer') return null;
  return conversation.drafts.length > 0 ? null : last.messageId;
}

function entryOfStored(message: StoredMessage): Entry {
  const { id, seq, created_at: at, content, reply } = message;
  if (reply) return { kind: 'reply', key: replyKey(reply.reply_to), seq, at, reply };
  return { kind: 'customer', key: id, messageId: id, seq, at, content };
}

/** Puts entries where their numbers say, each number once; whoever came first stays. */
function merge(conversation: Conversation, added: readonly Entry[]): Conversation {
  const known = new Set(conversation.entries.map(({ seq }) => seq));
  const fresh = added.filter(({ seq }) => !known.has(seq) && known.add(seq));
  if (fresh.length === 0) return conversation;
  const keys = new Set(fresh.map(({ key }) => key));
  return {
    ...conversation,
    entries: [...conversation.entries, ...fresh].sort((a, b) => a.seq - b.seq),
    drafts: conversation.drafts.filter(({ replyTo }) => !keys.has(replyKey(replyTo))),
  };
}
