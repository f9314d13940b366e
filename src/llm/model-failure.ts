import { ModelError } from './llm.ts';

/** Longest pause that a server may ask for; a request that would wait longer is over anyway. */
const MAX_RETRY_AFTER_MS = 600_000;

/**
 * What a client library threw, as a failure with a cause that code can act on. The text of the server stays out of it:
 * it may repeat the prompt.
 */
export function modelFailure(error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  const { status, headers, name } = error as {
    readonly status?: number;
    readonly headers?: Headers;
    readonly name?: string;
  };
  if (typeof status === 'number') {
    const retryable = status === 408 || status === 429 || status >= 500;
    const retryAfterMs = retryAfter(headers);
    return new ModelError(`The model's server answered with status ${status}.`, { retryable, retryAfterMs });
  }
  // A request that never got an answer; one that was given up on purpose has a name of its own.
  const retryable = error instanceof Error && error.constructor.name.startsWith('APIConnection');
  return new ModelError(`The request to the model failed (${name ?? 'unknown'}).`, { retryable });
}

/** Milliseconds from the headers `retry-after-ms` or `retry-after` (in seconds); 0 without them. */
function retryAfter(headers: Headers | undefined): number {
  const ms = Number(headers?.get('retry-after-ms'));
  const seconds = Number(headers?.get('retry-after'));
  const wanted = ms > 0 ? ms : seconds * 1_000;
  return wanted > 0 ? Math.min(wanted, MAX_RETRY_AFTER_MS) : 0;
}
