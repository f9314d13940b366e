import type { KnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import { isStoreUnavailable, StoreUnavailableError } from '#db/errors.ts';
import type {
  ClaimedRow,
  NewChatSession,
  OpenedRow,
  SessionClaim,
  SessionNews,
  SessionStore,
} from '#db/store-sessions.ts';
import { AppError } from '#errors.ts';
import { toFailure } from '#http/error-handler.ts';
import type { Principal } from '#http/principal.ts';
import { createBatcher } from '#lib/batcher.ts';
import { createLimit } from '#lib/limit.ts';
import { LruMap } from '#lib/lru-map.ts';
import { toStorableText } from '#lib/storable-text.ts';
import { isUuid } from '#lib/uuid.ts';
import type { MessageFrame } from '#protocol/chat-v1.ts';
import type { MessageLog, MissedBounds } from './log/store.ts';
import { messageFrameFromRows } from './reply.ts';
import {
  hashOf,
  instant,
  newResumeToken,
  type OpenedSession,
  openedSession,
  type ResumedSession,
  resumedSession,
  signedInAs,
  unknownSession,
} from './session-rows.ts';

/** Sessions of `chat.v1`: a client whose socket broke comes back to where it left off, on any node. */
export interface ChatSessions {
  /** @throws AppError `unauthorized` when the sign-in has ended, `store_unavailable`. */
  open(request: OpenRequest): Promise<OpenedSession>;
  /**
   * Trades a resume token for its successor. The presented one stays good until `confirm`.
   * @throws AppError `not_found` for a session or token that is unknown, forged or used up, `forbidden` for the
   * session of somebody else, `unauthorized` when its sign-in or access token has ended, `store_unavailable`.
   */
  resume(request: ResumeRequest): Promise<ResumedSession>;
  /** The client has the newest resume token that this node gave out, so the one before it is used up. */
  confirm(sessionId: string): void;
  /** The client has shown a newer access token. */
  extend(request: { readonly sessionId: string; readonly authExpiresAtMs: number }): void;
  /** All that was missed between a position and `headSeq`, or nothing; never a part of it. */
  recover(request: RecoverRequest): Promise<Recovery>;
  /** Committed messages after `afterSeq`, oldest first. */
  readAfter(request: {
    readonly conversationId: string;
    readonly afterSeq: number;
    readonly limit: number;
  }): Promise<readonly MessageFrame[]>;
  /** Newest sequence number of each conversation that exists. */
  heads(conversationIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Those of these sign-ins that have ended. */
  revokedSignIns(signInIds: readonly string[]): Promise<readonly string[]>;
}

export interface OpenRequest {
  readonly principal: Principal;
  readonly authExpiresAtMs: number;
  readonly clientId: string;
  readonly conversationId: string;
}

export interface ResumeRequest {
  readonly sessionId: string;
  readonly resumeToken: string;
  /** Who the client is by an access token it showed, and that token's end; null: the session itself tells. */
  readonly principal: Principal | null;
  readonly authExpiresAtMs: number | null;
  readonly clientId: string;
}

export interface RecoverRequest {
  readonly conversationId: string;
  /** Null when the conversation has no message yet. */
  readonly epoch: string | null;
  readonly headSeq: number;
  /** Last message that the client processed. An empty epoch with 0: it knows of none. */
  readonly from: { readonly epoch: string; readonly seq: number };
}

/** `dropped`: messages that were missed and are not sent; 0 when it cannot be said. */
export type Recovery =
  | { readonly recovered: true; readonly messages: readonly MessageFrame[] }
  | { readonly recovered: false; readonly dropped: number };

export interface ChatSessionsDeps {
  readonly store: SessionStore;
  readonly log: MessageLog;
  readonly knowledge: () => KnowledgeIndex;
  readonly newId: () => string;
  /** Most that `recover` brings. */
  readonly window: MissedBounds & { readonly maxMessages: number };
  /** Told of failures that no client waits for; once for each failed statement. */
  readonly onError: (error: unknown) => void;
}

/** Sessions in one statement. */
const MAX_BATCH = 512;
/** Sessions that may wait: more clients than one node holds sockets of would fill the memory. */
const MAX_WAITING = 20_000;
/** Sessions whose newest token is not known to have arrived, about 200 bytes each. */
const MAX_UNCONFIRMED = 20_000;

/**
 * Clients that are read at a time what they missed. More would not be served sooner, only wait in the driver, for so
 * long that the database would seem to be away.
 */
const MAX_READS = 8;

const BATCHES = {
  keyOf: ({ id }: { readonly id: string }) => id,
  maxBatch: MAX_BATCH,
  maxWaiting: MAX_WAITING,
  overloaded: () => new StoreUnavailableError('STORE_OVERLOADED'),
  // A database that is away fails everybody alike; asking it once per session would only keep them waiting.
  retryAlone: (error: unknown) => !isStoreUnavailable(error),
};

/** Many clients that come back at once cost few statements: their requests gather while one is under way. */
export function createChatSessions(deps: ChatSessionsDeps): ChatSessions {
  const { store, log, knowledge, newId, window } = deps;
  const opens = createBatcher<NewChatSession, OpenedRow | undefined>({
    ...BATCHES,
    run: async (sessions) => inOrder(sessions, await store.openSessions(sessions)),
  });
  const claims = createBatcher<SessionClaim, ClaimedRow | undefined>({
    ...BATCHES,
    run: async (all) => inOrder(all, await store.resumeSessions(all)),
  });
  const unconfirmed = new LruMap<string, string>(MAX_UNCONFIRMED);
  const news = createNews(deps);
  const reads = createLimit(MAX_READS);

  return {
    async open({ principal, authExpiresAtMs, clientId, conversationId }) {
      if (!isUuid(conversationId)) throw new AppError('validation_failed', 'A conversation id is a UUID.');
      const { resumeToken, hash } = newResumeToken();
      const row = await orFailure(
        opens.add({
          ...signedInAs(principal),
          auth_expires_at: instant(authExpiresAtMs),
          id: newId(),
          token_hash: hash,
          conversation_id: conversationId,
          client_id: toStorableText(clientId),
        }),
      );
      return openedSession(row, resumeToken);
    },

    async resume({ sessionId, resumeToken: presented, principal, authExpiresAtMs, clientId }) {
      if (!isUuid(sessionId)) throw unknownSession();
      const { resumeToken, hash } = newResumeToken();
      const id = sessionId.toLowerCase();
      const row = await orFailure(
        claims.add({
          id,
          token_hash: hashOf(presented),
          new_token_hash: hash,
          client_id: toStorableText(clientId),
          signed_in_as: principal && signedInAs(principal),
          auth_expires_at: principal && authExpiresAtMs !== null ? instant(authExpiresAtMs) : null,
        }),
      );
      const session = resumedSession(row, resumeToken);
      unconfirmed.set(id, hash);
      return session;
    },

    confirm(sessionId) {
      const hash = unconfirmed.get(sessionId);
      if (hash === undefined) return;
      unconfirmed.delete(sessionId);
      news.add({ id: sessionId, confirmed_hash: hash, auth_expires_at: null });
    },

    extend({ sessionId, authExpiresAtMs }) {
      news.add({ id: sessionId, confirmed_hash: null, auth_expires_at: instant(authExpiresAtMs) });
    },

    async recover({ conversationId, epoch, headSeq, from }) {
      const known = from.epoch === epoch || (from.epoch === '' && from.seq === 0);
      const missed = headSeq - from.seq;
      if (!known || missed < 0) return { recovered: false, dropped: 0 };
      if (missed === 0) return { recovered: true, messages: [] };
      if (missed > window.maxMessages) return { recovered: false, dropped: missed };
      const range = { afterSeq: from.seq, upToSeq: headSeq, bounds: window };
      const rows = await orFailure(reads(() => log.listMissed(conversationId, range)));
      if (rows.length !== missed) return { recovered: false, dropped: missed };
      return { recovered: true, messages: framesOf(rows) };
    },

    async readAfter({ conversationId, afterSeq, limit }) {
      return framesOf(await orFailure(log.listAfter(conversationId, { afterSeq, limit })));
    },

    async heads(conversationIds) {
      const rows = await orFailure(store.listHeads(conversationIds));
      return new Map(rows.map((row) => [row.id, row.head_seq]));
    },

    async revokedSignIns(signInIds) {
      const rows = await orFailure(store.listEndedSignIns(signInIds));
      return rows.map(({ id }) => id);
    },
  };

  function framesOf(rows: Awaited<ReturnType<MessageLog['listAfter']>>): MessageFrame[] {
    const index = knowledge();
    return rows.map(({ epoch, ...row }) => messageFrameFromRows(row, { epoch, knowledge: index }));
  }
}

/** What is stored without anybody waiting for it. */
function createNews({ store, onError }: ChatSessionsDeps) {
  const batches = createBatcher<SessionNews, null>({
    ...BATCHES,
    async run(news) {
      await store.updateSessions(news);
      return news.map(() => null);
    },
  });
  let reported: unknown;
  return {
    add(item: SessionNews): void {
      batches.add(item).catch((error: unknown) => {
        // All of a failed batch fail with one and the same error.
        if (error !== reported) onError(error);
        reported = error;
      });
    },
  };
}

/** The row of each item, in the order of the items. */
function inOrder<Row extends { readonly id: string }>(
  items: readonly { readonly id: string }[],
  rows: readonly Row[],
): readonly (Row | undefined)[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return items.map(({ id }) => byId.get(id));
}

async function orFailure<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw toFailure(error);
  }
}
