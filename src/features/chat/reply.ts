import type { EscalationReason, ConversationState, Tone } from '#core/dialogue/conversation.ts';
import type { AnswerSource, Citation } from '#core/dialogue/decision.ts';
import type { AgentId, FrustrationPart, Intent, MatchedPattern } from '#core/nlu/understanding.ts';

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
