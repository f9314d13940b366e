import type { LanguageModel, ModelAnswer, ModelRequest } from './llm.ts';

/** Why no usable answer came. */
export type ModelFailure = 'timeout' | 'busy' | 'error';

/** `cancelled`: the caller ended it; the text is what there was by then, and a failure when there was none. */
export type GuardedAnswer =
  | { readonly text: string; readonly finishReason: ModelAnswer['finishReason'] | 'cancelled' }
  | { readonly failure: ModelFailure | 'cancelled' };

export interface GuardedOptions {
  /** Called with each further piece of the text while it is written; never after the answer is there. */
  readonly onDelta?: ((text: string) => void) | undefined;
  /** Ends the answer at once, with what there is of it. */
  readonly signal?: AbortSignal | undefined;
}

/** A model that never throws and never takes longer than its deadline. */
export interface GuardedModel {
  readonly name: string;
  answer(request: Omit<ModelRequest, 'signal' | 'onDelta'>, options?: GuardedOptions): Promise<GuardedAnswer>;
  /** Ends all requests under way and refuses further ones, for a server that is going down. */
  cutOff(): void;
  /** When and why the last request failed; null when it did not. For the health report. */
  readonly lastFailure: ModelFailure | null;
}

/** Requests beyond this many at once are refused at once, so that a slow model cannot pile up customers. */
const MAX_CONCURRENT = 32;
/** Longest answer, in UTF-16 code units; a model that goes on is stopped there. */
export const MAX_ANSWER_LENGTH = 16_384;

/** Puts a deadline, a concurrency limit and a longest answer around a model, and turns every failure into a value. */
export function guardModel(model: LanguageModel, { timeoutMs }: { timeoutMs: number }): GuardedModel {
  let underWay = 0;
  let lastFailure: ModelFailure | null = null;
  const end = new AbortController();
  return {
    name: model.name,
    get lastFailure() {
      return lastFailure;
    },
    cutOff: () => end.abort(),
    async answer(request, { onDelta, signal: cancel } = {}) {
      if (cancel?.aborted) return { failure: 'cancelled' };
      if (underWay >= MAX_CONCURRENT || end.signal.aborted) return { failure: 'busy' };
      underWay += 1;
      const full = new AbortController();
      const signal = AbortSignal.any([
        AbortSignal.timeout(timeoutMs),
        end.signal,
        full.signal,
        ...(cancel ? [cancel] : []),
      ]);
      const written = onDelta && recordDeltas({ onDelta, signal, onFull: () => full.abort() });
      try {
        // The race covers a model that ignores its signal.
        const answer = await Promise.race([
          model.complete({ ...request, signal, onDelta: written?.add }),
          whenAborted(signal),
        ]);
        lastFailure = null;
        return bounded(answer);
      } catch {
        const text = written?.text.trim() ?? '';
        if (cancel?.aborted)
          return text === '' ? { failure: 'cancelled' } : { text, finishReason: 'cancelled' };
        const cut = full.signal.aborted && text !== '';
        lastFailure = cut ? null : signal.aborted ? 'timeout' : 'error';
        return lastFailure === null ? { text, finishReason: 'length' } : { failure: lastFailure };
      } finally {
        written?.close();
        underWay -= 1;
      }
    },
  };
}

/** Passes deltas on and keeps the text so far, until it is closed, the signal says stop, or the text is full. */
function recordDeltas({
  onDelta,
  signal,
  onFull,
}: {
  onDelta: (text: string) => void;
  signal: AbortSignal;
  onFull: () => void;
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

function bounded(answer: ModelAnswer): GuardedAnswer {
  if (answer.text.length <= MAX_ANSWER_LENGTH) return answer;
  return { text: head(answer.text, MAX_ANSWER_LENGTH), finishReason: 'length' };
}

/** The first characters of a text, without half of an emoji at the end. */
function head(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
}
