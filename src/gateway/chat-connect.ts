import { AppError } from '#errors.ts';
import { invalidToken } from '#http/auth.ts';
import { hasRole, type Principal } from '#http/principal.ts';
import type { ConnectFrame, ResumePoint } from '#protocol/chat-v1.ts';
import type { ChatSessionDeps } from './chat-session-deps.ts';
import type { Caller, Connection } from './connection.ts';
import type { OpenedSession, Recovery } from './ports.ts';

/** A client let in: who it is, its session, and what it missed. */
export interface Entry {
  readonly caller: Caller;
  readonly opened: OpenedSession;
  readonly conversationId: string;
  /** Staff in somebody else's conversation. */
  readonly watching: boolean;
  /** Null when the client did not say where it left off. */
  readonly recovery: Recovery | null;
  /** For a guest made just now. */
  readonly guestToken: string | null;
}

/**
 * Lets a client in. Its token comes first, then that of the upgrade, then the session it resumes; with none of them
 * it is a new guest.
 * @throws AppError `unauthorized`, `forbidden` (somebody else's conversation or session), `not_found` (no such
 * session), `store_unavailable`.
 */
export async function connectChat(
  frame: ConnectFrame,
  { connection, deps }: { connection: Connection; deps: ChatSessionDeps },
): Promise<Entry> {
  const known = frame.token === undefined ? connection.caller : await readToken(frame.token, deps);
  const session = await openSession(frame, { known, connection, deps });
  const { caller, opened } = session;
  const owner = opened.conversation?.ownerId ?? caller.principal.userId;
  const watching = owner !== caller.principal.userId;
  if (watching && !hasRole(caller.principal.role, { needed: 'agent' })) {
    throw new AppError('forbidden', 'This conversation is not yours.');
  }
  const recovery = frame.resume ? await recoverFrom(frame.resume, { session, deps }) : null;
  if (recovery) {
    const dropped = recovery.recovered ? 0 : recovery.dropped;
    deps.events.resumed({ recovered: recovery.recovered, dropped });
  }
  return { ...session, watching, recovery };
}

async function readToken(token: string, { tokens }: ChatSessionDeps): Promise<Caller> {
  const caller = await tokens.read(token);
  if (!caller) throw invalidToken();
  return caller;
}

async function openSession(
  frame: ConnectFrame,
  { known, connection, deps }: { known: Caller | null; connection: Connection; deps: ChatSessionDeps },
): Promise<Pick<Entry, 'caller' | 'opened' | 'conversationId' | 'guestToken'>> {
  const { clientId } = connection.identity;
  const { session_id: sessionId, resume_token: resumeToken } = frame.resume ?? {};
  if (sessionId !== undefined && resumeToken !== undefined) {
    const resumed = await deps.sessions.resume({
      sessionId,
      resumeToken,
      principal: known?.principal ?? null,
      authExpiresAtMs: known?.authExpiresAtMs ?? null,
      clientId,
    });
    const caller = { principal: resumed.principal, authExpiresAtMs: resumed.authExpiresAtMs };
    return { caller, opened: resumed, conversationId: resumed.conversationId, guestToken: null };
  }
  const { caller, authExpiresAtMs, guestToken } = await whoever(known, deps);
  const conversationId = frame.conversation_id ?? deps.newId();
  const { principal } = caller;
  const opened = await deps.sessions.open({ principal, authExpiresAtMs, clientId, conversationId });
  return { caller, opened, conversationId, guestToken };
}

/** The known caller, or a new guest; one whose token has no end gets one. */
async function whoever(known: Caller | null, deps: ChatSessionDeps) {
  if (known && known.authExpiresAtMs !== null) {
    return { caller: known, authExpiresAtMs: known.authExpiresAtMs, guestToken: null };
  }
  const principal: Principal | null = known?.principal ?? deps.newGuest();
  if (!principal) throw invalidToken();
  const { token, expiresAtMs } = await deps.tokens.signGuest(principal);
  return {
    caller: { principal, authExpiresAtMs: expiresAtMs },
    authExpiresAtMs: expiresAtMs,
    guestToken: token,
  };
}

function recoverFrom(
  point: ResumePoint,
  { session, deps }: { session: { opened: OpenedSession; conversationId: string }; deps: ChatSessionDeps },
): Promise<Recovery> {
  const { conversation } = session.opened;
  // A client that left before the first message knows no epoch yet and has missed whatever there is.
  const epoch = point.seq === 0 && point.epoch === '' ? (conversation?.epoch ?? '') : point.epoch;
  return deps.sessions.recover({
    conversationId: session.conversationId,
    epoch: conversation?.epoch ?? null,
    headSeq: conversation?.headSeq ?? 0,
    from: { epoch, seq: point.seq },
  });
}
