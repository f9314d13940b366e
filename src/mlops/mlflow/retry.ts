import { MlflowError } from './mlflow-error.ts';

export interface RetryOptions {
  /** Ends the waiting between two attempts, and that there are any further ones. */
  readonly signal: AbortSignal;
  readonly attempts?: number;
  /** Wait after the first failure; it doubles with each one, and a random half of it is left out. */
  readonly firstDelayMs?: number;
}

/** The first result of several attempts. What cannot succeed later, such as a refused sign-in, is thrown at once. */
export async function withRetries<T>(
  work: () => Promise<T>,
  { signal, attempts = 4, firstDelayMs = 200 }: RetryOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const hopeless = !(error instanceof MlflowError && error.retryable);
      if (hopeless || attempt >= attempts || signal.aborted) throw error;
      await pause(firstDelayMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2), signal);
    }
  }
}

/** Waits, but not beyond the signal. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise.finally(() => clearTimeout(timer));
}
