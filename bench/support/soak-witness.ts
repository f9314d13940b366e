import type { AcceptedFrame, MessageFrame } from '#protocol/chat-v1.ts';

/** A message as the server has it stored. */
export interface StoredMessage {
  readonly id: string;
  readonly seq: number;
  readonly role: string;
  readonly reply?: { readonly reply_to: string | null };
}

/** What a client was promised and shown, to be held against the store. */
export interface Witness {
  /** How many messages were acknowledged. */
  readonly acknowledged: number;
  /** Notes a message that was acknowledged. */
  accept(ack: AcceptedFrame): void;
  /** Notes a message that was shown. */
  show(message: MessageFrame): void;
  /** Whether the reply to a message was shown. */
  hasReplyTo(messageId: string): boolean;
  /** Sentences about what is wrong; empty when nothing is. */
  compare(stored: readonly StoredMessage[]): readonly string[];
}

/** Looks over the shoulder of one client. */
export function createWitness(): Witness {
  const accepted = new Map<string, number>();
  const shown = new Map<number, string>();
  /** Sequence numbers that came as a message, not as an acknowledgment. */
  const messages = new Set<number>();
  const replied = new Set<string>();
  const problems: string[] = [];
  let newest = 0;

  /** A message is shown when it comes, or when its acknowledgment does; each once, in order, without a gap. */
  function place(seq: number, id: string): void {
    if (shown.has(seq)) problems.push(`seq ${seq} was shown twice`);
    else if (seq !== newest + 1) problems.push(`seq ${seq} was shown after ${newest}`);
    shown.set(seq, id);
    newest = Math.max(newest, seq);
  }

  return {
    get acknowledged() {
      return accepted.size;
    },
    accept(ack) {
      if (accepted.has(ack.message_id)) problems.push(`seq ${ack.seq} was acknowledged twice`);
      accepted.set(ack.message_id, ack.seq);
      if (!ack.duplicate && shown.get(ack.seq) !== ack.message_id) place(ack.seq, ack.message_id);
    },
    show(message) {
      if (messages.has(message.seq)) problems.push(`seq ${message.seq} came twice`);
      messages.add(message.seq);
      // An own message that is replayed was acknowledged just before, and has its place by that.
      if (message.role === 'user' && accepted.get(message.id) === message.seq) return;
      place(message.seq, message.id);
      if (message.role !== 'assistant') return;
      if (replied.has(message.reply_to))
        problems.push(`two replies to the message before seq ${message.seq}`);
      replied.add(message.reply_to);
    },
    hasReplyTo: (messageId) => replied.has(messageId),
    compare(stored) {
      return [...problems, ...compareWithStore({ accepted, shown }, stored)];
    },
  };
}

function compareWithStore(
  seen: { readonly accepted: ReadonlyMap<string, number>; readonly shown: ReadonlyMap<number, string> },
  stored: readonly StoredMessage[],
): readonly string[] {
  const problems: string[] = [];
  const bySeq = new Map(stored.map((message) => [message.seq, message]));
  const replies = new Map<string, number>();
  for (const { reply } of stored) {
    const to = reply?.reply_to;
    if (to) replies.set(to, (replies.get(to) ?? 0) + 1);
  }
  for (const [id, seq] of seen.accepted) {
    if (bySeq.get(seq)?.id !== id) problems.push(`seq ${seq} was acknowledged and is not stored`);
    if (replies.get(id) !== 1) problems.push(`seq ${seq} has ${replies.get(id) ?? 0} replies`);
  }
  for (const [seq, id] of seen.shown) {
    if (bySeq.get(seq)?.id !== id) problems.push(`seq ${seq} was shown and is not stored`);
  }
  return problems;
}
