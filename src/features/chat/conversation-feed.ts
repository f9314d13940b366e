import type { MessageFrame } from '#protocol/chat-v1.ts';

/** Told what happens in conversations, so that sockets can show it. Never throws, never waits. */
export interface ConversationFeed {
  /**
   * Messages that were just committed, in the order of their sequence numbers, all of them by this node; but where
   * another node's reply was found in place of this one's own, that is told too.
   */
  committed(event: {
    readonly conversationId: string;
    readonly epoch: string;
    readonly messages: readonly MessageFrame[];
    readonly origin: MessageOrigin | null;
  }): void;
  /** What is being done about the message `replyTo`, while a model may be asked. */
  status(event: {
    readonly conversationId: string;
    readonly replyTo: string;
    readonly status: 'searching' | 'writing';
  }): void;
  /** More of the reply `id` that is being written, as the model gives it. */
  delta(event: {
    readonly conversationId: string;
    readonly id: string;
    readonly replyTo: string;
    readonly text: string;
  }): void;
}

/** The connection that a customer's message came from; it gets an acknowledgment instead of the message. */
export interface MessageOrigin {
  readonly connectionId: string;
  readonly clientMessageId: string;
}
