import type { Bus } from '#bus/bus.ts';
import type { Principal } from '#http/principal.ts';
import type { MessageFrame, ReplyFrame } from '#protocol/chat-v1.ts';

/** What the gateway needs of the chat, handed in by the composition root. */
export interface ChatBackend {
  /** Understands, answers and stores a message; resolves to the committed reply. */
  handleMessage(message: IncomingMessage): Promise<OutgoingReply>;
  /** Resolves when the message is committed. The reply comes through `Rooms.committed`. */
  acceptMessage(message: IncomingMessage): Promise<Accepted>;
  /** Stops the reply that is being written to this message; false when none is written on this node. */
  cancel(request: { readonly conversationId: string; readonly clientMessageId: string }): boolean;
}

export interface IncomingMessage {
  readonly userId: string;
  readonly content: string;
  /** Null begins a new conversation. */
  readonly conversationId: string | null;
  /** Begin the conversation under its id when it does not exist yet. */
  readonly mayBegin?: boolean;
  readonly clientMessageId: string | null;
  readonly channel: 'websocket';
  readonly clientId: string;
  readonly connectionId?: string;
}

/** A reply as the gateway sees it: what is sent is its JSON. */
export interface OutgoingReply {
  readonly conversation_id: string;
}

export interface Accepted {
  readonly messageId: string;
  readonly conversationId: string;
  readonly epoch: string;
  readonly seq: number;
  /** It had been committed before this call. */
  readonly duplicate: boolean;
  /** The stored reply, for a duplicate that was answered already. */
  readonly reply: ReplyFrame | null;
}

/** What goes on in all conversations, for staff; told by `Hub.publishLive`. */
export interface LiveSource {
  /** A socket follows from now on. Returns the newest frame; null: none yet, it will be published. */
  join(): string | null;
  leave(): void;
}

/** Sessions that outlive their socket, and the log of a conversation behind them. */
export interface SessionBackend {
  open(request: {
    readonly principal: Principal;
    readonly authExpiresAtMs: number;
    readonly clientId: string;
    readonly conversationId: string;
  }): Promise<OpenedSession>;
  /** @throws AppError `not_found` for an unknown session or token, `forbidden`, `unauthorized`. */
  resume(request: {
    readonly sessionId: string;
    readonly resumeToken: string;
    /** Who the client says it is by an access token; null: the session itself has to tell. */
    readonly principal: Principal | null;
    readonly authExpiresAtMs: number | null;
    readonly clientId: string;
  }): Promise<ResumedSession>;
  confirm(sessionId: string): void;
  extend(request: { readonly sessionId: string; readonly authExpiresAtMs: number }): void;
  recover(request: {
    readonly conversationId: string;
    readonly epoch: string | null;
    readonly headSeq: number;
    readonly from: { readonly epoch: string; readonly seq: number };
  }): Promise<Recovery>;
  readAfter(request: {
    readonly conversationId: string;
    readonly afterSeq: number;
    readonly limit: number;
  }): Promise<readonly MessageFrame[]>;
  /** Newest sequence number of each conversation that exists. */
  heads(conversationIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Those of these sign-ins that were ended. */
  revokedSignIns(signInIds: readonly string[]): Promise<readonly string[]>;
}

export interface OpenedSession {
  readonly sessionId: string;
  readonly resumeToken: string;
  /** Null before its first message. */
  readonly conversation: {
    readonly ownerId: string;
    readonly epoch: string;
    readonly headSeq: number;
  } | null;
}

export interface ResumedSession extends OpenedSession {
  readonly principal: Principal;
  readonly authExpiresAtMs: number;
  readonly conversationId: string;
}

export type Recovery =
  | { readonly recovered: true; readonly messages: readonly MessageFrame[] }
  | { readonly recovered: false; readonly dropped: number };

/** Hints to the other nodes. */
export type Hints = Pick<Bus, 'publish'>;
