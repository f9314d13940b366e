import { searchTerm, searchWords } from '#core/knowledge/search-words.ts';
import type { Language } from '#core/nlu/understanding.ts';
import { topicLabel } from './text/topic-label.ts';
import { fold } from './wording/fold.ts';

/** Words for "the first one" up to the third, without accents. */
const ORDINALS: Readonly<Record<Language, ReadonlyMap<string, number>>> = {
  en: ordinals(['first 1st 1 one former', 'second 2nd 2 two latter', 'third 3rd 3 three']),
  es: ordinals([
    'primero primera primer 1ro 1ra 1 uno una',
    'segundo segunda 2do 2da 2 dos ultimo ultima',
    'tercero tercera tercer 3ro 3ra 3 tres',
  ]),
};
/** Numbers that are articles too: they only count alone. */
const ONLY_ALONE: ReadonlySet<string> = new Set(['one', 'uno', 'una', 'un']);
/** What customers answer instead of a word of the label: "internet or slow internet?" - "down". */
const OTHER_WORDS: Readonly<Record<Language, Readonly<Record<string, readonly string[]>>>> = {
  en: {
    no_internet: ['down', 'out', 'dead', 'off', 'gone', 'nothing', 'offline'],
    tv_no_signal: ['black', 'blank', 'frozen', 'dead', 'out', 'picture', 'sound'],
    bill_explain_increase: ['high', 'higher', 'more', 'expensive', 'wrong', 'increase'],
    bill_view: ['copy', 'download', 'pdf', 'due', 'owe'],
    modem_offline_lights: ['light', 'red', 'orange', 'blinking', 'dead'],
    gateway_restart: ['reboot', 'reset', 'unplug'],
  },
  es: {
    no_internet: ['caido', 'muerto', 'nada', 'apagado', 'desconectado'],
    slow_internet: ['lenta', 'despacio', 'lentitud'],
    tv_no_signal: ['negra', 'congelada', 'imagen', 'sonido', 'pantalla'],
    bill_explain_increase: ['alta', 'aumento', 'cara', 'caro', 'mas', 'subio'],
    bill_view: ['copia', 'descargar', 'pdf', 'debo', 'vence'],
    modem_offline_lights: ['luz', 'foco', 'roja', 'naranja', 'parpadea'],
    gateway_restart: ['resetear', 'apagar', 'desenchufar'],
  },
};
/** Longest answer, in words, that is read as an ordinal: "2" yes, "2 of my boxes are ..." no. */
const ORDINAL_ANSWER_WORDS = 5;

/**
 * Which of the offered topics an answer takes: an ordinal ("the second one", "2") or the words of one label. Null
 * when it takes none, or fits two equally.
 */
export function chooseTopic(
  text: string,
  { options, language = 'en' }: { readonly options: readonly string[]; readonly language?: Language },
): string | null {
  const words = searchWords(fold(text));
  if (words.length <= ORDINAL_ANSWER_WORDS) {
    const position = findOrdinal(words, language);
    if (position !== null) return options[position] ?? null;
  }
  const terms = new Set(words.map((word) => searchTerm(word, language)));
  const scored = options.map((topic) => ({ topic, score: overlap(topic, { terms, options, language }) }));
  const [best, second] = scored.toSorted((a, b) => b.score - a.score);
  if (best === undefined || best.score === 0 || best.score === second?.score) return null;
  return best.topic;
}

function ordinals(byPosition: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    byPosition.flatMap((words, position) => words.split(' ').map((word) => [word, position] as const)),
  );
}

function findOrdinal(words: readonly string[], language: Language): number | null {
  // "the second one": the telling word comes first, and "one" alone is only a number when nothing else is said.
  for (const word of words) {
    const position = ORDINALS[language].get(word);
    if (position !== undefined && (!ONLY_ALONE.has(word) || words.length === 1)) return position;
  }
  return null;
}

/** Telling words of a label (those that the other options do not share) that the answer has. */
function overlap(
  topic: string,
  {
    terms,
    options,
    language,
  }: {
    readonly terms: ReadonlySet<string | null>;
    readonly options: readonly string[];
    readonly language: Language;
  },
): number {
  const own = labelTerms(topic, language);
  const shared = new Set(
    options.filter((other) => other !== topic).flatMap((other) => [...labelTerms(other, language)]),
  );
  return [...own].filter((term) => terms.has(term) && !shared.has(term)).length;
}

function labelTerms(topic: string, language: Language): ReadonlySet<string> {
  const words = [...searchWords(fold(topicLabel(topic, language))), ...(OTHER_WORDS[language][topic] ?? [])];
  return new Set(words.flatMap((word) => searchTerm(word, language) ?? []));
}
