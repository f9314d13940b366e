import postgres from 'postgres';
import type { StoreLog } from '../history.ts';

/** Reads the final log from the database itself, past everything that is tested. */
export async function readStoreLog(url: string): Promise<StoreLog> {
  return withDatabase(url, async (sql) => ({
    conversations: await sql`
      select id, epoch, head_seq as "headSeq", pending_count as "pendingCount" from conversations`,
    messages: await sql`
      select conversation_id as "conversationId", seq, id, role, client_message_id as "clientMessageId",
        reply_to as "replyTo", awaits_reply as "awaitsReply"
      from messages order by conversation_id, seq`,
    analyzed: (await sql`select message_id from turns`).map((row) => String(row['message_id'])),
  }));
}

/** How many messages there are, and how many of them wait for their reply. */
export async function countStored(url: string): Promise<{ messages: number; waiting: number }> {
  return withDatabase(url, async (sql) => {
    const [row] = await sql`
      select count(*)::int as messages, (count(*) filter (where awaits_reply))::int as waiting from messages`;
    return { messages: Number(row?.['messages']), waiting: Number(row?.['waiting']) };
  });
}

/** Whether a message is stored, by its sender's id. */
export async function isStored(
  url: string,
  { clientMessageId }: { clientMessageId: string },
): Promise<boolean> {
  return withDatabase(url, async (sql) => {
    const rows = await sql`select 1 from messages where client_message_id = ${clientMessageId}`;
    return rows.length > 0;
  });
}

/** Newest sequence number by conversation. */
export async function readHeads(url: string): Promise<ReadonlyMap<string, number>> {
  return withDatabase(url, async (sql) => {
    const rows = await sql`select id, head_seq from conversations`;
    return new Map(rows.map((row) => [String(row['id']), Number(row['head_seq'])]));
  });
}

async function withDatabase<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 5 });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
