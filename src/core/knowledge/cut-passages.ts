import type { Article, Passage } from './article.ts';

/** Longest passage, in characters: about what a customer reads at once. A longer paragraph stays whole. */
export const PASSAGE_CHARACTERS = 1_200;

const HEADING = /^ {0,3}(#{1,6})[ \t]+(\S.*)$/;
const CLOSING_MARKS = /[ \t]+#+[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

interface Section {
  readonly heading: string;
  readonly lines: string[];
}

/**
 * The passages of an article: its body cut at Markdown headings (not those in fenced code), and a section that is
 * too long cut at paragraphs. Always at least one, whose text is empty if the body is. Linear in the body's length.
 */
export function cutPassages({ slug, title, body }: Article): readonly Passage[] {
  const texts = cutSections(body, title).flatMap(({ heading, lines }) =>
    cutParagraphs(lines).map((text) => ({ heading, text })),
  );
  if (texts.length === 0) return [{ id: `${slug}#0`, heading: title, text: '' }];
  return texts.map(({ heading, text }, place) => ({ id: `${slug}#${place}`, heading, text }));
}

function cutSections(body: string, title: string): readonly Section[] {
  const sections: Section[] = [{ heading: title, lines: [] }];
  let path: readonly { readonly depth: number; readonly words: string }[] = [];
  let fence: string | null = null;
  for (const line of body.split(/\r?\n/)) {
    fence = nextFence(fence, line);
    const [, marks, words] = (fence === null ? HEADING.exec(line) : null) ?? [];
    if (marks === undefined || words === undefined) {
      sections.at(-1)?.lines.push(line);
      continue;
    }
    const parents = path.filter(({ depth }) => depth < marks.length);
    path = [...parents, { depth: marks.length, words: words.replace(CLOSING_MARKS, '') }];
    sections.push({ heading: path.map((part) => part.words).join(' > '), lines: [] });
  }
  return sections;
}

/** The fence of the code block that goes on after this line, or null outside of one. */
function nextFence(open: string | null, line: string): string | null {
  const marks = FENCE.exec(line)?.[1];
  if (marks === undefined) return open;
  if (open === null) return marks;
  return marks.startsWith(open) ? null : open;
}

/** Paragraphs gathered up to the limit. */
function cutParagraphs(lines: readonly string[]): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const paragraph of paragraphsOf(lines)) {
    const joined = piece === '' ? paragraph : `${piece}\n\n${paragraph}`;
    if (joined.length > PASSAGE_CHARACTERS && piece !== '') {
      pieces.push(piece);
      piece = paragraph;
    } else {
      piece = joined;
    }
  }
  return piece === '' ? pieces : [...pieces, piece];
}

function paragraphsOf(lines: readonly string[]): readonly string[] {
  const paragraphs: string[][] = [[]];
  for (const line of lines) {
    if (line.trim() === '') paragraphs.push([]);
    else paragraphs.at(-1)?.push(line);
  }
  return paragraphs.map((paragraph) => paragraph.join('\n')).filter((text) => text !== '');
}
