import type postgres from 'postgres';
import type { CommitRecord, CommitResult, MessageRecord, TurnRecord } from './commit-records.ts';
import { type RecordSets, runStatement, type StoredRow } from './store-statement.ts';

/**
 * Stores records of different conversations in one statement, which is one transaction: all of it or, when it throws,
 * nothing. The results stand in the order of the records.
 */
export async function storeTurns(
  sql: postgres.Sql,
  records: readonly CommitRecord[],
): Promise<readonly CommitResult[]> {
  const onlyTurns = records.every(({ kind }) => kind === 'turn');
  const rows: RecordSets = { onlyTurns, conversations: [], messages: [], turns: [], solutions: [] };
  for (const record of records) addRows(record, rows);
  const [first, ...others] = await runStatement(sql, rows);
  if (!first) return records.map(() => REFUSED);
  // One statement, one time.
  const at = new Date(first.at);
  const stored = new Map([first, ...others].map((row) => [row.id, row]));
  return records.map((record) => {
    const row = stored.get(record.conversation.id);
    return row ? resultOf(row, { at }) : REFUSED;
  });
}

const REFUSED: CommitResult = { status: 'refused' };

function resultOf(row: StoredRow, { at }: { at: Date }): CommitResult {
  return {
    status: 'committed',
    version: row.version,
    headSeq: row.head_seq,
    epoch: row.epoch,
    pendingCount: row.pending_count,
    leaseNode: row.lease_node,
    at,
  };
}

/** `from_head` counts back from the newest message, whose sequence number only the commit knows. */
function addRows(record: CommitRecord, rows: RecordSets): void {
  const { kind, conversation } = record;
  rows.conversations.push(conversationRow(record));
  if (kind === 'message') {
    rows.messages.push({ ...userRow(record), from_head: 0, awaits_reply: true });
    return;
  }
  if (kind === 'turn') rows.messages.push({ ...userRow(record), from_head: 1, awaits_reply: false });
  rows.messages.push({
    id: record.reply.id,
    conversation_id: conversation.id,
    from_head: 0,
    role: 'assistant',
    content: record.reply.content,
    reply_to: record.message.id,
    awaits_reply: false,
  });
  rows.turns.push({ ...record.turn, message_id: record.message.id, conversation_id: conversation.id });
  for (const solution of record.solutions) {
    rows.solutions.push({
      conversation_id: conversation.id,
      article_slug: solution.articleSlug,
      step: solution.step,
      outcome: solution.outcome,
      position: solution.position,
    });
  }
}

function userRow({ conversation, message }: TurnRecord | MessageRecord) {
  return {
    id: message.id,
    conversation_id: conversation.id,
    role: 'user',
    content: message.content,
    client_message_id: message.clientMessageId,
  };
}

function conversationRow(record: CommitRecord) {
  const { kind, conversation, ownerId } = record;
  return {
    kind,
    id: conversation.id,
    owner_id: ownerId,
    ...detailsOf(record),
    state: conversation.state,
    agent: conversation.agent,
    intent: conversation.intent,
    topic: conversation.topic,
    tone: conversation.tone,
    attempt_count: conversation.attemptCount,
    frustration_level: conversation.frustrationLevel,
    frustration_memory: conversation.frustrationMemory,
    clarification_count: conversation.clarificationCount,
    language: conversation.language,
    agenda: conversation.agenda,
    model_memory: conversation.modelMemory,
    pending: conversation.pending,
    escalation_reason: conversation.escalationReason,
    turn_count: conversation.turnCount,
  };
}

/** The columns that differ between the kinds; one that is left out is null. */
function detailsOf(record: CommitRecord) {
  switch (record.kind) {
    case 'turn':
      return {
        channel: record.channel,
        expected_version: record.expectedVersion,
        client_message_id: record.message.clientMessageId,
      };
    case 'message':
      return {
        channel: record.channel,
        expected_version: record.mayBegin ? 0 : 1,
        client_message_id: record.message.clientMessageId,
        lease_node: record.lease.nodeId,
        lease_ms: record.lease.ms,
      };
    case 'reply':
      return { expected_version: record.expectedVersion, message_id: record.message.id };
  }
}
