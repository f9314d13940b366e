import { topicLabel } from '#core/dialogue/text/topic-label.ts';
import { findTopic } from '#core/nlu/topics.ts';
import type { Language } from '#core/nlu/understanding.ts';
import type { ExampleSource } from './example.ts';

/** All that is known of one customer's message and of what came after it. */
export interface MessageSignals {
  readonly language: Language;
  /** What the message was taken for, or what the conversation was about. */
  readonly topic: string | null;
  /** 0 when the message itself says nothing of a topic. */
  readonly confidence: number;
  /** Whether the topic is the message's own: read surely, or read unsurely and what was offered is about it. */
  readonly ownTopic: boolean;
  /** Topics that the message names. */
  readonly problemCount: number;
  readonly decision: string;
  /** What a person labeled it. */
  readonly label: string | null;
  /** Whether a person found that no label fits. */
  readonly rejected: boolean;
  /** Lowest and highest rating of its reply, 1 to 5. */
  readonly lowestRating: number | null;
  readonly highestRating: number | null;
  /** Whether what its reply offered worked, or failed, when it was tried. Both can be true of a guide's steps. */
  readonly worked: boolean;
  readonly failed: boolean;
  /** What the customer said of the whole conversation. */
  readonly resolved: boolean | null;
  /** The words of the reply, when it asked which topic is meant. */
  readonly question: string | null;
  /** What became of the customer's next message. */
  readonly next: { readonly decision: string; readonly topic: string | null } | null;
}

export interface GivenLabel {
  readonly label: string;
  readonly source: ExampleSource;
  /** Above 0 up to 1. */
  readonly weight: number;
}

/** How much each source is trusted. */
const SOURCE_WEIGHTS: Readonly<Record<ExampleSource, number>> = {
  inbox_label: 1,
  review: 1,
  import: 1,
  clarification: 0.8,
  outcome: 0.7,
  feedback: 0.5,
};

const GOOD_RATING = 4;
const BAD_RATING = 2;
/** Each sign against an answer that also has signs for it leaves so much of its weight. */
const DOUBT = 0.5;
/** What is worth less than this teaches more wrong than right. */
const MIN_WEIGHT = 0.2;

/** What a message is about by the most trusted of the signs there are; null when nothing says so. */
export function labelMessage(signals: MessageSignals): GivenLabel | null {
  if (signals.label !== null) return given(signals.label, 'inbox_label');
  if (signals.rejected) return null;
  const chosen = chosenTopic(signals);
  return chosen === null ? labelByOutcome(signals) : given(chosen, 'clarification');
}

/** The topic that the customer chose when asked; another one than those asked for says nothing about this message. */
function chosenTopic({ question, next, language }: MessageSignals): string | null {
  if (question === null || next === null || next.topic === null || next.decision !== 'answer') return null;
  if (findTopic(next.topic) === undefined) return null;
  return asksFor(question, topicLabel(next.topic, language)) ? next.topic : null;
}

/** Share of a label's words that a question about it has: the customer's own words may stand for some of them. */
const ASKED_SHARE = 0.6;

function asksFor(question: string, label: string): boolean {
  const asked = new Set(wordsOf(question));
  const words = wordsOf(label);
  return words.filter((word) => asked.has(word)).length >= words.length * ASKED_SHARE;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
}

/** The topic of an answer that helped. One that failed is no label, only less of a reason for one. */
function labelByOutcome(signals: MessageSignals): GivenLabel | null {
  const { topic, confidence, ownTopic, problemCount, decision, worked, highestRating, resolved } = signals;
  if (decision !== 'answer' || topic === null || problemCount > 1) return null;
  if (confidence <= 0 || !ownTopic) return null;
  const liked = (highestRating ?? 0) >= GOOD_RATING || resolved === true;
  if (!worked && !liked) return null;
  const { source, weight } = given(topic, worked ? 'outcome' : 'feedback');
  const left = weight * DOUBT ** doubtsOf(signals);
  return left < MIN_WEIGHT ? null : { label: topic, source, weight: left };
}

function doubtsOf({ failed, lowestRating, resolved }: MessageSignals): number {
  const bad = lowestRating !== null && lowestRating <= BAD_RATING;
  return [failed, bad, resolved === false].filter(Boolean).length;
}

function given(label: string, source: ExampleSource): GivenLabel {
  return { label, source, weight: SOURCE_WEIGHTS[source] };
}
