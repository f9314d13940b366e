import type { Article } from '#core/knowledge/article.ts';
import type { AgentId, Explanation, Understanding } from '#core/nlu/understanding.ts';
import type { Conversation, EscalationReason, Solution } from './conversation.ts';

/** What to do about a message. Data only: `features/chat/turn.ts` carries it out. */
export type Decision =
  | {
      /** Offer the next untried step of an article. `step` -1 means the short answer without a step. */
      readonly kind: 'answer';
      readonly article: Article;
      readonly step: number;
      /** Whether the reply repeats the article's short answer before the step (first time the article is used). */
      readonly withSummary: boolean;
    }
  | { readonly kind: 'clarify'; readonly topics: readonly string[] }
  | { readonly kind: 'rephrase' }
  | { readonly kind: 'escalate'; readonly reason: EscalationReason }
  /** Already with a person: the message is added, nothing new is promised. */
  | { readonly kind: 'waiting_for_person' }
  | { readonly kind: 'resolve' }
  /** `acknowledge`: "ok, I will try that", which is neither thanks nor an answer. `done`: "did it". */
  | {
      readonly kind: 'small_talk';
      readonly act: 'greeting' | 'thanks' | 'goodbye' | 'cancel' | 'acknowledge' | 'done';
    }
  /** Asks whether the customer wants a person: nothing is left to offer though nothing failed, harsh words fell, or a step is too hard. */
  | { readonly kind: 'offer_person'; readonly why: 'nothing_left' | 'upset' | 'too_hard' }
  | { readonly kind: 'repeat' };

/** Where the words of a reply came from. Reported with every turn. */
export type AnswerSource = 'knowledge' | 'model' | 'dialogue';

/** A source shown to the customer with the reply. */
export interface Citation {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
}

/** The outcome of the pure part of a turn: what was decided, the words, and the conversation after it. */
export interface TurnPlan {
  readonly understanding: Understanding;
  /** Why the message was read as it was; null where nobody asked. */
  readonly explanation: Explanation | null;
  readonly decision: Decision;
  readonly agent: AgentId;
  /** True when another agent than before answers. */
  readonly agentChanged: boolean;
  readonly reply: string;
  readonly source: AnswerSource;
  readonly citations: readonly Citation[];
  /** The conversation as it will be stored if this plan is carried out. */
  readonly next: Conversation;
  /** Solutions whose outcome or existence changed in this turn; all are also in `next.solutions`. */
  readonly changedSolutions: readonly Solution[];
  /** Set when a language model may find better words than the offline reply: what it may use. */
  readonly modelCandidate: ModelCandidate | null;
}

/** What a language model may use. It finds words only: the conversation goes on as decided. */
export interface ModelCandidate {
  /** At most 4, best first; may be empty. */
  readonly articles: readonly Article[];
}
