import { createHash, randomBytes } from 'node:crypto';
import type { ClaimedRow, ConversationHead, OpenedRow, SignedInAs } from '#db/store-sessions.ts';
import { AppError } from '#errors.ts';
import type { Principal } from '#http/principal.ts';

export interface OpenedSession {
  readonly sessionId: string;
  /** Secret; only its hash is stored. */
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

/** Bytes of a resume token: nobody guesses 256 bits. */
const TOKEN_BYTES = 32;
/** The last instant that both the language and the database can write. */
const MAX_INSTANT_MS = Date.UTC(9999, 11, 31);

/** A new secret and what is stored of it. */
export function newResumeToken(): { readonly resumeToken: string; readonly hash: string } {
  const resumeToken = randomBytes(TOKEN_BYTES).toString('base64url');
  return { resumeToken, hash: hashOf(resumeToken) };
}

export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

export function instant(ms: number): string {
  return new Date(Math.min(ms, MAX_INSTANT_MS)).toISOString();
}

export function signedInAs({ userId, role, guest, sessionId }: Principal): SignedInAs {
  return { user_id: userId, role, guest, sign_in_id: sessionId };
}

/** @throws AppError `unauthorized` when the session was not begun because the sign-in has ended. */
export function openedSession(row: OpenedRow | undefined, resumeToken: string): OpenedSession {
  if (!row) throw signInEnded();
  return { sessionId: row.id, resumeToken, conversation: conversationOf(row) };
}

/** @throws AppError `not_found`, `forbidden`, `unauthorized`, as the verdict says. */
export function resumedSession(row: ClaimedRow | undefined, resumeToken: string): ResumedSession {
  if (!row) throw unknownSession();
  if (row.verdict === 'foreign') throw new AppError('forbidden', 'The session is not yours.');
  if (row.verdict === 'ended') throw signInEnded();
  return {
    sessionId: row.id,
    resumeToken,
    conversation: conversationOf(row),
    principal: { userId: row.user_id, role: row.role, guest: row.guest, sessionId: row.sign_in_id },
    authExpiresAtMs: row.auth_expires_at_ms,
    conversationId: row.conversation_id,
  };
}

/** One answer for all that is not a session with its token: a stranger learns nothing from it. */
export function unknownSession(): AppError {
  return new AppError('not_found', 'There is no such session. Begin a new one.');
}

function signInEnded(): AppError {
  return new AppError('unauthorized', 'The sign-in has ended. Sign in again.');
}

function conversationOf({ owner_id: ownerId, epoch, head_seq: headSeq }: ConversationHead) {
  return ownerId === null || epoch === null || headSeq === null ? null : { ownerId, epoch, headSeq };
}
