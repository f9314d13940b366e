/** Who answers. The three agents are data (`core/dialogue/agents.ts`); these are their ids on the wire. */
export type AgentId = 'tech_support' | 'billing' | 'general';

/** Coarse class of what the customer wants. The two long ones mark cases that more often need a person. */
export const INTENTS = ['billing', 'technical', 'general', 'technical_complex', 'billing_dispute'] as const;
export type Intent = (typeof INTENTS)[number];

/** What a message does in the conversation, apart from its subject. One message may do several. */
export const ACTS = [
  'greeting',
  'thanks',
  'goodbye',
  'affirm',
  'deny',
  'worked',
  'failed',
  'partly_worked',
  'repeat',
  'slower',
  'person',
  'cancel',
  'abusive',
] as const;
export type Act = (typeof ACTS)[number];

/** One weighted pattern that fired, with the words that made it fire (normalized text). */
export interface MatchedPattern {
  readonly pattern: string;
  readonly label: string;
  readonly weight: number;
  readonly text: string;
}

/** One reason in a frustration score, in points; negative points calm it. */
export interface FrustrationPart {
  readonly label: string;
  readonly points: number;
}

/** Frustration 0-10 after this message, and why. `memory` is what the next turn starts from. */
export interface Frustration {
  readonly level: number;
  readonly parts: readonly FrustrationPart[];
  readonly memory: number;
}

/** A topic with how well it fits, 0-1. */
export interface TopicScore {
  readonly topic: string;
  readonly score: number;
}

/** Languages that are read and answered. */
export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What the confidence in a reading allows, by what a wrong answer, a question and a hand-over cost. */
export const BANDS = ['answer', 'ask', 'hand_over'] as const;
export type Band = (typeof BANDS)[number];

/** One of the things a message is about, in the order they come. `start` and `end` are UTF-16 offsets in the text. */
export interface Problem {
  readonly topic: string;
  readonly intent: Intent;
  readonly agentType: AgentId;
  readonly confidence: number;
  readonly start: number;
  readonly end: number;
}

/** A word as the customer wrote it, and how much it spoke for (or, negative, against) a topic, in margin units. */
export interface WordWeight {
  readonly word: string;
  readonly weight: number;
}

/** Why a message was read as it was. */
export interface Explanation {
  /** Distance of the best topic from "none of these", as the model scores it; negative means that it is beyond doubt no better. */
  readonly margin: number;
  /** The next best topic with its margin. */
  readonly runnerUp: { readonly topic: string; readonly margin: number } | null;
  /** Words that weighed most, heaviest first, at most 8. */
  readonly words: readonly WordWeight[];
  /** Topics in the order the customer named them, when there are several. */
  readonly problems: readonly { readonly topic: string; readonly confidence: number }[];
}

/** What earlier turns add to the reading of a message. */
export interface NluContext {
  /** The language of the conversation so far. */
  readonly language: Language;
  /** Solutions that failed so far, 0 or more. */
  readonly attemptCount: number;
  /** `Frustration.memory` of the previous turn, 0 when there was none. */
  readonly frustrationMemory: number;
}

/** Everything the core knows about one message. */
export interface Understanding {
  readonly intent: Intent;
  /** Finest class (`TOPICS`), or null when nothing points to one. */
  readonly topic: string | null;
  /** How sure the intent is, 0-1. 0 when no pattern fired. */
  readonly confidence: number;
  readonly matchedPatterns: readonly MatchedPattern[];
  readonly agentType: AgentId;
  readonly language: Language;
  readonly band: Band;
  /** What the message is about, in the order it says it; one entry mostly, none without a topic. */
  readonly problems: readonly Problem[];
  /** True when neither a topic, an intent pattern nor an act was found, or the text is plainly about something else. */
  readonly outOfScope: boolean;
  readonly acts: readonly Act[];
  /** The message says that an earlier solution did not help ("that didn't work", "still not working"). */
  readonly followUp: boolean;
  /** The best topics, best first, at most 3; for clarifying questions. */
  readonly nearestTopics: readonly TopicScore[];
  readonly frustration: Frustration;
}
