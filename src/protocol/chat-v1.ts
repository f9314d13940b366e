/**
 * The frames of `chat.v1`: text, one JSON object each. docs/protocol.md has the rules; this file has the shapes, for
 * the gateway and for the client alike. It imports nothing.
 */
export const CHAT_V1_SUBPROTOCOL = 'chat.v1';

/**
 * What a client may ask to be sent beside messages: text while it is written, what is being done, and, for staff, what
 * goes on in all conversations.
 */
export const CAPABILITIES = ['delta', 'status', 'live'] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** Limits of the wire that both sides know; lengths in bytes of UTF-8 or in characters as named. */
export const WIRE_LIMITS = {
  /** Largest frame a client may send. */
  maxFrameBytes: 65_536,
  /** Largest first frame, before it is known who is there. */
  maxConnectFrameBytes: 4_096,
  /** Longest message id, in characters. */
  maxIdLength: 64,
} as const;

// ---- Client to server

export type ClientFrame =
  | ConnectFrame
  | SendFrame
  | AckFrame
  | CancelFrame
  | RefreshFrame
  | PingFrame
  | PongFrame;

/** The first frame. */
export interface ConnectFrame {
  readonly type: 'connect';
  /** An access token; absent: the one of the upgrade, else that of the resumed session, else a new guest. */
  readonly token?: string;
  /** The conversation to join, or the id a new one shall have; absent: the server chooses. */
  readonly conversation_id?: string;
  readonly resume?: ResumePoint;
  readonly caps?: readonly Capability[];
}

/** Where a client left off. With `session_id` and `resume_token` it needs no access token. */
export interface ResumePoint {
  readonly session_id?: string;
  readonly resume_token?: string;
  readonly epoch: string;
  /** Last sequence number that was processed. */
  readonly seq: number;
}

/** A customer's message. `id` stays the same however often it is sent. */
export interface SendFrame {
  readonly type: 'message';
  readonly id: string;
  readonly content: string;
}

/** Everything up to `seq` was processed. */
export interface AckFrame {
  readonly type: 'ack';
  readonly seq: number;
}

/** Stop writing the reply to this message; `id` is the client's own. */
export interface CancelFrame {
  readonly type: 'cancel';
  readonly id: string;
}

/** A new access token for the open socket. A guest leaves it out and is given one. */
export interface RefreshFrame {
  readonly type: 'refresh';
  readonly token?: string;
}

/** Either side may ask whether the other is there; `ts` comes back as it was. */
export interface PingFrame {
  readonly type: 'ping';
  readonly ts?: number;
}

export interface PongFrame {
  readonly type: 'pong';
  readonly ts?: number;
}

// ---- Server to client

export type ServerFrame =
  | ConnectedFrame
  | AcceptedFrame
  | MessageFrame
  | DeltaFrame
  | SnapshotFrame
  | StatusFrame
  | LiveFrame
  | RefreshedFrame
  | ErrorFrame
  | DisconnectFrame
  | PingFrame
  | PongFrame;

/** The answer to `connect`. What was missed follows it when `recovered` is true. */
export interface ConnectedFrame {
  readonly type: 'connected';
  readonly session_id: string;
  /** Secret; a new one with every `connected`. */
  readonly resume_token: string;
  readonly client_id: string;
  readonly user_id: string;
  readonly conversation_id: string;
  /** Identity of the conversation's sequence; null before its first message. */
  readonly epoch: string | null;
  /** Newest sequence number of the conversation; 0 before its first message. */
  readonly seq: number;
  readonly was_recovering: boolean;
  readonly recovered: boolean;
  /** When the token runs out, ISO 8601; null: never. */
  readonly expires_at: string | null;
  /** For a client that came as nobody: the token of the guest it is now. */
  readonly guest_token?: string;
  readonly heartbeat: { readonly interval_ms: number; readonly timeout_ms: number };
  readonly limits: {
    readonly max_bytes: number;
    /** Messages that a resume may bring. */
    readonly queue: number;
    /** Messages under way, each direction. */
    readonly inflight: number;
    /** 0: no limit. */
    readonly messages_per_minute: number;
  };
  /** How to come back: attempts (0: without end) and the first delay. */
  readonly reconnect: { readonly attempts: number; readonly delay_ms: number };
}

/** The message is committed. `id` is the client's own, `message_id` the server's. */
export interface AcceptedFrame {
  readonly type: 'ack';
  readonly id: string;
  readonly message_id: string;
  readonly conversation_id: string;
  readonly epoch: string;
  readonly seq: number;
  /** It had been committed before. */
  readonly duplicate?: true;
}

export type FinishReason = 'stop' | 'length' | 'cancelled' | 'fallback' | 'error';

/** Fields of every committed message, whoever wrote it. */
interface CommittedMessage {
  readonly type: 'message';
  readonly conversation_id: string;
  readonly epoch: string;
  readonly seq: number;
  readonly id: string;
  readonly content: string;
  /** ISO 8601. */
  readonly ts: string;
}

/** What a customer wrote, as others see it; the sender sees its `ack`. */
export interface UserMessageFrame extends CommittedMessage {
  readonly role: 'user';
  /** The sender's own id, if it gave one. */
  readonly client_message_id: string | null;
}

/** The reply, final: it replaces whatever deltas said. The other fields are those of a reply over HTTP. */
export interface ReplyFrame extends CommittedMessage {
  readonly role: 'assistant';
  readonly reply_to: string;
  readonly finish_reason: FinishReason;
  readonly agent: string;
  readonly intent: string;
  readonly intent_data: {
    readonly confidence: number;
    readonly topic: string | null;
    readonly matched_patterns: readonly unknown[];
    readonly out_of_scope: boolean;
  };
  readonly tone: string;
  readonly state: string;
  /** The message said that an earlier solution did not help. */
  readonly follow_up: boolean;
  /** Solutions that failed so far. */
  readonly attempt_count: number;
  /** Level 0-10 with the reasons that add up to it. */
  readonly frustration: {
    readonly level: number;
    readonly parts: readonly { readonly label: string; readonly points: number }[];
  };
  readonly decision: string;
  readonly source: string;
  readonly sources: readonly { readonly id: string; readonly slug: string; readonly title: string }[];
  readonly escalation_reason: string | null;
}

export type MessageFrame = UserMessageFrame | ReplyFrame;

/** More of a reply that is being written. `index` counts from 0 within `id`; a gap is followed by a snapshot. */
export interface DeltaFrame {
  readonly type: 'delta';
  /** Id that the reply will have. */
  readonly id: string;
  readonly reply_to: string;
  readonly index: number;
  readonly delta: string;
}

/** All of a reply that is being written, up to and with delta `index`. */
export interface SnapshotFrame {
  readonly type: 'snapshot';
  readonly id: string;
  readonly reply_to: string;
  readonly index: number;
  readonly content: string;
}

export type TurnStatus = 'received' | 'searching' | 'writing';

/** What is being done about a message: `id` is the client's own while `received`, `reply_to` the server's from then on. */
export interface StatusFrame {
  readonly type: 'status';
  readonly status: TurnStatus;
  readonly id?: string;
  readonly reply_to?: string;
}

/** An open conversation, as staff see it. */
export interface LiveConversation {
  readonly conversation_id: string;
  readonly state: string;
  readonly topic: string | null;
  readonly agent: string | null;
  /** 0 to 10. */
  readonly frustration_level: number;
  /** How likely it is to need a person, 0 to 1; null: not said. */
  readonly likelihood: number | null;
  /** Since a person was asked for, in milliseconds at `at`; null: none was. */
  readonly waiting_ms: number | null;
  /** ISO 8601. */
  readonly last_message_at: string;
}

/** What goes on: conversations that are not solved and had a message within 30 minutes. */
export interface LivePicture {
  /** ISO 8601: when this was so. */
  readonly at: string;
  readonly open: number;
  /** Of these: a person was asked for. */
  readonly waiting: number;
  /** Frustration of 6 or more. */
  readonly frustrated: number;
  /** A person is recommended, and not asked for yet. */
  readonly escalating: number;
  /** Those in most need first, 50 at most. */
  readonly conversations: readonly LiveConversation[];
}

/** Sent to staff with the capability `live`: at once, and after every change. */
export interface LiveFrame extends LivePicture {
  readonly type: 'live';
}

/** The socket is good until `expires_at`; a guest gets its new token here. */
export interface RefreshedFrame {
  readonly type: 'refreshed';
  readonly expires_at: string | null;
  readonly guest_token?: string;
}

/** Something was not done. `id` names the message it is about. The connection stays open. */
export interface ErrorFrame {
  readonly type: 'error';
  readonly id?: string;
  readonly error: WireError;
}

export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly retry_after_ms?: number;
}

/** Sent just before the socket is closed with `code`. */
export interface DisconnectFrame {
  readonly type: 'disconnect';
  readonly code: number;
  readonly reason: string;
  /** Whether to connect again. */
  readonly reconnect: boolean;
  /** Not before this has passed. */
  readonly retry_after_ms?: number;
}

/** What a close code asks of a client. */
export type CloseAdvice =
  /** Connect again after a delay. */
  | 'retry'
  /** Forget the session, then connect again. */
  | 'fresh'
  /** Get a new token, then connect again. */
  | 'refresh'
  /** Do not connect again unchanged. */
  | 'stop';

/** Every close code of the gateway and what a client does about it. Codes that are not here: `retry`. */
export const CLOSE_CODES = {
  1000: { name: 'normal', advice: 'stop' },
  1001: { name: 'going away', advice: 'retry' },
  1002: { name: 'protocol error', advice: 'stop' },
  1003: { name: 'binary frame', advice: 'stop' },
  1006: { name: 'no close frame', advice: 'retry' },
  1007: { name: 'not UTF-8', advice: 'stop' },
  1008: { name: 'policy', advice: 'stop' },
  1009: { name: 'frame too large', advice: 'stop' },
  1011: { name: 'internal error', advice: 'retry' },
  1012: { name: 'service restart', advice: 'retry' },
  1013: { name: 'try again later', advice: 'retry' },
  4400: { name: 'malformed frames', advice: 'stop' },
  4401: { name: 'unauthorized', advice: 'refresh' },
  4403: { name: 'forbidden', advice: 'stop' },
  4404: { name: 'unknown session', advice: 'fresh' },
  4408: { name: 'no connect frame in time', advice: 'retry' },
  4409: { name: 'replaced by a newer connection', advice: 'stop' },
  4411: { name: 'token expired', advice: 'refresh' },
  4412: { name: 'slow consumer', advice: 'retry' },
  4414: { name: 'no sign of life', advice: 'retry' },
  4429: { name: 'too many messages', advice: 'retry' },
} as const satisfies Record<number, { readonly name: string; readonly advice: CloseAdvice }>;

export type CloseCode = keyof typeof CLOSE_CODES;
