import type { ArticleDraft } from '#core/knowledge/parse-article.ts';
import { LANGUAGES } from '#core/nlu/understanding.ts';
import { completeDraft } from './complete-draft.ts';
import { htmlToMarkdown } from './html-to-markdown.ts';
import type { ReadOptions } from './source.ts';

/**
 * An article from a page.
 * @throws Error, an ArticleError where the page cannot be an article.
 */
export function readHtml(
  html: string,
  { path, place = path, defaults }: Omit<ReadOptions, 'collector'>,
): ArticleDraft {
  const { title, markdown, language } = htmlToMarkdown(html);
  const own = LANGUAGES.find((known) => known === language);
  // Templates often keep the language they were made in, so that what the importer says counts more.
  return completeDraft(
    { title, body: markdown, language: defaults.language ?? own },
    { path, place, defaults },
  );
}
