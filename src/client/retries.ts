import { reconnectDelayMs } from './backoff.ts';
import type { ReconnectOptions } from './client-types.ts';
import { noTimer, startTimer } from './timer.ts';

/** When the next try to connect begins. */
export interface Retries {
  /** Plans the next try; returns how long that is from now, or null when no attempt is left. */
  plan(options: { readonly floorMs: number; readonly advised: ReconnectOptions }): number | null;
  /** Waiting makes no sense any more, unless the server asked for it. */
  hurry(): void;
  /** A connection was made: once it has held for a while, all failures before it are forgotten. */
  succeeded(): void;
  /** Calls off what is planned. */
  cancel(): void;
  /** Begins to count anew. */
  reset(): void;
}

export interface RetriesOptions {
  /** Wins over what the server advises. */
  readonly reconnect: ReconnectOptions;
  readonly random: () => number;
  readonly stableMs: number;
  readonly attempt: () => void;
}

const DEFAULTS = { attempts: 5, delayMs: 1000, maxDelayMs: 30_000 };

export function createRetries({ reconnect, random, stableMs, attempt }: RetriesOptions): Retries {
  let failures = 0;
  let notBeforeMs = 0;
  let cancelStable = noTimer;
  let cancelPlanned: (() => void) | null = null;

  function start(delayMs: number): void {
    cancelPlanned?.();
    cancelPlanned = startTimer(delayMs, () => {
      cancelPlanned = null;
      attempt();
    });
  }

  function reset(): void {
    failures = 0;
  }

  return {
    plan({ floorMs, advised }) {
      // Not by spreading: a caller without types may well say undefined.
      const attempts = reconnect.attempts ?? advised.attempts ?? DEFAULTS.attempts;
      const delayMs = reconnect.delayMs ?? advised.delayMs ?? DEFAULTS.delayMs;
      const maxDelayMs = reconnect.maxDelayMs ?? DEFAULTS.maxDelayMs;
      if (attempts > 0 && failures >= attempts) return null;
      const waitMs = reconnectDelayMs(failures, { delayMs, maxDelayMs, floorMs, random });
      failures += 1;
      notBeforeMs = performance.now() + floorMs;
      start(waitMs);
      return waitMs;
    },
    hurry() {
      if (cancelPlanned) start(Math.max(0, notBeforeMs - performance.now()));
    },
    succeeded() {
      cancelStable = startTimer(stableMs, reset);
    },
    cancel() {
      cancelStable();
      cancelPlanned?.();
      cancelPlanned = null;
    },
    reset,
  };
}
