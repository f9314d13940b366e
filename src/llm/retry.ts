import { ModelError } from './llm.ts';

/** Retries of one request at most. */
const MAX_RETRIES = 2;
/** The longest first pause; it doubles with each retry. */
const BASE_MS = 250;
const MAX_PAUSE_MS = 4_000;
/** Less than this left after the pause, and a retry cannot bring an answer any more. */
const LEAST_USEFUL_MS = 500;

export interface RetryOptions {
  /** When the request is over, on the clock of `nowMs`. */
  readonly untilMs: number;
  readonly nowMs: () => number;
  /** Even chance, 0 up to but not 1. */
  readonly chance: () => number;
  readonly signal: AbortSignal;
  /** False once a retry would repeat what was shown already. */
  readonly mayRetry: () => boolean;
}

/**
 * Does something again when it failed in a way that may pass, after a pause with full jitter: a random time between
 * nothing and a limit that doubles (AWS Architecture Blog, "Exponential Backoff And Jitter"), but no sooner than the
 * server asked for. Rejects with the last failure.
 */
export async function withRetries<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await attempt();
    } catch (error) {
      const pauseMs = pauseBefore(error, { retries, chance: options.chance });
      const fits = options.nowMs() + (pauseMs ?? 0) + LEAST_USEFUL_MS <= options.untilMs;
      if (pauseMs === null || !fits || options.signal.aborted || !options.mayRetry()) throw error;
      await pause(pauseMs, options.signal);
    }
  }
}

/** Milliseconds, or null when it is not to be done again. */
function pauseBefore(
  error: unknown,
  { retries, chance }: { readonly retries: number; readonly chance: () => number },
): number | null {
  if (!(error instanceof ModelError) || !error.retryable || retries >= MAX_RETRIES) return null;
  const jitter = chance() * Math.min(MAX_PAUSE_MS, BASE_MS * 2 ** retries);
  return Math.max(jitter, error.retryAfterMs);
}

/** Resolves after a time, or at once when the signal says stop. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
