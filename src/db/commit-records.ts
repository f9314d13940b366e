import type { Conversation, Solution } from '#core/dialogue/conversation.ts';
import type { Band, Explanation, Intent, Language } from '#core/nlu/understanding.ts';
import type { FinishReason } from '#protocol/chat-v1.ts';

/** Columns of `turns` but those that say which message it is, in snake_case as stored. */
export interface NewTurn {
  readonly intent: Intent;
  readonly topic: string | null;
  readonly confidence: number;
  readonly out_of_scope: boolean;
  readonly language: Language;
  readonly band: Band;
  readonly explanation: Explanation | null;
  readonly matched_patterns: unknown;
  readonly acts: readonly string[];
  readonly agent: string;
  readonly tone: string;
  readonly state: string;
  readonly frustration_level: number;
  readonly frustration_parts: unknown;
  readonly follow_up: boolean;
  readonly attempt_count: number;
  readonly decision: string;
  readonly escalation_reason: string | null;
  readonly source: string;
  readonly finish_reason: FinishReason;
  readonly article_slugs: readonly string[];
  readonly latency_ms: number;
}

/** What a customer wrote. */
export interface NewMessage {
  readonly id: string;
  readonly content: string;
  readonly clientMessageId: string | null;
}

/** The outcome of a turn: the reply, its analysis, and the conversation after it. */
interface Outcome {
  readonly conversation: Conversation;
  readonly ownerId: string;
  /** Version the turn started from; 0 for a conversation that is not stored yet. */
  readonly expectedVersion: number;
  readonly reply: { readonly id: string; readonly content: string };
  readonly turn: NewTurn;
  /** Solutions new or changed in this turn; `position` is their place in `conversation.solutions`. */
  readonly solutions: readonly (Solution & { readonly position: number })[];
}

type Channel = 'http' | 'websocket' | 'replay';

/** A message and its reply, stored together. Refused when the conversation has moved on or has unanswered messages. */
export interface TurnRecord extends Outcome {
  readonly kind: 'turn';
  readonly channel: Channel;
  readonly message: NewMessage;
}

/**
 * A message alone, to be answered later. It leaves the version as it is, and takes the conversation's lease for this
 * node if that is free, has run out or is this node's already.
 */
export interface MessageRecord {
  readonly kind: 'message';
  /** As it is stored if this message begins it. */
  readonly conversation: Conversation;
  readonly ownerId: string;
  readonly channel: Channel;
  /** Whether the message may begin the conversation. */
  readonly mayBegin: boolean;
  readonly message: NewMessage;
  readonly lease: { readonly nodeId: string; readonly ms: number };
}

/** The reply to a message that was stored before. Refused when the conversation has moved on, or it is answered. */
export interface ReplyRecord extends Outcome {
  readonly kind: 'reply';
  readonly message: { readonly id: string };
}

export type CommitRecord = TurnRecord | MessageRecord | ReplyRecord;

/**
 * `refused` means that nothing was stored because the conversation has moved on, has unanswered messages, belongs to
 * somebody else, or already holds a message with that client message id.
 */
export type CommitResult = Stored | { readonly status: 'refused' };

/** The conversation right after the record was stored. */
export interface Stored {
  readonly status: 'committed';
  readonly version: number;
  /** Sequence number of its newest message, which is the record's last. */
  readonly headSeq: number;
  readonly epoch: string;
  /** Messages that are not answered yet. */
  readonly pendingCount: number;
  /** The node that answers them; null when there are none. */
  readonly leaseNode: string | null;
  /** When the record's messages were stored, as their rows say. */
  readonly at: Date;
}
