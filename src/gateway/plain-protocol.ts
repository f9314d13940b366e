import { type AppError, ERRORS, type ErrorCode } from '#errors.ts';
import { isUuid } from '#lib/uuid.ts';

/**
 * The plain protocol: one JSON object `{"content": "..."}` in, exactly one reply object out, in the order of the
 * inputs, and never a frame that was not asked for. The rules have numbers in docs/protocol.md.
 */
export const PLAIN_SUBPROTOCOL = 'chat.plain';

/** A client's own id of a message: letters, digits and a few marks, so that it is safe in every log and URL. */
const MESSAGE_ID = /^[A-Za-z0-9._~-]{1,64}$/;

/** A message as a plain client sends it. Unknown fields are ignored. */
export interface PlainMessage {
  readonly content: string;
  /** The sender's own id; sending it again returns the stored reply. */
  readonly id: string | null;
  /** Absent continues the conversation of the socket, null begins a new one. */
  readonly conversationId: string | null | undefined;
}

/** What is wrong with a frame; the sentence never repeats the frame. */
export interface FrameError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Whether a first frame asks for the richer protocol: `{"type": "connect", ...}`. */
export function isConnectFrame(frame: string | Buffer): boolean {
  if (typeof frame !== 'string' || !frame.includes('"connect"')) return false;
  try {
    return JSON.parse(frame)?.type === 'connect';
  } catch {
    return false;
  }
}

/** Reads one frame of a plain client. */
export function parsePlainFrame(
  frame: string | Buffer,
  { maxContentLength }: { maxContentLength: number },
): PlainMessage | FrameError {
  if (typeof frame !== 'string') return { code: 'bad_request', message: 'Frames must be text, not binary.' };
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return { code: 'malformed_json', message: 'The frame is not valid JSON.' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { code: 'bad_request', message: 'The frame must be a JSON object such as {"content": "..."}.' };
  }
  const { content, id = null, conversation_id: conversationId } = value as Record<string, unknown>;
  if (typeof content !== 'string' || content.trim() === '') {
    return { code: 'validation_failed', message: 'content must be text that is not empty.' };
  }
  if (content.length > maxContentLength) {
    return {
      code: 'message_too_large',
      message: `content must have at most ${maxContentLength} characters.`,
    };
  }
  if (id !== null && !(typeof id === 'string' && MESSAGE_ID.test(id))) {
    return {
      code: 'validation_failed',
      message: 'id must be 1 to 64 letters, digits, dots, hyphens, underscores or tildes.',
    };
  }
  if (conversationId !== undefined && conversationId !== null && !isUuid(conversationId)) {
    return {
      code: 'validation_failed',
      message: 'conversation_id must be a UUID, or null for a new conversation.',
    };
  }
  return { content, id, conversationId };
}

/**
 * An error in the shape of a reply, so that a client which only knows replies shows something sensible and keeps
 * the chat open.
 */
export function plainError(
  error: AppError | FrameError,
  { conversationId }: { conversationId: string | null },
) {
  const retryAfterMs = 'retryAfterMs' in error ? error.retryAfterMs : undefined;
  return {
    role: 'assistant',
    content: `Sorry, that message was not handled. ${error.message}`,
    agent: 'general',
    intent: 'general',
    intent_data: { confidence: 0, topic: null, matched_patterns: [], out_of_scope: false },
    conversation_id: conversationId,
    id: null,
    reply_to: null,
    tone: 'helpful_friendly',
    sources: [],
    error: {
      code: error.code,
      message: error.message,
      retryable: ERRORS[error.code].retryable,
      ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
    },
  } as const;
}
