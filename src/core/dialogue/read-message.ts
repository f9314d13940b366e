import type { Act, Understanding } from '#core/nlu/understanding.ts';
import { readingLanguages } from './choose-language.ts';
import { chooseTopic } from './choose-topic.ts';
import type { Conversation } from './conversation.ts';
import { openSolution } from './solutions.ts';
import { SWITCH_CONFIDENCE } from './thresholds.ts';
import {
  acknowledges,
  asksForHelp,
  beginsWithNo,
  beginsWithYes,
  callsForHelp,
  cannotDoIt,
  declinesPerson,
  marksContrast,
  mentionsDanger,
  postpones,
  type ReadIn,
  reportsDone,
  saysAgain,
  saysNeither,
  saysOnlyNo,
  saysOnlyYes,
  saysRestarted,
  wantsNext,
} from './wording.ts';

/** What a message does at this point of this conversation. */
export type Move =
  | { readonly kind: 'danger' }
  /** `topic`: what for, when the message says so. */
  | { readonly kind: 'wants_person'; readonly topic: string | null }
  /** A person is awaited or was offered, and is not wanted (any more). `topic`: what to look at instead. */
  | { readonly kind: 'declines_person'; readonly topic: string | null }
  /** Anything else while a person is awaited. */
  | { readonly kind: 'waits' }
  /** `topic`: another problem named in the same message. */
  | { readonly kind: 'worked'; readonly topic: string | null }
  | { readonly kind: 'failed'; readonly topic: string | null }
  | { readonly kind: 'partly_worked' }
  /** The step was done; whether it helped is not said. */
  | { readonly kind: 'done' }
  /** The step is too much for this customer. */
  | { readonly kind: 'cannot_do' }
  /** `inOwnWords` is false when the topic was picked from a question: then the words say nothing about it. */
  | { readonly kind: 'states_topic'; readonly topic: string; readonly inOwnWords: boolean }
  | { readonly kind: 'rejects_topics' }
  /** Asks for a language and nothing else. */
  | { readonly kind: 'asks_language' }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'abusive' }
  | { readonly kind: 'small_talk'; readonly act: 'greeting' | 'thanks' | 'goodbye' | 'acknowledge' }
  /** `topics`: what it may be about, best first. */
  | { readonly kind: 'unclear'; readonly topics: readonly string[] };

interface Reading {
  readonly text: string;
  readonly languages: ReadIn;
  readonly understanding: Understanding;
  readonly conversation: Conversation;
  /** The message's own topic when it is sure enough to act on. */
  readonly topic: string | null;
  /** The same when it differs from the topic at hand. */
  readonly otherTopic: string | null;
}

/** Reads a message in its place: the same "no" answers a question, reports a failure or says goodbye. */
export function readMessage(
  text: string,
  {
    understanding,
    conversation,
    languageAsked = false,
  }: {
    readonly understanding: Understanding;
    /** As it was before the turn, but for its language. */
    readonly conversation: Conversation;
    /** True when the message asks for that language. */
    readonly languageAsked?: boolean;
  },
): Move {
  const languages = readingLanguages(conversation.language, understanding.language);
  const restarted = isMeans(understanding.topic) && saysRestarted(text, languages);
  const topic = restarted ? null : sureTopic(understanding, conversation);
  const otherTopic = topic === conversation.topic ? null : topic;
  const reading: Reading = { text, languages, understanding, conversation, topic, otherTopic };
  if (mentionsDanger(text)) return { kind: 'danger' };
  if (conversation.state === 'escalation') return readWhileWaiting(reading);
  if (languageAsked && topic === null && !has(reading, 'person')) return { kind: 'asks_language' };
  return readPerson(reading) ?? readOutcome(reading) ?? readFlow(reading) ?? readSubject(reading);
}

/** A restart is a means: who tells of one asks for something else. */
function isMeans(topic: string | null): boolean {
  return topic === 'gateway_restart' || topic === 'gateway_factory_reset';
}

function sureTopic(
  { topic, confidence, band }: Understanding,
  { topic: current, pending }: Conversation,
): string | null {
  const atWork = current !== null && current !== topic && pending?.kind === 'did_it_work';
  return band === 'answer' && (!atWork || confidence >= SWITCH_CONFIDENCE) ? topic : null;
}

function has({ understanding }: Reading, act: Act): boolean {
  return understanding.acts.includes(act);
}

/** A yes or no as an answer: the act, or the first word of a longer message ("yes thanks", "no, it is red"). */
function says(reading: Reading, act: 'affirm' | 'deny'): boolean {
  return (
    has(reading, act) || (act === 'affirm' ? beginsWithYes : beginsWithNo)(reading.text, reading.languages)
  );
}

function readWhileWaiting(reading: Reading): Move {
  const solved = has(reading, 'worked') && !hasFailed(reading) && !has(reading, 'partly_worked');
  if (solved && !has(reading, 'person')) return { kind: 'worked', topic: null };
  const declines =
    declinesPerson(reading.text, reading.languages) || (has(reading, 'cancel') && !has(reading, 'person'));
  return declines ? { kind: 'declines_person', topic: reading.otherTopic } : { kind: 'waits' };
}

function readPerson(reading: Reading): Move | null {
  const offered = reading.conversation.pending?.kind === 'talk_to_person';
  if (declinesPerson(reading.text, reading.languages) && (offered || has(reading, 'person'))) {
    return { kind: 'declines_person', topic: reading.topic };
  }
  if (has(reading, 'person')) return { kind: 'wants_person', topic: reading.topic };
  if (!offered || reading.otherTopic !== null) return null;
  if (says(reading, 'deny')) return { kind: 'declines_person', topic: null };
  // Offered because a step was too hard, and said once more.
  const accepts =
    says(reading, 'affirm') ||
    acknowledges(reading.text, reading.languages) ||
    cannotDoIt(reading.text, reading.languages);
  return accepts ? { kind: 'wants_person', topic: null } : null;
}

function hasFailed(reading: Reading): boolean {
  return has(reading, 'failed') || reading.understanding.followUp;
}

/** What became of the step that was offered. */
function readOutcome(reading: Reading): Move | null {
  const { conversation, text, languages, otherTopic } = reading;
  const open = openSolution(conversation.solutions);
  const asked = conversation.pending?.kind === 'did_it_work';
  if (has(reading, 'partly_worked') && open !== null) return { kind: 'partly_worked' };
  if (hasFailed(reading) && (open !== null || reopens(reading))) return { kind: 'failed', topic: otherTopic };
  if (open !== null && !has(reading, 'worked')) {
    if ((cannotDoIt(text, languages) || callsForHelp(text, languages)) && otherTopic === null)
      return { kind: 'cannot_do' };
    if (reportsDone(text, languages)) return { kind: 'done' };
  }
  if (asked && open !== null && says(reading, 'deny') && !has(reading, 'worked'))
    return { kind: 'failed', topic: otherTopic };
  if (open !== null && conversation.topic !== null && wantsNext(text, languages) && !has(reading, 'worked')) {
    return { kind: 'states_topic', topic: otherTopic ?? conversation.topic, inOwnWords: true };
  }
  // "Yes, on Wi-Fi" or "yes please" is no word about the outcome.
  const affirmed =
    asked &&
    says(reading, 'affirm') &&
    !acknowledges(text, languages) &&
    (saysOnlyYes(text, languages) || otherTopic !== null);
  if ((!has(reading, 'worked') && !affirmed) || hasFailed(reading)) return null;
  // With nothing being tried, a message that tells how something worked is about the subject it names.
  const names = otherTopic !== null || (conversation.solutions.length === 0 && reading.topic !== null);
  if (open === null && (names || isStory(text))) return null;
  return {
    kind: 'worked',
    topic: otherTopic !== null && (affirmed || marksContrast(text, languages)) ? otherTopic : null,
  };
}

/** Longest message, in characters, whose point may be a courtesy. */
const STORY_CHARACTERS = 240;

function isStory(text: string): boolean {
  return text.length > STORY_CHARACTERS;
}

/** Moves that steer the conversation itself, and the answers to "which of these?". */
function readFlow(reading: Reading): Move | null {
  const { conversation, text, languages, topic, otherTopic } = reading;
  if (has(reading, 'repeat') && conversation.lastReply !== null && otherTopic === null)
    return { kind: 'repeat' };
  // "Cancel" with nothing under way to stop is more likely about the service.
  const idle = conversation.topic === null && conversation.pending === null;
  const [near] = reading.understanding.nearestTopics;
  if (has(reading, 'cancel') && idle && near !== undefined) return { kind: 'unclear', topics: [near.topic] };
  if (has(reading, 'cancel') && otherTopic === null) return { kind: 'cancel' };
  if (conversation.pending?.kind !== 'which_topic') return null;
  const options = conversation.pending.topics;
  if (topic !== null && !options.includes(topic)) return null;
  const chosen = topic ?? chooseTopic(text, { options, language: conversation.language });
  if (chosen !== null) return { kind: 'states_topic', topic: chosen, inOwnWords: chosen === topic };
  if (says(reading, 'deny') || saysNeither(text, languages)) return { kind: 'rejects_topics' };
  const [first] = options;
  const accepts = says(reading, 'affirm') || acknowledges(text, languages);
  return accepts && first !== undefined ? { kind: 'states_topic', topic: first, inOwnWords: false } : null;
}

/** What the message is about, or the small talk that it is. */
function readSubject(reading: Reading): Move {
  const { conversation, text, languages, topic, understanding } = reading;
  if (topic !== null)
    return sameProblemAgain(reading)
      ? { kind: 'failed', topic: null }
      : { kind: 'states_topic', topic, inOwnWords: true };
  // "No thanks" to "anything else?" ends the conversation.
  const closes = conversation.state === 'resolved' && says(reading, 'deny') && saysOnlyNo(text, languages);
  // In a story, thanks and greetings are manners.
  if (isStory(text)) return { kind: 'unclear', topics: likelyTopics(understanding, conversation) };
  if (closes || has(reading, 'goodbye')) return { kind: 'small_talk', act: 'goodbye' };
  for (const act of ['thanks', 'greeting'] as const) {
    if (has(reading, act)) return { kind: 'small_talk', act };
  }
  if (has(reading, 'abusive')) return { kind: 'abusive' };
  if (
    acknowledges(text, languages) ||
    asksForHelp(text, languages) ||
    has(reading, 'affirm') ||
    postpones(text, languages)
  )
    return { kind: 'small_talk', act: 'acknowledge' };
  if (hasFailed(reading) && conversation.topic !== null)
    return { kind: 'states_topic', topic: conversation.topic, inOwnWords: true };
  return { kind: 'unclear', topics: likelyTopics(understanding, conversation) };
}

/** "Internet is down AGAIN" while its step is being tried says that the step did not help. */
function sameProblemAgain({ topic, conversation, text, languages }: Reading): boolean {
  const known = openSolution(conversation.solutions) !== null || reopens({ conversation });
  return topic === conversation.topic && known && saysAgain(text, languages);
}

/** A failure told now would mean that the last fix did not last. */
function reopens({ conversation }: Pick<Reading, 'conversation'>): boolean {
  return conversation.state === 'resolved' && conversation.solutions.at(-1)?.outcome === 'worked';
}

function likelyTopics(
  { topic, nearestTopics }: Understanding,
  { topic: current, pending }: Conversation,
): readonly string[] {
  const nearest = nearestTopics.map((near) => near.topic);
  const topics = topic === null ? nearest : [topic, ...nearest];
  const atWork = current !== null && topics.length > 0 && pending?.kind === 'did_it_work';
  // While a step is being tried, a doubtful other subject is weighed against the one at hand.
  return [...new Set(atWork ? [...topics.slice(0, 1), current, ...topics.slice(1)] : topics)];
}
