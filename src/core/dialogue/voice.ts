import type { Language } from '#core/nlu/understanding.ts';
import type { Conversation } from './conversation.ts';
import { phraseSeed, pickPhrase } from './pick-phrase.ts';
import { explainThing, findThingWords, type ThingWords, thingOfTopic } from './text/customer-words.ts';
import { fillSlots, type Slots } from './text/fill-slots.ts';
import type { Phrases, ReplyText } from './text/reply-text.ts';
import { REPLY_TEXTS } from './text/reply-texts.ts';

/** How one reply is worded: the language, the wording that was not used just before, and the customer's own words. */
export interface Voice {
  readonly language: Language;
  readonly text: ReplyText;
  readonly say: (phrases: Phrases, slots?: Slots) => string;
  /** A topic in words that finish a question. */
  readonly label: (topic: string) => string;
  /** "a", "a and b", "a, b and c". */
  readonly labels: (topics: readonly string[]) => string;
  /** The customer's word for what a step names otherwise, with the guide's name; null when there is nothing to explain. */
  readonly explain: (step: string) => { readonly word: string; readonly name: string } | null;
}

/** The voice for a reply in this conversation to this message; `topic` is what the reply is about. */
export function createVoice(
  { id, turnCount, language, lastReply }: Conversation,
  { message, topic }: { readonly message: string; readonly topic: string | null },
): Voice {
  const text = REPLY_TEXTS[language];
  const seed = phraseSeed(id) + turnCount;
  let known: ThingWords | null = null;
  // Most replies name nothing that customers have words of their own for.
  const words = () => {
    known ??= findThingWords(message, { language, about: thingOfTopic(topic), lastReply });
    return known;
  };
  const labels: Readonly<Record<string, string>> = text.topics;
  const label = (of: string) => {
    const phrase = labels[of] ?? of.replaceAll('_', ' ');
    return phrase.includes('{') ? fillSlots(phrase, { slots: words(), text }) : phrase;
  };
  return {
    language,
    text,
    say: (phrases, slots = {}) => fillSlots(pickPhrase(phrases, { seed, lastReply }), { slots, text }),
    label,
    labels: (topics) => {
      const all = topics.map(label);
      const last = all.pop() ?? '';
      return all.length === 0 ? last : `${all.join(', ')} ${text.and} ${last}`;
    },
    explain: (step) => explainThing(step, { words, language }),
  };
}
