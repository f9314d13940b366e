import type { AgentId, Intent, Language } from '#core/nlu/understanding.ts';

export const CONVERSATION_STATES = ['initial', 'follow_up', 'frustrated', 'escalation', 'resolved'] as const;
export type ConversationState = (typeof CONVERSATION_STATES)[number];

export const TONES = [
  'helpful_friendly',
  'understanding_adaptive',
  'patient_alternative',
  'empathetic_supportive',
  'empathetic_escalation',
] as const;
export type Tone = (typeof TONES)[number];

/** Why a conversation went to a person. Closed: reports group by it. */
export const ESCALATION_REASONS = [
  'customer_request',
  'solutions_exhausted',
  'high_frustration',
  'not_understood',
  'safety',
] as const;
export type EscalationReason = (typeof ESCALATION_REASONS)[number];

export const SOLUTION_OUTCOMES = ['offered', 'worked', 'failed', 'unknown'] as const;
export type SolutionOutcome = (typeof SOLUTION_OUTCOMES)[number];

/** One thing the customer was asked to try, or tried unasked. `step` indexes `Article.steps`; -1 is the article's short answer itself. */
export interface Solution {
  readonly articleSlug: string;
  readonly step: number;
  readonly outcome: SolutionOutcome;
}

/** What the last reply asked, so that "yes", "no" or "the first one" can be read. */
export type PendingQuestion =
  | { readonly kind: 'did_it_work' }
  | { readonly kind: 'which_topic'; readonly topics: readonly string[] }
  | { readonly kind: 'rephrase' }
  | { readonly kind: 'talk_to_person' };

/** What a conversation has asked of the language model. */
export interface ModelMemory {
  /** Requests so far, for the limit per conversation. */
  readonly calls: number;
  /** What was said up to message number `summarySeq`; null before the first summary. */
  readonly summary: string | null;
  readonly summarySeq: number;
}

/** All that the dialogue remembers of a conversation between turns. */
export interface Conversation {
  readonly id: string;
  readonly state: ConversationState;
  readonly agent: AgentId | null;
  readonly intent: Intent | null;
  readonly topic: string | null;
  readonly tone: Tone;
  /** Solutions that failed since the last resolution. */
  readonly attemptCount: number;
  readonly frustrationLevel: number;
  /** Carried to the next turn by `core/nlu/frustration.ts`. */
  readonly frustrationMemory: number;
  /** Clarifying questions asked in a row without an answer found. */
  readonly clarificationCount: number;
  /** The language of the replies. */
  readonly language: Language;
  /** Topics that the customer named and that are not dealt with yet, in order; null when there are none. */
  readonly agenda: readonly string[] | null;
  readonly modelMemory: ModelMemory | null;
  readonly pending: PendingQuestion | null;
  /** Null unless the state is `escalation`. */
  readonly escalationReason: EscalationReason | null;
  /** Everything offered so far, oldest first. */
  readonly solutions: readonly Solution[];
  /** Text of the last reply, for "say that again"; null before the first. */
  readonly lastReply: string | null;
  /** Replies given so far. */
  readonly turnCount: number;
}

/** A conversation that has just begun. */
export function startConversation(id: string): Conversation {
  return {
    id,
    state: 'initial',
    agent: null,
    intent: null,
    topic: null,
    tone: 'helpful_friendly',
    attemptCount: 0,
    frustrationLevel: 0,
    frustrationMemory: 0,
    clarificationCount: 0,
    language: 'en',
    agenda: null,
    modelMemory: null,
    pending: null,
    escalationReason: null,
    solutions: [],
    lastReply: null,
    turnCount: 0,
  };
}
