import type { ErrorCode } from '#errors.ts';
import { isUuid } from '#lib/uuid.ts';
import {
  CAPABILITIES,
  type Capability,
  type ClientFrame,
  type ConnectFrame,
  type ResumePoint,
  type SendFrame,
  WIRE_LIMITS,
} from '#protocol/chat-v1.ts';

/** What is wrong with a frame; the sentence never repeats the frame. */
export interface ChatFrameError {
  readonly type: 'invalid';
  readonly code: ErrorCode;
  readonly message: string;
  /** The message that the frame was about, when it named one. */
  readonly id?: string;
}

const ID = /^[A-Za-z0-9._~-]+$/;
/** A signed token is a few hundred characters, a resume token fewer. */
const MAX_TOKEN_LENGTH = 3_000;

/** Reads one text frame of a `chat.v1` client. Unknown fields are ignored. */
export function parseChatFrame(
  text: string,
  { maxContentLength }: { maxContentLength: number },
): ClientFrame | ChatFrameError {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return invalid('malformed_json', 'The frame is not valid JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return invalid('bad_request', 'The frame must be a JSON object with a type.');
  }
  const fields = value as Fields;
  switch (fields['type']) {
    case 'message':
      return readMessage(fields, { maxContentLength });
    case 'ack':
      return isSeq(fields['seq'])
        ? { type: 'ack', seq: fields['seq'] }
        : invalid('validation_failed', 'seq must be a whole number from 0.');
    case 'connect':
      return readConnect(fields);
    case 'cancel':
      return isId(fields['id']) ? { type: 'cancel', id: fields['id'] } : invalid('validation_failed', BAD_ID);
    case 'refresh':
      return readRefresh(fields);
    case 'ping':
    case 'pong':
      return readPing(fields, fields['type']);
    default:
      return invalid('unsupported_type', 'This type of frame is not known.');
  }
}

type Fields = Readonly<Record<string, unknown>>;

const BAD_ID = `id must be 1 to ${WIRE_LIMITS.maxIdLength} letters, digits, dots, hyphens, underscores or tildes.`;

function invalid(code: ErrorCode, message: string, id?: string): ChatFrameError {
  return { type: 'invalid', code, message, ...(id === undefined ? {} : { id }) };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= WIRE_LIMITS.maxIdLength && ID.test(value);
}

function isSeq(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isToken(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_TOKEN_LENGTH;
}

function readMessage(
  { id, content }: Fields,
  { maxContentLength }: { maxContentLength: number },
): SendFrame | ChatFrameError {
  if (!isId(id)) return invalid('validation_failed', BAD_ID);
  if (typeof content !== 'string' || content.trim() === '') {
    return invalid('validation_failed', 'content must be text that is not empty.', id);
  }
  if (content.length > maxContentLength) {
    return invalid('message_too_large', `content must have at most ${maxContentLength} characters.`, id);
  }
  return { type: 'message', id, content };
}

function readConnect({ token, conversation_id: conversation, resume, caps }: Fields) {
  if (token !== undefined && !isToken(token)) return invalid('validation_failed', 'token must be text.');
  if (conversation !== undefined && !isUuid(conversation)) {
    return invalid('validation_failed', 'conversation_id must be a UUID.');
  }
  if (caps !== undefined && !Array.isArray(caps)) return invalid('validation_failed', 'caps must be a list.');
  const point = resume === undefined ? undefined : readResume(resume);
  if (point && 'code' in point) return point;
  const frame: ConnectFrame = {
    type: 'connect',
    ...(token === undefined ? {} : { token }),
    ...(conversation === undefined ? {} : { conversation_id: conversation.toLowerCase() }),
    ...(point === undefined ? {} : { resume: point }),
    // Capabilities of a later version are not an error.
    caps: ((caps ?? []) as unknown[]).filter(isCapability),
  };
  return frame;
}

function isCapability(value: unknown): value is Capability {
  return CAPABILITIES.some((capability) => capability === value);
}

function readResume(value: unknown): ResumePoint | ChatFrameError {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return invalid('validation_failed', 'resume must be an object.');
  }
  const { session_id: session, resume_token: token, epoch, seq } = value as Fields;
  if (!isSeq(seq)) return invalid('validation_failed', 'resume.seq must be a whole number from 0.');
  if (typeof epoch !== 'string' || epoch.length > WIRE_LIMITS.maxIdLength) {
    return invalid('validation_failed', 'resume.epoch must be text.');
  }
  if (session === undefined && token === undefined) return { epoch, seq };
  if (!isUuid(session) || !isToken(token)) {
    return invalid('validation_failed', 'resume.session_id and resume.resume_token belong together.');
  }
  return { session_id: session.toLowerCase(), resume_token: token, epoch, seq };
}

function readRefresh({ token }: Fields): ClientFrame | ChatFrameError {
  if (token === undefined) return { type: 'refresh' };
  return isToken(token) ? { type: 'refresh', token } : invalid('validation_failed', 'token must be text.');
}

function readPing({ ts }: Fields, type: 'ping' | 'pong'): ClientFrame | ChatFrameError {
  if (ts === undefined) return { type };
  return typeof ts === 'number' ? { type, ts } : invalid('validation_failed', 'ts must be a number.');
}
