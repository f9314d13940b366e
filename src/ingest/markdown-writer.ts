/** Writes Markdown from the opening and closing of HTML elements and the text between them. */
export interface MarkdownWriter {
  open(name: string): void;
  text(text: string): void;
  close(name: string): void;
  finish(): string;
}

/** Elements that begin and end a block of their own. */
const BLOCKS: ReadonlySet<string> = new Set([
  ...['p', 'div', 'section', 'article', 'main', 'blockquote', 'figure', 'figcaption', 'address', 'details'],
  ...['summary', 'dl', 'dt', 'dd', 'table', 'thead', 'tbody', 'tfoot', 'tr', 'ul', 'ol', 'li', 'hr', 'body'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre', 'fieldset', 'center', 'caption'],
]);
const INDENT = '  ';
/** Lists in lists: deeper items stay at this depth. */
const MAX_INDENT = 6;

/** A block of Markdown; a tight one follows another tight one without a blank line. */
interface Block {
  readonly text: string;
  readonly tight: boolean;
}

export function createMarkdownWriter(): MarkdownWriter {
  const blocks: Block[] = [];
  /** Open lists, outermost first: the number of the last item, or null where items are not counted. */
  const lists: (number | null)[] = [];
  let inline: string[] = [];
  let heading = 0;
  let preformatted = 0;
  let marker = '';
  let cells = 0;

  function flush(tight = false): void {
    const raw = inline.join('');
    inline = [];
    const text = preformatted > 0 ? raw.replace(/^\n|\s+$/g, '') : tidy(raw);
    if (text === '') return;
    const indent = INDENT.repeat(Math.min(Math.max(lists.length - 1, 0), MAX_INDENT));
    if (preformatted > 0) blocks.push({ text: `${fence(text)}\n${text}\n${fence(text)}`, tight: false });
    else if (heading > 0)
      blocks.push({ text: `${'#'.repeat(heading)} ${text.replaceAll('\n', ' ')}`, tight: false });
    else if (lists.length > 0) {
      const first = marker === '' ? INDENT : marker;
      blocks.push({ text: `${indent}${first}${text.replaceAll('\n', `\n${indent}${INDENT}`)}`, tight: true });
    } else blocks.push({ text, tight });
    marker = '';
  }

  return {
    open(name) {
      if (name === 'br') inline.push('\n');
      if (name === 'td' || name === 'th') {
        if (cells > 0) inline.push(' | ');
        cells += 1;
      }
      if (!BLOCKS.has(name)) return;
      flush();
      if (name === 'tr') cells = 0;
      if (name === 'pre') preformatted += 1;
      heading = headingLevel(name) || heading;
      if (name === 'ul' || name === 'ol') lists.push(name === 'ol' ? 0 : null);
      if (name === 'li') marker = nextMarker(lists);
    },
    text(text) {
      inline.push(preformatted > 0 ? text : text.replace(/\s+/g, ' '));
    },
    close(name) {
      if (!BLOCKS.has(name)) return;
      flush(name === 'tr');
      if (name === 'pre') preformatted = Math.max(0, preformatted - 1);
      if (headingLevel(name) > 0) heading = 0;
      if (name === 'ul' || name === 'ol') lists.pop();
      if (name === 'li') marker = '';
    },
    finish() {
      flush();
      let text = '';
      for (const [index, block] of blocks.entries()) {
        if (index > 0) text += block.tight && blocks[index - 1]?.tight ? '\n' : '\n\n';
        text += block.text;
      }
      return text;
    },
  };
}

/** Blanks of HTML mean one space; a line break survives only where `br` made it. */
function tidy(text: string): string {
  return text
    .replace(/[ \t\f\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n+/g, '\n')
    .trim();
}

function headingLevel(name: string): number {
  return /^h[1-6]$/.test(name) ? Number(name[1]) : 0;
}

function nextMarker(lists: (number | null)[]): string {
  const last = lists.length - 1;
  const number = lists[last];
  if (typeof number !== 'number') return '- ';
  lists[last] = number + 1;
  return `${number + 1}. `;
}

/** Longer than any run of backticks in the code. */
function fence(code: string): string {
  const longest = (code.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  return '`'.repeat(longest + 1);
}
