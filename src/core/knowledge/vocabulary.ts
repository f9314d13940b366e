import type { Language } from '#core/nlu/understanding.ts';
import { phraseTerm, searchTerm, splitWords } from './search-words.ts';

/** Numbers for the terms of one language, given in the order they are first met. */
export interface Vocabulary {
  readonly language: Language;
  readonly size: number;
  /** The term of a number; empty for a number that was not given. */
  term(id: number): string;
  /** Whether a term says something about a subject, and not only in a short phrase. */
  isTelling(id: number): boolean;
  /** The number of a term, or -1 for one that was never met. */
  find(term: string): number;
  /** The numbers of a text's terms in order, the commonest words left out, new ones added. */
  read(text: string): readonly number[];
}

const NO_TERM = -1;

/** An empty vocabulary. */
export function createVocabulary(language: Language): Vocabulary {
  const terms: string[] = [];
  const telling: boolean[] = [];
  const ids = new Map<string, number>();
  // Most words of a text were met before, and cutting their endings costs more than looking them up.
  const words = new Map<string, number>();

  function readWord(word: string): number {
    const known = words.get(word);
    if (known !== undefined) return known;
    const term = phraseTerm(word, language);
    const id = term === null ? NO_TERM : (ids.get(term) ?? terms.length);
    if (term !== null && id === terms.length) {
      terms.push(term);
      telling.push(searchTerm(word, language) !== null);
      ids.set(term, id);
    }
    words.set(word, id);
    return id;
  }

  return {
    language,
    get size() {
      return terms.length;
    },
    term: (id) => terms[id] ?? '',
    isTelling: (id) => telling[id] ?? false,
    find: (term) => ids.get(term) ?? NO_TERM,
    read(text) {
      const found: number[] = [];
      for (const word of splitWords(text)) {
        const id = readWord(word);
        if (id !== NO_TERM) found.push(id);
      }
      return found;
    },
  };
}
