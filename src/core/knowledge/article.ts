import type { AgentId, Language } from '#core/nlu/understanding.ts';

/** One knowledge base article as the core sees it. */
export interface Article {
  readonly id: string;
  /** Stable name in URLs and in stored solutions: lower-case words joined by hyphens. */
  readonly slug: string;
  readonly title: string;
  readonly agent: AgentId;
  readonly category: string;
  /** Topic ids (`core/nlu/topics.ts`); the first is the main one. */
  readonly topics: readonly string[];
  readonly keywords: readonly string[];
  /** How customers say what it answers, in whole sentences: the strongest signal there is for search. */
  readonly phrasings: readonly string[];
  /** What the customer can do, one action each, offered one at a time in this order. */
  readonly steps: readonly string[];
  /** Markdown. The first paragraph is the short answer. */
  readonly body: string;
  readonly language: Language;
  readonly revision: number;
}

/** A piece of an article that can be quoted alone: a section of its body, or a part of a long one. */
export interface Passage {
  /** Slug, `#` and the place in the article, counted from 0: `late-fee-charged#2`. */
  readonly id: string;
  /** The headings it stands under, outermost first, joined by ` > `; the article's title for text before them. */
  readonly heading: string;
  /** Markdown without the heading lines. */
  readonly text: string;
}

/** How a search result was found: the whole phrase, its words, or its meaning. */
export type MatchLevel = 'exact' | 'partial' | 'semantic';

/** One search result; `score` is 0-1 and comparable between levels. */
export interface SearchHit {
  readonly article: Article;
  readonly score: number;
  /** The level that says most for it. */
  readonly level: MatchLevel;
  /** The passage of the article that fits best; the first where nothing speaks for another. */
  readonly passage: Passage;
}
