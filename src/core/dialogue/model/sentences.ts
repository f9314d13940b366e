/** A sentence of a reply as the model wrote it, with the white space before it. */
export interface RawSentence {
  readonly before: string;
  readonly text: string;
}

/** The end of a sentence, with closing quotes and the citations behind it; what comes next must have begun. */
const SENTENCE_END = /[.!?…](?:["'”’)*]{0,3})(?:\s{0,2}\[[^\]\n]{0,160}\])*(?=\s+[^\s[])|\n/g;
/** "1." at the beginning of a line is the number of a list, not a sentence. */
const LIST_NUMBER = /(?:^|\n)\s{0,8}\d{1,2}\.$/;
/** A sentence that goes on longer than this is taken as it is. */
const MAX_SENTENCE = 1_000;

/**
 * Cuts the complete sentences off the front of a text that is still being written. A sentence is complete when the next
 * one has begun, so the result does not depend on how the text was split into pieces.
 */
export function takeSentences(
  text: string,
  { ended }: { readonly ended: boolean },
): { readonly sentences: readonly RawSentence[]; readonly rest: string } {
  const sentences: RawSentence[] = [];
  let from = 0;
  const push = (to: number) => {
    const raw = text.slice(from, to);
    const body = raw.trim();
    // White space alone stays with the sentence after it.
    if (body === '') return;
    sentences.push({ before: /^\s*/.exec(raw)?.[0] ?? '', text: body });
    from = to;
  };
  for (const match of text.matchAll(SENTENCE_END)) {
    const to = match[0] === '\n' ? match.index : match.index + match[0].length;
    if (to <= from || LIST_NUMBER.test(text.slice(from, match.index + 1))) continue;
    push(to);
  }
  if (ended || text.length - from > MAX_SENTENCE) push(text.length);
  return { sentences, rest: text.slice(from) };
}
