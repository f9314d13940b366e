import type { OutgoingMessage, Position } from './client-types.ts';
import { isMessageId } from './message-id.ts';
import { fieldsOf } from './server-frames.ts';

/** What a client knows that is worth keeping. */
export interface ClientData {
  conversationId: string | null;
  position: Position | null;
  /** With it, a new connection continues the session of the last one. */
  session: { readonly id: string; readonly resumeToken: string } | null;
  /** With it, a guest comes back as the same guest. */
  guestToken: string | null;
}

export interface StoredState extends ClientData {
  readonly outbox: readonly OutgoingMessage[];
}

/** Most messages that may wait to be acknowledged. */
export const MAX_OUTBOX = 100;

/** The state as the one text that the storage keeps. */
export function writeState({ conversationId, position, session, guestToken, outbox }: StoredState): string {
  return JSON.stringify({
    conversation_id: conversationId,
    epoch: position?.epoch ?? null,
    seq: position?.seq ?? null,
    session_id: session?.id ?? null,
    resume_token: session?.resumeToken ?? null,
    guest_token: guestToken,
    outbox,
  });
}

/** Reads what writeState wrote; null for anything else. */
export function readState(text: string): StoredState | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const {
    conversation_id: conversationId,
    epoch,
    seq,
    session_id: sessionId,
    resume_token: resumeToken,
    guest_token: guestToken,
    outbox,
  } = fieldsOf(value);
  if (![conversationId, epoch, sessionId, resumeToken, guestToken].every(isTextOrNull)) return null;
  if (!(seq === null || Number.isSafeInteger(seq)) || !isOutbox(outbox)) return null;
  return {
    conversationId: conversationId as string | null,
    position: typeof epoch === 'string' && typeof seq === 'number' && seq >= 0 ? { epoch, seq } : null,
    session:
      typeof sessionId === 'string' && typeof resumeToken === 'string'
        ? { id: sessionId, resumeToken }
        : null,
    guestToken: guestToken as string | null,
    outbox: outbox.map(({ id, content }) => ({ id, content })),
  };
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

function isOutbox(value: unknown): value is readonly OutgoingMessage[] {
  if (!Array.isArray(value) || value.length > MAX_OUTBOX) return false;
  const messages = value.map(fieldsOf);
  const ids = new Set(messages.map(({ id }) => id));
  return (
    ids.size === messages.length &&
    messages.every(
      ({ id, content }) => typeof id === 'string' && isMessageId(id) && typeof content === 'string',
    )
  );
}
