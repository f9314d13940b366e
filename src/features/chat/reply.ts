import type { ConversationState, EscalationReason, Tone } from '#core/dialogue/conversation.ts';
import type { AnswerSource, Citation, TurnPlan } from '#core/dialogue/decision.ts';
import type { KnowledgeIndex } from '#core/knowledge/knowledge-index.ts';
import type { AgentId, FrustrationPart, Intent, MatchedPattern } from '#core/nlu/understanding.ts';
import type { ReplyRecord, TurnRecord } from '#db/commit-records.ts';
import type { MessageFrame, ReplyFrame, UserMessageFrame } from '#protocol/chat-v1.ts';
import type { MessageRow, TurnRow } from './store.ts';

/** One answer as every client gets it, over HTTP and over a plain socket: what was said, by whom, and why. */
export interface ChatReply {
  readonly role: 'assistant';
  readonly content: string;
  readonly agent: AgentId;
  readonly intent: Intent;
  readonly intent_data: {
    /** 0-1. */
    readonly confidence: number;
    readonly topic: string | null;
    readonly matched_patterns: readonly MatchedPattern[];
    readonly out_of_scope: boolean;
  };
  readonly conversation_id: string;
  readonly id: string;
  readonly reply_to: string;
  /** Place of this reply in the conversation, from 1. */
  readonly seq: number;
  readonly tone: Tone;
  readonly state: ConversationState;
  readonly follow_up: boolean;
  readonly attempt_count: number;
  /** Level 0-10 with the reasons that add up to it. */
  readonly frustration: { readonly level: number; readonly parts: readonly FrustrationPart[] };
  readonly decision: string;
  readonly source: AnswerSource;
  readonly sources: readonly Citation[];
  readonly escalation_reason: EscalationReason | null;
}

/** The reply to a turn that was just committed. */
export function replyOf(
  plan: TurnPlan,
  { record, seq }: { record: TurnRecord | ReplyRecord; seq: number },
): ChatReply {
  const { turn } = record;
  return {
    role: 'assistant',
    content: plan.reply,
    agent: plan.agent,
    intent: turn.intent,
    intent_data: {
      confidence: turn.confidence,
      topic: turn.topic,
      matched_patterns: plan.understanding.matchedPatterns,
      out_of_scope: turn.out_of_scope,
    },
    conversation_id: record.conversation.id,
    id: record.reply.id,
    reply_to: record.message.id,
    seq,
    tone: plan.next.tone,
    state: plan.next.state,
    follow_up: turn.follow_up,
    attempt_count: turn.attempt_count,
    frustration: { level: turn.frustration_level, parts: plan.understanding.frustration.parts },
    decision: turn.decision,
    source: plan.source,
    sources: plan.citations,
    escalation_reason: plan.next.escalationReason,
  };
}

/** The same reply rebuilt from what was stored, for a message that was sent again or is read as history. */
export function replyFromRows(
  { reply, turn }: { reply: MessageRow; turn: TurnRow },
  { knowledge }: { knowledge: KnowledgeIndex },
): ChatReply {
  const cited = turn.articleSlugs.flatMap((slug) => knowledge.findBySlug(slug) ?? []);
  return {
    role: 'assistant',
    content: reply.content,
    agent: turn.agent,
    intent: turn.intent,
    intent_data: {
      confidence: turn.confidence,
      topic: turn.topic,
      matched_patterns: turn.matchedPatterns,
      out_of_scope: turn.outOfScope,
    },
    conversation_id: reply.conversationId,
    id: reply.id,
    reply_to: turn.messageId,
    seq: reply.seq,
    tone: turn.tone,
    state: turn.state,
    follow_up: turn.followUp,
    attempt_count: turn.attemptCount,
    frustration: { level: turn.frustrationLevel, parts: turn.frustrationParts },
    decision: turn.decision,
    source: turn.source,
    sources: cited.map(({ id, slug, title }) => ({ id, slug, title })),
    escalation_reason: turn.escalationReason,
  };
}

/** What a message frame has beside the message itself: the conversation's epoch, and when it was stored. */
export interface Committed {
  readonly epoch: string;
  readonly at: Date;
}

/** A reply as `chat.v1` shows it. */
export function replyFrame(
  reply: ChatReply,
  { epoch, at, finishReason }: Committed & { readonly finishReason: ReplyFrame['finish_reason'] },
): ReplyFrame {
  return { type: 'message', ...reply, epoch, finish_reason: finishReason, ts: at.toISOString() };
}

/** A customer's message as `chat.v1` shows it. */
export function userMessageFrame(
  message: Pick<MessageRow, 'conversationId' | 'seq' | 'id' | 'content' | 'clientMessageId'>,
  { epoch, at }: Committed,
): UserMessageFrame {
  return {
    type: 'message',
    role: 'user',
    conversation_id: message.conversationId,
    epoch,
    seq: message.seq,
    id: message.id,
    client_message_id: message.clientMessageId,
    content: message.content,
    ts: at.toISOString(),
  };
}

/** A stored message as `chat.v1` shows it: what the feed was told when it was committed. A reply needs its turn. */
export function messageFrameFromRows(
  { message, turn }: { readonly message: MessageRow; readonly turn: TurnRow | null },
  { epoch, knowledge }: { readonly epoch: string; readonly knowledge: KnowledgeIndex },
): MessageFrame {
  const committed = { epoch, at: message.createdAt };
  if (!turn) return userMessageFrame(message, committed);
  const reply = replyFromRows({ reply: message, turn }, { knowledge });
  return replyFrame(reply, { ...committed, finishReason: turn.finishReason });
}
