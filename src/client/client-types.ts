import type {
  AcceptedFrame,
  Capability,
  ConnectedFrame,
  ErrorFrame,
  LiveFrame,
  MessageFrame,
  StatusFrame,
} from '#protocol/chat-v1.ts';

/** An access token, or null to come as a guest. */
export type ChatToken = string | null;

export interface ChatClientOptions {
  /** Address up to and with `/api/v1/chat/ws`; http and https count as ws and wss. A page may leave out its own origin. */
  readonly url: string;
  /**
   * An access token, or how to get a fresh one: called before the first connect and whenever a token runs out or is
   * refused. Null or absent: come as a guest.
   */
  readonly token?: ChatToken | (() => ChatToken | Promise<ChatToken>);
  /** The conversation to join, or the id a new one shall have. Absent: that of the storage, else the server's choice. */
  readonly conversationId?: string;
  /** A label, no secret: 1 to 128 of `A-Za-z0-9._~-`. Absent: random for each client object. */
  readonly clientId?: string;
  /** What to be sent beside messages. Default: `delta` and `status`. */
  readonly capabilities?: readonly Capability[];
  /** Keeps the outbox, the position and the guest's token across page loads. One for each customer and conversation. */
  readonly storage?: ChatStorage;
  /** Wins over what the server advises. */
  readonly reconnect?: ReconnectOptions;
  /** Needed where there is no global WebSocket, as in Node 20. */
  readonly webSocket?: WebSocketConstructor;
  /** A number from 0 up to 1; default Math.random. */
  readonly random?: () => number;
  /** Milliseconds since 1970; default Date.now. */
  readonly now?: () => number;
}

export interface ReconnectOptions {
  /** How often to try before giving up; 0: without end, which suits pages. Default: what the server says, else 5. */
  readonly attempts?: number;
  /** Longest first delay; doubles with every failure. Default: what the server says, else 1000. */
  readonly delayMs?: number;
  /** Longest delay at all. Default 30,000. */
  readonly maxDelayMs?: number;
}

/** One place for one text, for example an entry of localStorage. May throw or reject: the client goes on without it. */
export interface ChatStorage {
  load(): string | null | Promise<string | null>;
  save(text: string): void | Promise<void>;
}

/** Where the client is in the conversation: the last sequence number that was processed. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

/** A message that the server has not acknowledged yet. */
export interface OutgoingMessage {
  readonly id: string;
  readonly content: string;
}

/**
 * - `idle`: connect() was not called yet;
 * - `connecting`: the first connection of a connect() is being made;
 * - `connected`;
 * - `reconnecting`: the connection was lost or refused, and another one will be tried;
 * - `failed`: given up; connect() tries again;
 * - `closed`: close() was called, for good.
 */
export type ClientState = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'failed' | 'closed';

export interface StateChange {
  readonly state: ClientState;
  /** With `reconnecting`: when the next try begins. */
  readonly retryInMs?: number;
  /** Why, in a few words for a log. */
  readonly reason?: string;
}

/** A reply that is being written: all of its text so far. */
export interface ReplyText {
  readonly id: string;
  readonly reply_to: string;
  readonly content: string;
}

export interface ClientEvents {
  /** Each committed message once, in the order of `seq`. Own messages come as `ack`, or here when they are replayed. */
  readonly message: MessageFrame;
  /** An own message is committed; also for those that were left over from an earlier page load. */
  readonly ack: AcceptedFrame;
  readonly delta: ReplyText;
  readonly status: StatusFrame;
  /** What goes on in all conversations, for staff with the capability `live`. */
  readonly live: LiveFrame;
  readonly state: StateChange;
  /** Messages up to `seq` were not delivered here: load them over HTTP. 0: what was known of the conversation is gone. */
  readonly gap: { readonly seq: number };
  /** What the server refused, and the client's own `storage_failed` and `token_failed`. */
  readonly error: ErrorFrame;
}

/** The typed client of chat.v1. */
export interface ChatClient {
  readonly state: ClientState;
  readonly conversationId: string | null;
  readonly position: Position | null;
  /** Messages that are not acknowledged yet, oldest first. */
  readonly outbox: readonly OutgoingMessage[];
  /** How often the server left out a sequence number, which it never should; the client resumed each time. */
  readonly holes: number;
  /** Resolves with the first `connected`; rejects with a ChatClientError when that fails for good. */
  connect(): Promise<ConnectedFrame>;
  /**
   * Resolves when the server has committed the message, across any number of reconnects; rejects with a
   * ChatClientError when the server refuses it for good, or 100 others wait, or the client is closed.
   */
  send(content: string, options?: { readonly id?: string }): Promise<AcceptedFrame>;
  /** Stops the reply to an own message; `id` is that of the message. Does nothing without a connection. */
  cancel(id: string): void;
  /** Returns how to stop listening. An error that a handler throws is reported as uncaught and stops nothing else. */
  on<Name extends keyof ClientEvents>(event: Name, handler: (value: ClientEvents[Name]) => void): () => void;
  /** Ends the connection for good. What was not acknowledged stays in the storage, and its send() rejects. */
  close(): void;
}

/** What the client needs of a socket: the WebSocket of browsers, Bun and Node 22, and that of the ws package, have it. */
export interface ChatSocket {
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(
    type: 'close',
    listener: (event: { readonly code: number; readonly reason: string }) => void,
  ): void;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

export type WebSocketConstructor = new (url: string, protocols: string[]) => ChatSocket;
