import { searchWords } from '#core/knowledge/search-words.ts';
import { findTopic } from '#core/nlu/topics.ts';
import type { Language } from '#core/nlu/understanding.ts';
import { fold } from '../wording/fold.ts';
import { type NamingText, THINGS, type Thing } from './reply-text.ts';
import { REPLY_TEXTS } from './reply-texts.ts';

/** What the reply calls each thing. */
export type ThingWords = Readonly<Record<Thing, string>>;

/** A name of things as it is looked up. */
interface Name {
  /** With its article. */
  readonly shown: string;
  /** Its words as they are compared, without the article. */
  readonly words: readonly string[];
  readonly only: Thing | null;
  /** Things that it may mean besides, by the topic. */
  readonly loose: readonly Thing[];
}

/** Things whose name in the guides may be strange to a customer who has another one. */
const EXPLAINED: readonly Thing[] = ['gateway', 'tv_box'];
const MOST_ADJECTIVES = 2;
/** Characters of the last reply before the guide's name in which the customer's word stands. */
const BEFORE_NAME = 40;

/** Names by their first word, longest first. */
type Names = ReadonlyMap<string, readonly Name[]>;

const NAMES: Readonly<Record<Language, Names>> = {
  en: readNames('en'),
  es: readNames('es'),
};

function readNames(language: Language): Names {
  const names = new Map<string, Name>();
  for (const thing of THINGS) {
    const { names: own, looseNames } = REPLY_TEXTS[language].things[thing];
    for (const shown of own) {
      const words = wordsOf(withoutArticle(shown));
      names.set(words.join(' '), { shown, words, only: thing, loose: [] });
    }
    for (const shown of looseNames) {
      const words = wordsOf(withoutArticle(shown));
      const known = names.get(words.join(' '));
      const loose = [...(known?.loose ?? []), thing];
      names.set(words.join(' '), { shown, words, only: known?.only ?? null, loose });
    }
  }
  const longestFirst = [...names.values()].sort((a, b) => b.words.length - a.words.length);
  return Map.groupBy(longestFirst, ({ words: [first = ''] }) => first);
}

function withoutArticle(name: string): string {
  return name.slice(name.indexOf(' ') + 1);
}

/** The words of a text as they are compared: in lower case, without accents. */
function wordsOf(text: string): readonly string[] {
  return searchWords(fold(text));
}

function hasAt(
  words: readonly string[],
  { at, name }: { readonly at: number; readonly name: Name },
): boolean {
  return name.words.every((word, index) => words[at + index] === word);
}

/** The thing that a topic is about; null for a topic about none, the gateway where there is no topic yet. */
export function thingOfTopic(topic: string | null): Thing | null {
  if (topic === null) return 'gateway';
  if (topic.startsWith('tv_')) return 'tv_box';
  if (topic.startsWith('voice')) return 'home_phone';
  if (topic.startsWith('mobile_')) return 'mobile';
  return findTopic(topic)?.agent === 'billing' ? 'bill' : 'gateway';
}

/**
 * What to call each thing: the customer's word for it where the message has one ("my wifi thingy" is "your wifi
 * thingy", "this box" is "the box"), or where the last reply took one up; else the desk's own. Only words of a closed
 * list come back.
 */
export function findThingWords(
  message: string,
  {
    language,
    about,
    lastReply,
  }: { readonly language: Language; readonly about: Thing | null; readonly lastReply: string | null },
): ThingWords {
  const { things, naming } = REPLY_TEXTS[language];
  const said = readThings(message, { language, about, naming });
  const wordFor = (thing: Thing) =>
    said.get(thing) ?? takenUp(lastReply, { thing, language }) ?? things[thing].own;
  return {
    gateway: wordFor('gateway'),
    tv_box: wordFor('tv_box'),
    home_phone: wordFor('home_phone'),
    mobile: wordFor('mobile'),
    bill: wordFor('bill'),
  };
}

/** The word for a thing that the last reply took up: it stands before the guide's name in brackets. */
function takenUp(
  lastReply: string | null,
  { thing, language }: { readonly thing: Thing; readonly language: Language },
): string | undefined {
  if (lastReply === null || !EXPLAINED.includes(thing)) return undefined;
  const { things, naming } = REPLY_TEXTS[language];
  for (const name of things[thing].guideNames) {
    for (const shown of [name, `${naming.your} ${withoutArticle(name)}`]) {
      const at = lastReply.indexOf(` (${shown})`);
      if (at === -1) continue;
      const before = lastReply.slice(Math.max(0, at - BEFORE_NAME), at);
      const said = readThings(before, { language, about: thing, naming: { ...naming, mine: [naming.your] } });
      return said.get(thing);
    }
  }
  return undefined;
}

/** The first word for each thing in a text. Linear in its length. */
function readThings(
  text: string,
  {
    language,
    about,
    naming,
  }: { readonly language: Language; readonly about: Thing | null; readonly naming: NamingText },
): ReadonlyMap<Thing, string> {
  const words = wordsOf(text);
  const found = new Map<Thing, string>();
  for (let at = 0; at < words.length; at++) {
    const name = NAMES[language].get(words[at] ?? '')?.find((known) => hasAt(words, { at, name: known }));
    if (name === undefined) continue;
    const { shown, only, loose } = name;
    const before = readBefore(words, { at, naming });
    const meant = about !== null && loose.includes(about) && before.determined ? about : only;
    if (meant !== null && !found.has(meant)) {
      const article = before.mine ? naming.your : shown.slice(0, shown.indexOf(' '));
      found.set(meant, [article, ...before.adjectives, withoutArticle(shown)].join(' '));
    }
    at += name.words.length - 1;
  }
  return found;
}

/** How a name is pointed at by the words before it. */
function readBefore(
  words: readonly string[],
  { at, naming }: { readonly at: number; readonly naming: NamingText },
) {
  let start = at;
  while (start > 0 && at - start < MOST_ADJECTIVES && naming.adjectives.includes(words[start - 1] ?? ''))
    start--;
  const determiner = words[start - 1] ?? '';
  const mine = naming.mine.includes(determiner);
  const determined = mine || naming.articles.includes(determiner);
  return { mine, determined, adjectives: determined ? words.slice(start, at) : [] };
}

/**
 * The customer's word for the thing that a step of a guide names otherwise, with the guide's name: "the box" and "your
 * gateway". Null when the step names none, or has the customer's word itself.
 */
export function explainThing(
  step: string,
  { words, language }: { readonly words: () => ThingWords; readonly language: Language },
): { readonly word: string; readonly name: string } | null {
  const { things, naming } = REPLY_TEXTS[language];
  const text = ` ${wordsOf(step).join(' ')} `;
  const mentions = (name: string) => text.includes(` ${wordsOf(withoutArticle(name)).join(' ')} `);
  for (const thing of EXPLAINED) {
    const { own, guideNames } = things[thing];
    const guideName = guideNames.find(mentions);
    if (guideName === undefined) continue;
    const word = words()[thing];
    if (word === own || mentions(word)) continue;
    const mine = word.startsWith(`${naming.your} `);
    return { word, name: mine ? guideName : `${naming.your} ${withoutArticle(guideName)}` };
  }
  return null;
}
