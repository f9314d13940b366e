import { searchTerm, searchWords } from '#core/knowledge/search-words.ts';
import { findTopic } from '#core/nlu/topics.ts';

/** Words for "the first one" up to the third, with the plain numbers. */
const ORDINALS: ReadonlyMap<string, number> = new Map([
  ['first', 0],
  ['1st', 0],
  ['1', 0],
  ['one', 0],
  ['former', 0],
  ['second', 1],
  ['2nd', 1],
  ['2', 1],
  ['two', 1],
  ['latter', 1],
  ['third', 2],
  ['3rd', 2],
  ['3', 2],
  ['three', 2],
]);
/** What customers answer instead of a word of the label: "internet or slow internet?" - "down". */
const OTHER_WORDS: Readonly<Record<string, readonly string[]>> = {
  no_internet: ['down', 'out', 'dead', 'off', 'gone', 'nothing', 'offline'],
  tv_no_signal: ['black', 'blank', 'frozen', 'dead', 'out', 'picture', 'sound'],
  bill_explain_increase: ['high', 'higher', 'more', 'expensive', 'wrong', 'increase'],
  bill_view: ['copy', 'download', 'pdf', 'due', 'owe'],
  modem_offline_lights: ['light', 'red', 'orange', 'blinking', 'dead'],
  gateway_restart: ['reboot', 'reset', 'unplug'],
};
/** Longest answer, in words, that is read as an ordinal: "2" yes, "2 of my boxes are ..." no. */
const ORDINAL_ANSWER_WORDS = 5;

/**
 * Which of the offered topics an answer takes: an ordinal ("the second one", "2") or the words of one label. Null
 * when it takes none, or fits two equally.
 */
export function chooseTopic(
  text: string,
  { options }: { readonly options: readonly string[] },
): string | null {
  const words = searchWords(text);
  if (words.length <= ORDINAL_ANSWER_WORDS) {
    const position = findOrdinal(words);
    if (position !== null) return options[position] ?? null;
  }
  const terms = new Set(words.map(searchTerm));
  const scored = options.map((topic) => ({ topic, score: overlap(topic, { terms, options }) }));
  const [best, second] = scored.toSorted((a, b) => b.score - a.score);
  if (best === undefined || best.score === 0 || best.score === second?.score) return null;
  return best.topic;
}

function findOrdinal(words: readonly string[]): number | null {
  // "the second one": the telling word comes first, and "one" alone is only a number when nothing else is said.
  for (const word of words) {
    const position = ORDINALS.get(word);
    if (position !== undefined && (word !== 'one' || words.length === 1)) return position;
  }
  return null;
}

/** Telling words of a label (those that the other options do not share) that the answer has. */
function overlap(
  topic: string,
  { terms, options }: { readonly terms: ReadonlySet<string | null>; readonly options: readonly string[] },
): number {
  const own = labelTerms(topic);
  const shared = new Set(
    options.filter((other) => other !== topic).flatMap((other) => [...labelTerms(other)]),
  );
  return [...own].filter((term) => terms.has(term) && !shared.has(term)).length;
}

function labelTerms(topic: string): ReadonlySet<string> {
  const label = findTopic(topic)?.label ?? topic.replaceAll('_', ' ');
  const words = [...searchWords(label), ...(OTHER_WORDS[topic] ?? [])];
  return new Set(words.flatMap((word) => searchTerm(word) ?? []));
}
