import type { ServerFrame } from '#protocol/chat-v1.ts';

type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === 'string';
const isSeq = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isDelay = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isAbsentOr = (value: unknown, check: (value: unknown) => boolean) =>
  value === undefined || check(value);

/** A value as an object whose fields can be looked at; anything else has none. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** For each type of frame, whether the fields are there that the client acts upon. */
const CHECKS: { readonly [Type in ServerFrame['type']]: (frame: Fields) => boolean } = {
  connected: isConnected,
  ack: (frame) => isText(frame['id']) && isText(frame['message_id']) && isSequenced(frame),
  message: (frame) => isText(frame['id']) && isText(frame['content']) && isSequenced(frame),
  delta: (frame) => isPartOfReply(frame) && isText(frame['delta']),
  snapshot: (frame) => isPartOfReply(frame) && isText(frame['content']),
  status: (frame) => isText(frame['status']),
  live: (frame) =>
    isText(frame['at']) &&
    ['open', 'waiting', 'frustrated', 'escalating'].every((name) => isSeq(frame[name])) &&
    Array.isArray(frame['conversations']),
  refreshed: (frame) => isExpiry(frame['expires_at']) && isAbsentOr(frame['guest_token'], isText),
  error: (frame) => isAbsentOr(frame['id'], isText) && isWireError(fieldsOf(frame['error'])),
  disconnect: (frame) =>
    isSeq(frame['code']) &&
    isText(frame['reason']) &&
    typeof frame['reconnect'] === 'boolean' &&
    isAbsentOr(frame['retry_after_ms'], isDelay),
  ping: () => true,
  pong: () => true,
};

function isSequenced(frame: Fields): boolean {
  return isText(frame['conversation_id']) && isText(frame['epoch']) && isSeq(frame['seq']);
}

function isPartOfReply(frame: Fields): boolean {
  return isText(frame['id']) && isText(frame['reply_to']) && isSeq(frame['index']);
}

function isWireError(error: Fields): boolean {
  return isText(error['code']) && isText(error['message']) && isAbsentOr(error['retry_after_ms'], isDelay);
}

function isExpiry(value: unknown): boolean {
  return value === null || (isText(value) && !Number.isNaN(Date.parse(value)));
}

function isConnected(frame: Fields): boolean {
  const heartbeat = fieldsOf(frame['heartbeat']);
  const limits = fieldsOf(frame['limits']);
  const reconnect = fieldsOf(frame['reconnect']);
  return (
    isText(frame['session_id']) &&
    isText(frame['resume_token']) &&
    isText(frame['conversation_id']) &&
    (frame['epoch'] === null || isText(frame['epoch'])) &&
    isSeq(frame['seq']) &&
    typeof frame['recovered'] === 'boolean' &&
    isExpiry(frame['expires_at']) &&
    isAbsentOr(frame['guest_token'], isText) &&
    [heartbeat['interval_ms'], heartbeat['timeout_ms']].every((ms) => isDelay(ms) && ms > 0) &&
    [limits['max_bytes'], limits['inflight']].every(isSeq) &&
    isSeq(reconnect['attempts']) &&
    isDelay(reconnect['delay_ms'])
  );
}

/**
 * Reads what the server sent; null: nothing this client understands. Leaving it out is safe: a message that is not
 * understood leaves a hole in the sequence, and a hole makes the client resume.
 */
export function parseServerFrame(data: unknown): ServerFrame | null {
  if (!isText(data)) return null;
  try {
    const frame: unknown = JSON.parse(data);
    const { type } = fieldsOf(frame);
    if (!isText(type) || !Object.hasOwn(CHECKS, type)) return null;
    return CHECKS[type as ServerFrame['type']](fieldsOf(frame)) ? (frame as ServerFrame) : null;
  } catch {
    return null;
  }
}
