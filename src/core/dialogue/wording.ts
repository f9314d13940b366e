/**
 * Small readings of the customer's words that only the dialogue needs, in the languages given: those of the
 * conversation and of the message.
 */

import { LANGUAGES, type Language } from '#core/nlu/understanding.ts';
import { ENGLISH_WORDING } from './wording/en.ts';
import { SPANISH_WORDING } from './wording/es.ts';
import { fold } from './wording/fold.ts';
import type { WordingPatterns } from './wording/wording-patterns.ts';

/** The languages that a message is read in. */
export type ReadIn = readonly Language[];

const WORDINGS: Readonly<Record<Language, WordingPatterns>> = { en: ENGLISH_WORDING, es: SPANISH_WORDING };
const ENGLISH: ReadIn = ['en'];

/** Longest part of a message that is read for these, in characters. */
const READ_CHARACTERS = 2_000;

function says(
  kind: keyof WordingPatterns,
  { text, languages }: { text: string; languages: ReadIn },
): boolean {
  const read = fold(text.length > READ_CHARACTERS ? text.slice(0, READ_CHARACTERS) : text);
  return languages.some((language) => WORDINGS[language][kind].test(read));
}

/** Begins with a yes, as an answer to a question: "yes thanks", "yeah but ...". */
export function beginsWithYes(text: string, languages: ReadIn = ENGLISH): boolean {
  return says('yes', { text, languages });
}

/** Begins with a no, as an answer to a question: "no, the light is red"; not "no internet". */
export function beginsWithNo(text: string, languages: ReadIn = ENGLISH): boolean {
  return says('no', { text, languages });
}

/** "down AGAIN", "still slow", "keeps dropping": the same trouble is not over. */
export function saysAgain(text: string, languages: ReadIn = ENGLISH): boolean {
  return says('again', { text, languages });
}

/** "ok", "sure, let me try that": heard, with no word about the outcome. */
export function acknowledges(text: string, languages: ReadIn = ENGLISH): boolean {
  return says('acknowledges', { text, languages });
}

/** "can you help me", "I have a question": nothing yet about what. */
export function asksForHelp(text: string, languages: ReadIn = ENGLISH): boolean {
  return says('asksForHelp', { text, languages });
}

/** "help": what was offered is not enough, and there is no question behind it. */
export function callsForHelp(text: string, languages: ReadIn = ENGLISH): boolean {
  return asksForHelp(text, languages) && says('namesHelp', { text, languages });
}

/** Somebody close has died. */
export function tellsOfDeath(text: string, languages: ReadIn = ENGLISH): boolean {
  return says('bereaved', { text, languages });
}

/** "ok, what next": the step was done, and no word about whether it helped. */
export function wantsNext(text: string, languages: ReadIn = ENGLISH): boolean {
  return says('wantsNext', { text, languages });
}

/** "I do not need an agent", "no need". */
export function declinesPerson(text: string, languages: ReadIn = ENGLISH): boolean {
  return says('declinesPerson', { text, languages });
}

/** "neither", "something else". */
export function saysNeither(text: string, languages: ReadIn = ENGLISH): boolean {
  return says('neither', { text, languages });
}

/** A word that sets a second subject apart from the first ("that worked, but ..."). */
export function marksContrast(text: string, languages: ReadIn = ENGLISH): boolean {
  return says('contrast', { text, languages });
}

/** Fire, electric danger or harm to a person, in any language: a chat is the wrong place. */
export function mentionsDanger(text: string): boolean {
  return dangerLanguage(text) !== null;
}

/** The language in which a message tells of danger or self-harm; null when it does in none. */
export function dangerLanguage(text: string): Language | null {
  const tells = (language: Language) =>
    says('danger', { text, languages: [language] }) || says('selfHarm', { text, languages: [language] });
  return LANGUAGES.find(tells) ?? null;
}

/** The customer may hurt themselves; told in any language. */
export function mentionsSelfHarm(text: string): boolean {
  return says('selfHarm', { text, languages: LANGUAGES });
}

/** "did it", "ok, restarted the modem": the step was done, and no word about the outcome. */
export function reportsDone(text: string, languages: ReadIn = ENGLISH): boolean {
  return says('done', { text, languages });
}

/** "I already restarted it five times": the gateway was restarted without being asked. */
export function saysRestarted(text: string, languages: ReadIn = ENGLISH): boolean {
  return says('restarted', { text, languages });
}

/** A step of a guide that restarts the gateway, in the guides' own wording. */
export function isRestartStep(step: string, languages: ReadIn = ENGLISH): boolean {
  return says('restartStep', { text: step, languages });
}

/** "I can't right now, I'm at work", "wait": the step comes later. */
export function postpones(text: string, languages: ReadIn = ENGLISH): boolean {
  return says('later', { text, languages });
}

/** "I don't know how to do that": the step is too much for this customer. */
export function cannotDoIt(text: string, languages: ReadIn = ENGLISH): boolean {
  return says('cannot', { text, languages });
}

/** A question of the customer's own: "how long does it take". */
export function asksQuestion(text: string, languages: ReadIn = ENGLISH): boolean {
  return says('question', { text, languages });
}

/** Yes and nothing besides: "yes it did, thank you"; not "yes, the TV as well". */
export function saysOnlyYes(text: string, languages: ReadIn = ENGLISH): boolean {
  return says('bareYes', { text, languages });
}

/** No and nothing besides: "no, that is all, thanks"; not "no, it froze". */
export function saysOnlyNo(text: string, languages: ReadIn = ENGLISH): boolean {
  return says('bareNo', { text, languages });
}

/**
 * The language that the customer asks to be answered in ("en español por favor", "can we speak English"), or another
 * than the current one when they do not know that ("I don't speak English"). Null when they ask for none.
 */
export function requestedLanguage(text: string, current: Language): Language | null {
  const asked = LANGUAGES.find((language) => says('asksForLanguage', { text, languages: [language] }));
  if (asked !== undefined) return asked;
  if (!says('declinesLanguage', { text, languages: [current] })) return null;
  return LANGUAGES.find((language) => language !== current) ?? null;
}
