/** From working to not working; the place in the list is the value of the metric. */
export const CIRCUIT_STATES = ['closed', 'half_open', 'open'] as const;
/** `open`: nothing is let through. `half_open`: one request at a time finds out whether it works again. */
export type CircuitState = (typeof CIRCUIT_STATES)[number];

export interface CircuitBreaker {
  readonly state: CircuitState;
  /** Whether a request may be made now; whoever got `true` reports its outcome with `record`. */
  tryEnter(): boolean;
  /** `given_up`: the caller left, which says nothing about the other side. */
  record(outcome: 'success' | 'failure' | 'given_up'): void;
}

export interface CircuitOptions {
  /** Monotonic time in milliseconds. */
  readonly nowMs: () => number;
  readonly onChange?: ((state: CircuitState) => void) | undefined;
}

/** Outcomes older than this are forgotten. */
const WINDOW_MS = 30_000;
/** Outcomes that are remembered at most. */
const MAX_OUTCOMES = 64;
/** Fewer outcomes than this say nothing. */
const MIN_OUTCOMES = 5;
/** Share of failures from which it opens. */
const OPEN_SHARE = 0.5;
/** How long nothing is tried after it opened. */
export const OPEN_MS = 10_000;

/**
 * Stops asking a service that mostly fails, so that customers do not wait for it, and tries it again after a while
 * (M. Nygard, "Release It!", Circuit Breaker).
 */
export function createCircuitBreaker({ nowMs, onChange }: CircuitOptions): CircuitBreaker {
  let outcomes: { readonly atMs: number; readonly failed: boolean }[] = [];
  let state: CircuitState = 'closed';
  let openedAtMs = 0;
  let probing = false;

  function moveTo(next: CircuitState): void {
    if (next === state) return;
    state = next;
    probing = false;
    if (next === 'open') openedAtMs = nowMs();
    if (next === 'closed') outcomes = [];
    onChange?.(next);
  }

  function mostlyFails(): boolean {
    const sinceMs = nowMs() - WINDOW_MS;
    outcomes = outcomes.filter(({ atMs }) => atMs > sinceMs).slice(-MAX_OUTCOMES);
    const failures = outcomes.filter(({ failed }) => failed).length;
    return outcomes.length >= MIN_OUTCOMES && failures / outcomes.length >= OPEN_SHARE;
  }

  function settle(): void {
    if (state === 'open' && nowMs() - openedAtMs >= OPEN_MS) moveTo('half_open');
  }

  return {
    get state() {
      settle();
      return state;
    },
    tryEnter() {
      settle();
      if (state === 'closed') return true;
      if (state === 'open' || probing) return false;
      probing = true;
      return true;
    },
    record(outcome) {
      if (state === 'half_open') {
        probing = false;
        if (outcome !== 'given_up') moveTo(outcome === 'success' ? 'closed' : 'open');
        return;
      }
      // What was under way when it opened comes too late to matter.
      if (state === 'open' || outcome === 'given_up') return;
      outcomes.push({ atMs: nowMs(), failed: outcome === 'failure' });
      if (mostlyFails()) moveTo('open');
    },
  };
}
