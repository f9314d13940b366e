import type { Language } from '#core/nlu/understanding.ts';
import { englishFunctionWord, englishTerm } from './stem-english.ts';
import { spanishFunctionWord, spanishTerm } from './stem-spanish.ts';

/** Longest query considered, in characters, so that the time of a search has a bound. */
export const MAX_QUERY_CHARACTERS = 1_000;

const WORD = /[\p{L}\p{N}]+/gu;
const APOSTROPHE = /['\u2018\u2019\u02bc]/g;

/**
 * The words of a text for searching, in order: NFKC, lower case, apostrophes dropped ("didn't" -> "didnt"), split at
 * everything that is not a letter or digit, "wi fi" joined to "wifi". At most `MAX_QUERY_CHARACTERS` are read.
 */
export function searchWords(text: string): readonly string[] {
  const limited = text.length > MAX_QUERY_CHARACTERS ? text.slice(0, MAX_QUERY_CHARACTERS) : text;
  return splitWords(limited);
}

/** The same words without the limit, for text that is indexed once. */
export function splitWords(text: string): readonly string[] {
  const words: readonly string[] =
    text.normalize('NFKC').toLowerCase().replace(APOSTROPHE, '').match(WORD) ?? [];
  return words.includes('wi') ? joinWifi(words) : words;
}

function joinWifi(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const word of words) {
    if (word === 'fi' && joined.at(-1) === 'wi') joined[joined.length - 1] = 'wifi';
    else joined.push(word);
  }
  return joined;
}

/** The stem under which a word of a language is indexed, or null for a stop word. */
export function searchTerm(word: string, language: Language = 'en'): string | null {
  return language === 'es' ? spanishTerm(word) : englishTerm(word);
}

/** The stem under which a word counts in short phrases, where "how long" and "why" tell; null for the commonest words. */
export function phraseTerm(word: string, language: Language = 'en'): string | null {
  if (language === 'es') return spanishTerm(word) ?? spanishFunctionWord(word);
  return englishTerm(word) ?? englishFunctionWord(word);
}
