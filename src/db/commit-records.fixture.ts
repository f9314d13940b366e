import type postgres from 'postgres';
import { type Conversation, startConversation } from '#core/dialogue/conversation.ts';
import type { MessageRecord, NewTurn, ReplyRecord, TurnRecord } from './commit-records.ts';

const newId = () => Bun.randomUUIDv7();

export interface RecordOptions {
  readonly conversation?: Conversation;
  readonly ownerId?: string;
  readonly expectedVersion?: number;
  readonly clientMessageId?: string | null;
  readonly content?: string;
  readonly confidence?: number;
}

function newTurn({ confidence = 0.9 }: RecordOptions): NewTurn {
  return {
    intent: 'technical',
    topic: 'no_internet',
    confidence,
    out_of_scope: false,
    language: 'en',
    band: 'answer',
    explanation: null,
    matched_patterns: [{ pattern: 'internet', label: 'technical', weight: 0.9, text: 'internet' }],
    acts: ['greeting', 'person'],
    agent: 'tech_support',
    tone: 'helpful_friendly',
    state: 'initial',
    frustration_level: 3,
    frustration_parts: [{ label: 'capitals', points: 3 }],
    follow_up: false,
    attempt_count: 0,
    decision: 'answer',
    escalation_reason: null,
    source: 'knowledge',
    finish_reason: 'stop',
    article_slugs: ['an-article'],
    latency_ms: 0.2,
  };
}

function outcome(options: RecordOptions) {
  return {
    conversation: options.conversation ?? startConversation(newId()),
    ownerId: options.ownerId ?? newId(),
    expectedVersion: options.expectedVersion ?? 0,
    reply: { id: newId(), content: 'hi' },
    turn: newTurn(options),
    solutions: [{ articleSlug: 'an-article', step: 0, outcome: 'offered' as const, position: 0 }],
  };
}

function newMessage({ content = 'hello', clientMessageId = null }: RecordOptions) {
  return { id: newId(), content, clientMessageId };
}

/** A message with its reply; by default the first of a new conversation of a new customer. */
export function turnRecord(options: RecordOptions = {}): TurnRecord {
  return { kind: 'turn', channel: 'http', message: newMessage(options), ...outcome(options) };
}

/** A message alone, of a conversation that it may begin. */
export function messageRecord(
  options: RecordOptions & {
    readonly mayBegin?: boolean;
    readonly nodeId?: string;
    readonly leaseMs?: number;
  } = {},
): MessageRecord {
  return {
    kind: 'message',
    conversation: options.conversation ?? startConversation(newId()),
    ownerId: options.ownerId ?? newId(),
    channel: 'websocket',
    mayBegin: options.mayBegin ?? true,
    message: newMessage(options),
    lease: { nodeId: options.nodeId ?? newId(), ms: options.leaseMs ?? 60_000 },
  };
}

/** The reply to a stored message. */
export function replyRecord(messageId: string, options: RecordOptions): ReplyRecord {
  return { kind: 'reply', message: { id: messageId }, ...outcome(options) };
}

/** So that no node of a later test takes over what was left unanswered. */
export async function deleteUnanswered(sql: postgres.Sql): Promise<void> {
  await sql`delete from conversations where pending_count > 0`;
}
