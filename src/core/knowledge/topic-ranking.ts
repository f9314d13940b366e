import type { Article } from './article.ts';
import { searchTerm, searchWords, splitWords } from './search-words.ts';

/** Worth of a word by where the article has it: a customer's words first, then the title, then the steps. */
const KEYWORD_WORD = 3;
const TITLE_WORD = 2;
const STEP_WORD = 0.5;
/** An article that treats the topic only on the side has to fit clearly better. */
const SIDE_TOPIC_SHARE = 0.7;

/** The articles of one topic, with what each word says for each of them. */
export interface TopicArticles {
  /** Articles whose main topic it is first, then by slug. */
  readonly articles: readonly Article[];
  /** Word stem -> worth per article, same order as `articles`. Empty when there is nothing to choose. */
  readonly words: ReadonlyMap<string, readonly number[]>;
}

/** Prepares the articles of a topic so that ranking them for a text is one look-up per word. */
export function createTopicArticles(
  topic: string,
  { articles }: { readonly articles: readonly Article[] },
): TopicArticles {
  const isSide = (article: Article): number => (article.topics[0] === topic ? 0 : 1);
  const ranked = articles.toSorted((a, b) => isSide(a) - isSide(b) || compareText(a.slug, b.slug));
  const words = new Map<string, number[]>();
  if (ranked.length < 2) return { articles: ranked, words };
  ranked.forEach((article, position) => {
    const share = isSide(article) === 0 ? 1 : SIDE_TOPIC_SHARE;
    for (const [word, worth] of wordWorth(article)) {
      const worths = words.get(word) ?? ranked.map(() => 0);
      worths[position] = worth * share;
      words.set(word, worths);
    }
  });
  // A word that every article of the topic has does not help to choose between them.
  for (const [word, worths] of words) if (worths.every((worth) => worth > 0)) words.delete(word);
  return { articles: ranked, words };
}

/** The articles of a topic, the one that shares most words with the text first; equal ones keep their order. */
export function rankForText(
  { articles, words }: TopicArticles,
  { text }: { readonly text: string },
): readonly Article[] {
  if (articles.length < 2) return articles;
  const totals = articles.map(() => 0);
  let found = false;
  for (const word of new Set(searchWords(text))) {
    const term = searchTerm(word);
    const worths = term === null ? undefined : words.get(term);
    if (worths === undefined) continue;
    found = true;
    for (let position = 0; position < totals.length; position++) {
      totals[position] = (totals[position] ?? 0) + (worths[position] ?? 0);
    }
  }
  if (!found) return articles;
  return articles
    .map((article, position) => ({ article, position, total: totals[position] ?? 0 }))
    .sort((a, b) => b.total - a.total || a.position - b.position)
    .map(({ article }) => article);
}

function wordWorth(article: Article): ReadonlyMap<string, number> {
  const worth = new Map<string, number>();
  const add = (text: string, amount: number): void => {
    for (const word of splitWords(text)) {
      const term = searchTerm(word);
      if (term !== null && amount > (worth.get(term) ?? 0)) worth.set(term, amount);
    }
  };
  add(article.keywords.join(' '), KEYWORD_WORD);
  add(article.title, TITLE_WORD);
  add(article.steps.join(' '), STEP_WORD);
  return worth;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
