import type {
  ConversationState,
  EscalationReason,
  SolutionOutcome,
  Tone,
} from '#core/dialogue/conversation.ts';
import type { AnswerSource } from '#core/dialogue/decision.ts';
import type { Act, AgentId, Band, Intent, Language } from '#core/nlu/understanding.ts';

/** All that is stored of one conversation, as far as figures depend on it. Instants are in ms since 1970. */
export interface ConversationHistory {
  readonly id: string;
  readonly ownerId: string;
  readonly channel: 'http' | 'websocket' | 'replay';
  readonly language: Language;
  readonly state: ConversationState;
  /** Of the first message. */
  readonly begunAtMs: number;
  /** Of the newest message, whoever wrote it. */
  readonly lastMessageAtMs: number;
  /** Messages that are not answered yet. */
  readonly pendingCount: number;
  /** In the order of the messages. */
  readonly turns: readonly HistoryTurn[];
  readonly solutions: readonly HistorySolution[];
  /** Of single replies. */
  readonly ratings: readonly ReplyRating[];
  /** Of the whole conversation. */
  readonly feedback: readonly ConversationWord[];
}

/** What was understood and decided for one message. */
export interface HistoryTurn {
  readonly intent: Intent;
  readonly topic: string | null;
  readonly confidence: number;
  readonly outOfScope: boolean;
  readonly band: Band;
  readonly acts: readonly Act[];
  readonly agent: AgentId;
  readonly tone: Tone;
  /** After the turn. */
  readonly state: ConversationState;
  readonly frustrationLevel: number;
  readonly followUp: boolean;
  readonly attemptCount: number;
  /** Kind of the decision; versions to come may know others. */
  readonly decision: string;
  readonly escalationReason: EscalationReason | null;
  readonly source: AnswerSource;
  readonly latencyMs: number;
  readonly atMs: number;
  readonly replyId: string | null;
  readonly repliedAtMs: number;
  /** Characters of the customer's message. */
  readonly messageLength: number;
}

export interface HistorySolution {
  readonly articleSlug: string;
  readonly step: number;
  readonly outcome: SolutionOutcome;
  readonly changedAtMs: number;
}

export interface ReplyRating {
  readonly replyId: string;
  /** 1 to 5. */
  readonly rating: number;
  readonly atMs: number;
}

export interface ConversationWord {
  readonly rating: number | null;
  readonly resolved: boolean | null;
  readonly atMs: number;
}
