/** Longest answer, in UTF-16 code units; a model that goes on is stopped there. */
export const MAX_ANSWER_LENGTH = 16_384;

/** Passes deltas on and keeps the text so far, until it is closed, the signal says stop, or the text is full. */
export function recordDeltas({
  onDelta,
  signal,
  onFull,
}: {
  readonly onDelta: (text: string) => void;
  readonly signal: AbortSignal;
  readonly onFull: () => void;
}) {
  let text = '';
  let open = true;
  return {
    get text() {
      return text;
    },
    add(delta: string) {
      if (!open || signal.aborted) return;
      const piece = head(delta, MAX_ANSWER_LENGTH - text.length);
      text += piece;
      if (piece !== '') onDelta(piece);
      if (piece.length < delta.length) onFull();
    },
    close() {
      open = false;
    },
  };
}

/** The first characters of a text, without half of an emoji at the end. */
export function head(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
