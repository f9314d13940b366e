import type { TopicId } from '#core/nlu/topics.ts';
import type { AgentId } from '#core/nlu/understanding.ts';
import type { EscalationReason, Tone } from '../conversation.ts';

/** Ways to say the same thing; at least three, so that a reply never repeats the one before it. */
export type Phrases = readonly [string, string, string, ...string[]];

/** How an answer ties in with what came before. */
export type LeadKind =
  | 'new_topic'
  | 'switched_topic'
  | 'after_success'
  | 'failed'
  | 'progress'
  | 'continued'
  | 'reopened'
  | 'declined_person';

/** What customers have their own words for. */
export const THINGS = ['gateway', 'tv_box', 'home_phone', 'mobile', 'bill'] as const;
export type Thing = (typeof THINGS)[number];

/** What one agent says in its own manner. */
export interface AgentText {
  /** What the customer reads. */
  readonly name: string;
  /** Said when this agent speaks first or takes over; each names the agent. */
  readonly greetings: Phrases;
  /** Leads into an answer on a new topic, {label}. */
  readonly newTopic: Phrases;
  /** Asked after a step. */
  readonly checks: Phrases;
  readonly signOffs: Phrases;
}

/** The customer's words for one thing. All words come with an article, in lower case. */
export interface ThingText {
  /** What the desk calls it unless the customer has another word: "your gateway". */
  readonly own: string;
  /** What customers call it and nothing else. */
  readonly names: readonly string[];
  /** Names that other things have too ("the box"): they count when the topic is about this thing. */
  readonly looseNames: readonly string[];
  /** What guides call it. */
  readonly guideNames: readonly string[];
}

/** How customers point at things. */
export interface NamingText {
  /** "my", "our". */
  readonly mine: readonly string[];
  /** "the", "this". */
  readonly articles: readonly string[];
  /** What the desk says for "my": "your". */
  readonly your: string;
  /** Words between the article and the name that are kept: "my old router". */
  readonly adjectives: readonly string[];
}

/**
 * All that the desk says in one language. Slots: {label} and {labels} are topics, {first} and {second} too; {title} is
 * a guide's; {n} and {total} count its steps; {word} is the customer's word for a thing and {name} the guide's; a
 * topic's label may have a slot named like a `Thing`. At most one question mark in a phrase, at most 170 characters.
 */
export interface ReplyText {
  readonly agents: Readonly<Record<AgentId, AgentText>>;
  /** Labels by topic, in words that finish `clarifyOne`. */
  readonly topics: Readonly<Record<TopicId, string>>;
  readonly things: Readonly<Record<Thing, ThingText>>;
  readonly naming: NamingText;
  /** Between the last two of several. */
  readonly and: string;
  /** Words that run together with the one after them: "de el" is written "del". */
  readonly contractions: readonly (readonly [apart: string, together: string])[];

  /** The first words of an answer or a question, by tone. */
  readonly openers: Readonly<Record<Tone, Phrases>>;
  /** The opener for a customer who tells of a death. */
  readonly condolences: Phrases;
  /** What follows the opener in an answer. The one on a new topic is the agent's. */
  readonly leads: Readonly<Record<Exclude<LeadKind, 'new_topic'>, Phrases>>;
  /** After the lead, when the message named more than one problem. */
  readonly noted: Phrases;
  /** Before the guide's short answer. */
  readonly fromGuide: Phrases;
  /** Before a guide that is not in the language of the conversation. */
  readonly foreignGuide: Phrases;
  /** Before the step: the first that is said of a guide, a later one, the only one. */
  readonly firstStep: Phrases;
  readonly nextStep: Phrases;
  readonly onlyStep: Phrases;
  /** The same when the guide has another word for the thing than the customer. */
  readonly stepOn: Phrases;
  readonly onlyStepOn: Phrases;
  /** Said under a step when several have failed or the customer is upset. */
  readonly personHints: Phrases;

  /** Clarifying questions for one and for two topics. */
  readonly clarifyOne: Phrases;
  readonly clarifyTwo: Phrases;
  /** Before a request for other words, unless the customer is upset: then the tone's opener stands here. */
  readonly notUnderstood: Phrases;
  readonly askWords: Phrases;
  /** The same while a step is being tried. */
  readonly askStep: Phrases;
  /** Instead of "I did not get that" when the customer asked something while a step is being tried. */
  readonly notAnswered: Phrases;
  /** When the message is about something else altogether. */
  readonly outOfScope: Phrases;

  /** Hand-overs. They say what this desk did, and promise nothing that others would have to do. */
  readonly escalations: Readonly<Record<EscalationReason, Phrases>>;
  /** The hand-over to a person when a customer may hurt themselves. */
  readonly selfHarm: Phrases;
  /** Said to messages that come while a person is awaited. */
  readonly waiting: Phrases;
  readonly offerPerson: Phrases;
  /** Before the offer: why. */
  readonly nothingLeft: Phrases;
  readonly tooHard: Phrases;
  readonly stayCalm: Phrases;

  readonly resolved: Phrases;
  readonly resolvedClose: Phrases;
  readonly greetings: Phrases;
  /** The greeting while a step is being tried. */
  readonly greetingsAgain: Phrases;
  readonly thanks: Phrases;
  readonly goodbyes: Phrases;
  readonly canceled: Phrases;
  readonly personDeclined: Phrases;
  readonly acknowledged: Phrases;
  readonly acknowledgedStep: Phrases;
  readonly doneStep: Phrases;

  /** Said to a customer who asked for this language. */
  readonly languageTaken: Phrases;
  /** Offers this language to a customer who is answered in another one. */
  readonly languageOffered: Phrases;
}
