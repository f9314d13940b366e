import type { EscalationTurn } from '#core/escalation/features.ts';
import type { EscalationPrediction } from '#core/escalation/predict.ts';
import { isStoreUnavailable } from '#db/errors.ts';
import { withDeadline } from '#lib/deadline.ts';
import { type PassOptions, refreshSome } from './refresh-some.ts';
import type { FactStore } from './store.ts';

export interface FactRefresherOptions extends Pick<PassOptions, 'calendar'> {
  readonly store: FactStore;
  /** How likely a conversation is to need a person, from its turns, oldest first; absent: not said. */
  readonly predict?: (turns: readonly EscalationTurn[]) => EscalationPrediction;
  /** What time it is: decides what was quiet for 24 hours, and what lasted for 7 days. */
  readonly now: () => Date;
  /** Called for every failure but that of the database being away, which everybody else reports. */
  readonly onError: (error: unknown) => void;
  readonly intervalMs?: number;
}

/** Keeps facts and cells in step with the conversations, in the background. */
export interface FactRefresher extends AsyncDisposable {
  /** Works until nothing is left to do; resolves to the number of conversations that were read. Rejects with the database's error. */
  refresh(): Promise<{ readonly conversations: number }>;
  /** Begins to look for work again and again. */
  start(): void;
  /** Says that there is something to do, so that it need not wait for the next look. */
  touch(): void;
}

const INTERVAL_MS = 2_000;
/** Wait after `touch`, so that what comes together is done together. */
const TOUCHED_MS = 100;
/** A look is followed by a rest that many times as long as it took, so that the database is never busy with this alone. */
const REST_FACTOR = 4;
const LEAST_SHARE = 1 / 64;
/** Wait for another node that is at work. */
const BUSY_MS = 50;
/** How long the end of the process waits for a pass under way; what is cut off is done again. */
const END_DEADLINE_MS = 3_000;

export function createFactRefresher({
  store,
  predict,
  calendar,
  now,
  onError,
  intervalMs = INTERVAL_MS,
}: FactRefresherOptions): FactRefresher {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let started = false;
  let stopped = false;
  let touched = false;
  /** How much a pass takes up: less after a failure, which may be that of a statement with too much in it. */
  let share = 1;
  /** The work under way: one at a time. */
  let work: Promise<unknown> = Promise.resolve();

  function refresh(): Promise<{ readonly conversations: number }> {
    const next = work.then(refreshAll, refreshAll);
    work = next.catch(() => {});
    return next;
  }

  async function refreshAll(): Promise<{ readonly conversations: number }> {
    let conversations = 0;
    while (!stopped && (await store.hasWork(now()))) {
      const pass = await takeUp();
      conversations += pass.conversations;
      if (pass.busy) await Bun.sleep(BUSY_MS);
    }
    return { conversations };
  }

  async function takeUp() {
    try {
      const pass = await refreshSome({ store, predict, calendar, now: now(), share });
      share = Math.min(1, share * 2);
      return pass;
    } catch (error) {
      share = Math.max(LEAST_SHARE, share / 2);
      throw error;
    }
  }

  async function look(): Promise<void> {
    touched = false;
    const startedAt = performance.now();
    try {
      await refresh();
    } catch (error) {
      // An outage is reported by everything else that the database is needed for.
      if (!isStoreUnavailable(error)) onError(error);
    }
    schedule(Math.max(touched ? TOUCHED_MS : intervalMs, REST_FACTOR * (performance.now() - startedAt)));
  }

  function schedule(ms: number): void {
    clearTimeout(timer);
    if (stopped || !started) return;
    timer = setTimeout(look, ms);
    timer.unref();
  }

  return {
    refresh,
    start() {
      started = true;
      schedule(intervalMs);
    },
    touch() {
      // A look under way has perhaps read already what was touched: the one after it comes sooner.
      if (!touched) schedule(TOUCHED_MS);
      touched = true;
    },
    async [Symbol.asyncDispose]() {
      stopped = true;
      clearTimeout(timer);
      const onTimeout = () => new Error('The facts were not ready in time.');
      await withDeadline(work, { ms: END_DEADLINE_MS, onTimeout }).catch(() => {});
    },
  };
}
