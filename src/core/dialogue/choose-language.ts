import { LANGUAGES, type Language } from '#core/nlu/understanding.ts';
import { hasPhrase } from './pick-phrase.ts';
import { REPLY_TEXTS } from './text/reply-texts.ts';

/** Words from which a message is clearly in a language: "hola" alone, or a name, changes nothing. */
const CLEAR_WORDS = 3;
/** Words from which one message is enough in the middle of a conversation. */
const LONG_WORDS = 12;

const WORD = /\p{L}[\p{L}'\u2019]*/gu;

/** What the language of a reply is chosen by. */
export interface LanguageSigns {
  /** The language of the message, as far as it can be told. */
  readonly detected: Language;
  /** The language that the message asks for, if it asks for one. */
  readonly requested: Language | null;
  /** The language of the conversation so far. */
  readonly current: Language;
  readonly text: string;
  /** Nothing was said yet that the conversation could be about. */
  readonly fresh: boolean;
  readonly lastReply: string | null;
}

/** The language of a reply, and another one to offer with it. */
export interface LanguageChoice {
  readonly language: Language;
  readonly offered: Language | null;
}

/**
 * A request decides at once. Otherwise the first clear message does; after that it takes a long one, or two in a row,
 * clearly in another language. The first of two brings an offer of that language, which is how the second is known.
 */
export function chooseLanguage({
  detected,
  requested,
  current,
  text,
  fresh,
  lastReply,
}: LanguageSigns): LanguageChoice {
  if (requested !== null) return { language: requested, offered: null };
  const kept: LanguageChoice = { language: current, offered: null };
  if (detected === current) return kept;
  const size = text.match(WORD)?.length ?? 0;
  if (size < CLEAR_WORDS) return kept;
  const switches = fresh || size >= LONG_WORDS || wasOffered(detected, lastReply);
  return switches ? { language: detected, offered: null } : { language: current, offered: detected };
}

function wasOffered(language: Language, lastReply: string | null): boolean {
  return (
    lastReply !== null && REPLY_TEXTS[language].languageOffered.some((phrase) => hasPhrase(lastReply, phrase))
  );
}

/** The languages that a message is read in: that of the conversation, and its own where that is another. */
export function readingLanguages(language: Language, detected: Language): readonly Language[] {
  return LANGUAGES.filter((other) => other === language || other === detected);
}
