import type { Article } from '#core/knowledge/article.ts';
import type { Language } from '#core/nlu/understanding.ts';

/** What a model may quote, under the id that it cites it by. */
export interface Source {
  /** The slug of the article, or `slug#passage`. */
  readonly id: string;
  readonly article: Article;
  readonly text: string;
}

/** Longest text of one source, in characters: keeps the size of a prompt bounded. */
const MAX_SOURCE_CHARACTERS = 3_000;

/**
 * Articles as sources, in their order. Those in another language are left out: whether a reply rests on them could not
 * be checked.
 */
export function sourcesOf(
  articles: readonly Article[],
  { language }: { readonly language: Language },
): readonly Source[] {
  return articles
    .filter((article) => article.language === language)
    .map((article) => ({ id: article.slug, article, text: textOf(article) }));
}

function textOf({ title, body, steps }: Article): string {
  const list = steps.map((step, index) => `${index + 1}. ${step}`).join('\n');
  return clip([title, clip(body, MAX_SOURCE_CHARACTERS), list].filter((part) => part !== '').join('\n\n'));
}

/** The first characters of a text, without half of an emoji at the end; an ellipsis says that there was more. */
export function clip(text: string, characters = 2 * MAX_SOURCE_CHARACTERS): string {
  if (text.length <= characters) return text;
  return `${text.slice(0, characters).replace(/[\ud800-\udbff]$/, '')}…`;
}
