/** Longest delay a timer can take; above it, it would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Runs `task` once after `delayMs`; returns how to call it off, which may be done at any time. */
export function startTimer(delayMs: number, task: () => void): () => void {
  const timer = setTimeout(task, Math.min(delayMs, MAX_TIMER_MS));
  return () => clearTimeout(timer);
}

/** A timer that is not running: what calls off nothing. */
export function noTimer(): void {}
