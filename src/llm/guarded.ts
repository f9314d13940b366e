import type { LanguageModel, ModelRequest } from './llm.ts';

/** Why no usable answer came. */
export type ModelFailure = 'timeout' | 'busy' | 'error';

export type GuardedAnswer = { readonly text: string } | { readonly failure: ModelFailure };

/** A model that never throws and never takes longer than its deadline. */
export interface GuardedModel {
  readonly name: string;
  answer(request: Omit<ModelRequest, 'signal'>): Promise<GuardedAnswer>;
  /** Ends all requests under way and refuses further ones, for a server that is going down. */
  cutOff(): void;
  /** When and why the last request failed; null when it did not. For the health report. */
  readonly lastFailure: ModelFailure | null;
}

/** Requests beyond this many at once are refused at once, so that a slow model cannot pile up customers. */
const MAX_CONCURRENT = 32;

/** Puts a deadline and a concurrency limit around a model and turns every failure into a value. */
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
    async answer(request) {
      if (underWay >= MAX_CONCURRENT || end.signal.aborted) return { failure: 'busy' };
      underWay += 1;
      const deadline = AbortSignal.any([AbortSignal.timeout(timeoutMs), end.signal]);
      try {
        // The race covers a model that ignores its signal.
        const text = await Promise.race([
          model.complete({ ...request, signal: deadline }),
          whenAborted(deadline),
        ]);
        lastFailure = null;
        return { text };
      } catch {
        lastFailure = deadline.aborted ? 'timeout' : 'error';
        return { failure: lastFailure };
      } finally {
        underWay -= 1;
      }
    },
  };
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
}
