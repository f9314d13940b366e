const PARAGRAPH_END = /\r?\n[ \t]*\r?\n/;

/** The first paragraph of an article's body on one line: the short answer that stands alone in a chat. */
export function shortAnswer(body: string): string {
  const text = body.trim();
  const end = text.search(PARAGRAPH_END);
  const paragraph = end === -1 ? text : text.slice(0, end);
  return paragraph.includes('\n') ? paragraph.replace(/\s*\n\s*/g, ' ') : paragraph;
}
