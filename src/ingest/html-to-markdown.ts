import { Parser } from 'htmlparser2';
import { INGEST_LIMITS } from './limits.ts';
import { createMarkdownWriter, type MarkdownWriter } from './markdown-writer.ts';

/** What a page says: its title (empty when it has none), its main content, and the language it says it is in. */
export interface PageContent {
  readonly title: string;
  readonly markdown: string;
  readonly language: string | undefined;
}

/** Elements whose content is no part of what the page says. */
const SKIPPED: ReadonlySet<string> = new Set([
  ...['nav', 'header', 'footer', 'aside', 'script', 'style', 'noscript', 'template', 'form', 'button'],
  ...[
    'select',
    'textarea',
    'svg',
    'math',
    'iframe',
    'object',
    'dialog',
    'head',
    'canvas',
    'audio',
    'video',
    'title',
  ],
]);
const SKIPPED_ROLES: ReadonlySet<string> = new Set([
  ...['navigation', 'banner', 'contentinfo', 'complementary', 'search', 'alert', 'dialog'],
]);
const MAIN: ReadonlySet<string> = new Set(['main', 'article']);

/**
 * The main content of a page as Markdown: what stands in `main` or `article`, else the whole body, without navigation,
 * headers, footers and scripts. Headings, lists and code keep their form; links and emphasis become plain text. Linear
 * in the length of the page: no tree is built.
 * @throws Error when elements nest deeper than the limit.
 */
export function htmlToMarkdown(html: string): PageContent {
  const page = createPageReader();
  const parser = new Parser(page.handler, { decodeEntities: true, lowerCaseTags: true });
  parser.write(html);
  parser.end();
  return page.finish();
}

interface Open {
  readonly name: string;
  readonly skipped: boolean;
  readonly main: boolean;
}

function createPageReader() {
  const everything = createMarkdownWriter();
  const main = createMarkdownWriter();
  const title = { tag: '', inTitle: false };
  const heading = { text: '', rank: 0, inside: false };
  const open: Open[] = [];
  let skipping = 0;
  let inMain = 0;
  let language: string | undefined;

  const write = (change: (writer: MarkdownWriter) => void): void => {
    if (skipping > 0) return;
    change(everything);
    if (inMain > 0) change(main);
  };

  return {
    handler: {
      onopentag(name: string, attributes: Readonly<Record<string, string>>) {
        if (open.length >= INGEST_LIMITS.htmlDepth)
          throw new Error('The elements of the page nest too deeply.');
        const entry = { name, skipped: isSkipped(name, attributes), main: isMain(name, attributes) };
        open.push(entry);
        if (entry.skipped) skipping += 1;
        if (entry.main) inMain += 1;
        if (name === 'html') language = attributes['lang']?.slice(0, 2).toLowerCase();
        if (name === 'title' && title.tag === '') title.inTitle = true;
        // The title of an article often stands in its header, which is passed over otherwise; one in the main content
        // beats the name of the site above it.
        const rank = inMain > 0 ? 2 : 1;
        if (name === 'h1' && rank > heading.rank) Object.assign(heading, { text: '', rank, inside: true });
        write((writer) => writer.open(name));
      },
      ontext(text: string) {
        if (title.inTitle) title.tag += text;
        if (heading.inside) heading.text += text;
        else write((writer) => writer.text(text));
      },
      onclosetag(name: string) {
        write((writer) => writer.close(name));
        const entry = open.pop();
        if (entry?.skipped) skipping -= 1;
        if (entry?.main) inMain -= 1;
        if (name === 'title') title.inTitle = false;
        if (name === 'h1' && heading.inside) {
          heading.inside = false;
          if (heading.text.trim() === '') heading.rank = 0;
        }
      },
    },
    finish(): PageContent {
      const markdown = main.finish() || everything.finish();
      return { title: oneLine(heading.text) || oneLine(title.tag), markdown, language };
    },
  };
}

function isSkipped(name: string, attributes: Readonly<Record<string, string>>): boolean {
  return (
    SKIPPED.has(name) ||
    SKIPPED_ROLES.has(attributes['role']?.toLowerCase() ?? '') ||
    Object.hasOwn(attributes, 'hidden') ||
    attributes['aria-hidden'] === 'true'
  );
}

function isMain(name: string, attributes: Readonly<Record<string, string>>): boolean {
  return MAIN.has(name) || attributes['role']?.toLowerCase() === 'main';
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
