import type { ReplyFrame } from '#protocol/chat-v1.ts';

/**
 * A reply as the page needs it, whether it came over the socket or as history over HTTP. What is optional is not
 * promised by both.
 */
export interface Reply
  extends Pick<
    ReplyFrame,
    | 'id'
    | 'reply_to'
    | 'seq'
    | 'content'
    | 'agent'
    | 'intent'
    | 'intent_data'
    | 'state'
    | 'decision'
    | 'source'
    | 'sources'
    | 'escalation_reason'
  > {
  readonly finish_reason?: ReplyFrame['finish_reason'];
  /** The message said that an earlier solution did not help. */
  readonly follow_up?: boolean;
  readonly frustration?: {
    readonly level: number;
    readonly parts: readonly { readonly label: string; readonly points: number }[];
  };
}

/** One message of `GET /api/v1/chat/conversations/{id}`. */
export interface StoredMessage {
  readonly id: string;
  readonly seq: number;
  readonly role: 'user' | 'assistant';
  readonly content: string;
  /** ISO 8601. */
  readonly created_at: string;
  readonly reply?: Reply;
}
