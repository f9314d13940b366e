import type { Article } from './article.ts';
import {
  CONTAINED_BASE,
  CONTAINED_COVERAGE,
  CONTAINED_FULL_WORDS,
  CONTAINED_LENGTH,
  EQUAL_SCORE,
  SINGLE_WORD_SHARE,
} from './search-weights.ts';
import { splitWords } from './search-words.ts';

interface Phrase {
  readonly words: readonly string[];
  readonly article: Article;
}

/** Titles, slugs and keywords by their first word, so that one walk over a query finds every phrase in it. */
export type PhraseIndex = ReadonlyMap<string, readonly Phrase[]>;

/** Indexes the whole phrases of the articles. */
export function createPhraseIndex(articles: readonly Article[]): PhraseIndex {
  const phrases = new Map<string, Phrase[]>();
  for (const article of articles) {
    const texts = new Set(
      [article.title, article.slug, ...article.keywords].map((text) => splitWords(text).join(' ')),
    );
    for (const text of texts) {
      const words = text.split(' ');
      const first = words[0];
      if (first === undefined || first === '') continue;
      const sameStart = phrases.get(first);
      if (sameStart === undefined) phrases.set(first, [{ words, article }]);
      else sameStart.push({ words, article });
    }
  }
  return phrases;
}

/** The best phrase score (0-1) of every article that has a phrase equal to the query or in it as whole words. */
export function findPhrases(
  words: readonly string[],
  { index }: { readonly index: PhraseIndex },
): Map<Article, number> {
  const scores = new Map<Article, number>();
  for (let start = 0; start < words.length; start++) {
    const candidates = index.get(words[start] ?? '');
    if (candidates === undefined) continue;
    for (const phrase of candidates) {
      if (!occursAt(words, { phrase, start })) continue;
      const score = phraseScore(phrase.words.length, { queryWords: words.length });
      if (score > (scores.get(phrase.article) ?? 0)) scores.set(phrase.article, score);
    }
  }
  return scores;
}

function occursAt(
  words: readonly string[],
  { phrase, start }: { readonly phrase: Phrase; readonly start: number },
): boolean {
  if (start + phrase.words.length > words.length) return false;
  return phrase.words.every((word, offset) => words[start + offset] === word);
}

function phraseScore(phraseWords: number, { queryWords }: { readonly queryWords: number }): number {
  if (phraseWords === queryWords) return EQUAL_SCORE;
  const coverage = phraseWords / queryWords;
  if (phraseWords === 1 && coverage < SINGLE_WORD_SHARE) return 0;
  const length = Math.min(phraseWords - 1, CONTAINED_FULL_WORDS - 1) / (CONTAINED_FULL_WORDS - 1);
  return CONTAINED_BASE + CONTAINED_LENGTH * length + CONTAINED_COVERAGE * coverage;
}
