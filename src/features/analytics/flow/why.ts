import type { EscalationReason } from '#core/dialogue/conversation.ts';
import { topicLabel } from '#core/dialogue/text/topic-label.ts';
import type { Act, Band, Explanation } from '#core/nlu/understanding.ts';

/** What was stored of a message's reading. */
export interface Reading {
  readonly topic: string | null;
  /** 0: the topic is that of the conversation, not of the message. */
  readonly confidence: number;
  readonly band: Band;
  readonly acts: readonly Act[];
  readonly outOfScope: boolean;
  readonly explanation: Explanation | null;
}

/** What was stored of a decision. */
export interface Decided extends Reading {
  readonly decision: string;
  readonly source: string;
  readonly followUp: boolean;
  readonly attemptCount: number;
  readonly frustrationLevel: number;
  readonly escalationReason: EscalationReason | null;
  /** Titles of the articles that the reply cites. */
  readonly titles: readonly string[];
}

/** Words named in a sentence. */
const MAX_WORDS = 3;

const BAND_SAYS: Readonly<Record<Band, string>> = {
  answer: 'sure enough to act on',
  ask: 'only sure enough to ask',
  hand_over: 'too unsure to be used',
};

/** In a sentence: how a message was read, and what spoke for it. */
export function understoodWhy(reading: Reading): string {
  const { topic, confidence, band, acts, outOfScope } = reading;
  const does = acts.length > 0 ? ` What it does: ${acts.join(', ')}.` : '';
  if (outOfScope) return `Read as about nothing that this desk deals with.${does}`;
  if (confidence === 0 || topic === null) {
    const about = topic === null ? '' : ` The conversation is about ${named(topic)}.`;
    return `Names no topic of its own.${does}${about}`;
  }
  return `Read as ${named(topic)} (${percent(confidence)}), ${BAND_SAYS[band]}.${wordsSay(reading)}${does}`;
}

/** A topic as staff read it; the id stands beside the sentence. */
function named(topic: string): string {
  return topicLabel(topic, 'en');
}

function wordsSay({ explanation }: Reading): string {
  if (explanation === null) return '';
  const words = explanation.words.filter(({ weight }) => weight > 0).slice(0, MAX_WORDS);
  const spoke = words.map(({ word }) => `"${word}"`).join(', ');
  const heaviest = words.length > 0 ? ` The words that weighed most: ${spoke}.` : '';
  const next = explanation.runnerUp === null ? '' : ` Next best: ${named(explanation.runnerUp.topic)}.`;
  const several =
    explanation.problems.length > 1
      ? ` Several problems: ${explanation.problems.map(({ topic }) => named(topic)).join(', ')}.`
      : '';
  return `${heaviest}${next}${several}`;
}

/** In a sentence: what was decided, and what led to it. */
export function decidedWhy(decided: Decided): string {
  const model = decided.source === 'model' ? ' A language model found the words.' : '';
  return `${decisionSays(decided)}${model}`;
}

function decisionSays(decided: Decided): string {
  const { decision, acts, confidence, outOfScope } = decided;
  switch (decision) {
    case 'answer':
      return `Offered ${offered(decided)}, because ${answerBecause(decided)}.`;
    case 'clarify':
      return `Asked which of several topics is meant, because none was sure enough (${percent(confidence)}).`;
    case 'rephrase':
      return outOfScope
        ? 'Asked for other words, because the message is about nothing that this desk deals with.'
        : 'Asked for other words, because no topic and no article fits well enough.';
    case 'escalate':
      return `Handed over to a person, because ${handOverBecause(decided)}.`;
    case 'waiting_for_person':
      return 'Added the message for the person who takes over, because one is called already.';
    case 'resolve':
      return 'Closed as solved, because the customer said that it works.';
    case 'small_talk':
      return acts.length > 0
        ? `Answered politely and changed nothing, because the message only does this: ${acts.join(', ')}.`
        : 'Answered politely and changed nothing, because the message asks for nothing new.';
    case 'offer_person':
      return acts.includes('abusive')
        ? 'Asked whether a person is wanted, because harsh words fell.'
        : 'Asked whether a person is wanted, because there is no further step that fits.';
    case 'repeat':
      return 'Said the last reply again, because the customer asked for it.';
    default:
      return `Decided: ${decision}.`;
  }
}

function offered({ titles }: Decided): string {
  const [title] = titles;
  return title === undefined ? 'an answer' : `"${title}"`;
}

function answerBecause({ followUp, attemptCount, topic, confidence, band, acts }: Decided): string {
  const about = topic === null ? 'the problem at hand' : named(topic);
  if (followUp || acts.includes('failed')) {
    return `the customer said that the last step had not helped (${attemptCount} failed so far), and this is the next one for ${about}`;
  }
  if (acts.includes('partly_worked'))
    return `it got better but not good, and this is the next step for ${about}`;
  if (acts.includes('worked')) return `the last problem is solved and the next one is ${about}`;
  if (topic !== null && confidence > 0 && band === 'answer') {
    return `the message is about ${about} (${percent(confidence)})`;
  }
  if (topic !== null && confidence === 0) return `the conversation is about ${about}`;
  return 'the search found that it fits these words best';
}

function handOverBecause({ escalationReason, attemptCount, frustrationLevel }: Decided): string {
  switch (escalationReason) {
    case 'customer_request':
      return 'the customer asked for one';
    case 'solutions_exhausted':
      return `nothing is left to try (${attemptCount} failed so far)`;
    case 'high_frustration':
      return `the frustration reached ${frustrationLevel} of 10`;
    case 'not_understood':
      return 'the customer was asked twice and still not understood';
    case 'safety':
      return 'the message tells of danger';
    case null:
      return 'one is needed';
  }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
