import { basename } from 'node:path';
import { type ArticleDraft, splitFrontMatter } from '#core/knowledge/parse-article.ts';
import { completeDraft } from './complete-draft.ts';
import type { ReadOptions } from './source.ts';

const HEADING = /^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*$/;
const FENCE = /^ {0,3}(?:```|~~~)/;

/**
 * An article from a Markdown file. Front matter is optional; the title is its own, else the first heading, else the
 * file's name. A heading that repeats the title at the top goes away: the body begins with the short answer.
 * @throws ArticleError.
 */
export function readMarkdown(
  source: string,
  { path, place = path, defaults }: Omit<ReadOptions, 'collector'>,
): ArticleDraft {
  const { fields, body } = splitFrontMatter(source, { path });
  const heading = firstHeading(body);
  const title = fields?.['title'] ?? heading?.text ?? titleOf(place);
  return completeDraft(
    { ...fields, title, body: heading?.atTop && heading.text === title ? heading.rest : body },
    { path, place, defaults },
  );
}

/** The first heading outside of code, what follows it, and whether nothing stands before it. */
function firstHeading(body: string): { text: string; rest: string; atTop: boolean } | null {
  let fenced = false;
  let atTop = true;
  let start = 0;
  for (const line of body.split('\n')) {
    const text = fenced ? '' : (HEADING.exec(line)?.[1] ?? '');
    if (text !== '') return { text, rest: body.slice(start + line.length), atTop };
    if (FENCE.test(line)) fenced = !fenced;
    if (line.trim() !== '') atTop = false;
    start += line.length + 1;
  }
  return null;
}

/** `guides/reset_your-modem.md` as "Reset your modem". */
function titleOf(path: string): string {
  const words = basename(path)
    .replace(/\.[^.]*$/, '')
    .replace(/[-_]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
