import type postgres from 'postgres';
import type { Role } from './schema.ts';

/** A session to begin, in snake_case as stored. */
export interface NewChatSession extends SignedInAs {
  readonly id: string;
  /** The access token's end, ISO 8601. */
  readonly auth_expires_at: string;
  readonly token_hash: string;
  readonly conversation_id: string;
  readonly client_id: string;
}

/** Whose session it is. */
export interface SignedInAs {
  readonly user_id: string;
  readonly role: Role;
  readonly guest: boolean;
  readonly sign_in_id: string | null;
}

/** A request to resume: the hash of the token that was presented, and that of its successor. */
export interface SessionClaim {
  readonly id: string;
  readonly token_hash: string;
  readonly new_token_hash: string;
  readonly client_id: string;
  /** Who the client proved to be anew; null: the session's own word counts. */
  readonly signed_in_as: SignedInAs | null;
  /** Until when, ISO 8601; null: as before. */
  readonly auth_expires_at: string | null;
}

/** The session's conversation; all null before its first message. */
export interface ConversationHead {
  readonly owner_id: string | null;
  readonly epoch: string | null;
  readonly head_seq: number | null;
}

export interface OpenedRow extends ConversationHead {
  readonly id: string;
}

/**
 * `foreign`: the token is right but the session is of somebody else. `ended`: its sign-in or its access token has
 * ended. In both cases the token stays as it is.
 */
export interface ClaimedRow extends ConversationHead {
  readonly id: string;
  readonly verdict: 'resumed' | 'foreign' | 'ended';
  readonly user_id: string;
  readonly role: Role;
  readonly guest: boolean;
  readonly sign_in_id: string | null;
  readonly auth_expires_at_ms: number;
  readonly conversation_id: string;
}

/** What became known of a session: that the token with this hash arrived, or a later end of its access token. */
export interface SessionNews {
  readonly id: string;
  readonly confirmed_hash: string | null;
  readonly auth_expires_at: string | null;
}

export type SessionStore = ReturnType<typeof createSessionStore>;

/**
 * Sessions of `chat.v1`, many in one statement. The ids of one call differ from each other. Rows are locked in the
 * order of their ids, so that statements of several nodes cannot wait for each other in a circle.
 */
export function createSessionStore(sql: postgres.Sql) {
  return {
    /** Stores new sessions; one whose sign-in has ended is left out of the result. */
    async openSessions(sessions: readonly NewChatSession[]): Promise<readonly OpenedRow[]> {
      return sql<OpenedRow[]>`
        with input as materialized (
          select * from json_to_recordset(${JSON.stringify(sessions)}::text::json) as input (
            id uuid, token_hash text, user_id uuid, role text, guest boolean, sign_in_id uuid, conversation_id uuid,
            client_id text, auth_expires_at timestamptz)
        ), opened as (
          insert into chat_sessions (
            id, token_hash, user_id, role, guest, sign_in_id, conversation_id, client_id, auth_expires_at)
          select id, token_hash, user_id, role, guest, sign_in_id, conversation_id, client_id, auth_expires_at
          from input
          where sign_in_id is null
            or (select revoked_at is null from sessions where sessions.id = input.sign_in_id)
          returning id, conversation_id
        )
        select opened.id, owner_id, epoch, head_seq
        from opened left join conversations on conversations.id = opened.conversation_id`;
    },

    /**
     * Trades tokens for their successors. The presented one is then the previous one, so that it stays good until its
     * successor is known to have arrived. The result leaves out unknown sessions and tokens that match neither.
     */
    async resumeSessions(claims: readonly SessionClaim[]): Promise<readonly ClaimedRow[]> {
      const rows = claims.map(({ signed_in_as, ...claim }) => ({ ...claim, ...signed_in_as }));
      return sql<ClaimedRow[]>`
        with input as materialized (
          select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as input (
            id uuid, token_hash text, new_token_hash text, client_id text,
            user_id uuid, role text, guest boolean, sign_in_id uuid, auth_expires_at timestamptz)
        ), found as materialized (
          select * from chat_sessions where id in (select id from input) order by id for no key update
        ), claimed as materialized (
          select found.id, found.user_id, found.conversation_id, input.token_hash, input.new_token_hash,
            input.client_id, input.user_id <> found.user_id as is_foreign,
            coalesce(input.role, found.role) as role, coalesce(input.guest, found.guest) as guest,
            case when input.user_id is null then found.sign_in_id else input.sign_in_id end as sign_in_id,
            coalesce(input.auth_expires_at, found.auth_expires_at) as auth_expires_at
          from input
          join found on found.id = input.id
            and input.token_hash in (found.token_hash, found.previous_token_hash)
        ), judged as materialized (
          select *, case
            when is_foreign then 'foreign'
            when auth_expires_at <= now() then 'ended'
            when sign_in_id is null then 'resumed'
            when (select revoked_at is null from sessions where sessions.id = claimed.sign_in_id) then 'resumed'
            else 'ended' end as verdict
          from claimed
        ), rotated as (
          update chat_sessions set
            token_hash = judged.new_token_hash, previous_token_hash = judged.token_hash, role = judged.role,
            guest = judged.guest, sign_in_id = judged.sign_in_id, auth_expires_at = judged.auth_expires_at,
            client_id = judged.client_id, updated_at = now()
          from judged where chat_sessions.id = judged.id and verdict = 'resumed'
        )
        select judged.id, verdict, user_id, role, guest, sign_in_id, conversation_id,
          (extract(epoch from auth_expires_at) * 1000)::float8 as auth_expires_at_ms, owner_id, epoch, head_seq
        from judged left join conversations on conversations.id = judged.conversation_id`;
    },

    /** Stores what became known. A token that was followed by another one meanwhile is not confirmed any more. */
    async updateSessions(news: readonly SessionNews[]): Promise<void> {
      await sql`
        with input as materialized (
          select * from json_to_recordset(${JSON.stringify(news)}::text::json) as input (
            id uuid, confirmed_hash text, auth_expires_at timestamptz)
        ), found as materialized (
          select id from chat_sessions where id in (select id from input) order by id for no key update
        )
        update chat_sessions set
          previous_token_hash = case
            when chat_sessions.token_hash = input.confirmed_hash then null
            else chat_sessions.previous_token_hash end,
          auth_expires_at = coalesce(input.auth_expires_at, chat_sessions.auth_expires_at),
          updated_at = now()
        from input join found on found.id = input.id
        where chat_sessions.id = input.id`;
    },

    /** Newest sequence number of each of these conversations that exists. */
    async listHeads(
      conversationIds: readonly string[],
    ): Promise<readonly { id: string; head_seq: number }[]> {
      return sql<{ id: string; head_seq: number }[]>`
        select id, head_seq from conversations
        where id in (
          select id::uuid from json_array_elements_text(${JSON.stringify(conversationIds)}::text::json) as input (id))`;
    },

    /** Those of these sign-ins that were revoked or are gone altogether. */
    async listEndedSignIns(signInIds: readonly string[]): Promise<readonly { id: string }[]> {
      return sql<{ id: string }[]>`
        select input.id
        from json_array_elements_text(${JSON.stringify(signInIds)}::text::json) as input (id)
        left join sessions on sessions.id = input.id::uuid
        where sessions.id is null or sessions.revoked_at is not null`;
    },
  };
}

/** Rows that one statement deletes: keeps it far below the limit of a statement's time. */
const PURGE_BATCH = 5_000;

/** Deletes sessions whose access token ended more than a day ago; resolves to their number. */
export async function purgeSessions(sql: postgres.Sql): Promise<number> {
  let deleted = 0;
  for (;;) {
    // Rows that another node is deleting, or a client is coming back to, are left for the next time.
    const { count } = await sql`
      delete from chat_sessions where id in (
        select id from chat_sessions where auth_expires_at < now() - interval '1 day'
        limit ${PURGE_BATCH} for update skip locked)`;
    deleted += count;
    if (count < PURGE_BATCH) return deleted;
  }
}
