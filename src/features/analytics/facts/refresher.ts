import type { EscalationTurn } from '#core/escalation/features.ts';
import type { EscalationPrediction } from '#core/escalation/predict.ts';
import { isStoreUnavailable } from '#db/errors.ts';
import { withDeadline } from '#lib/deadline.ts';
import { type PassOptions, refreshSome } from './refresh-some.ts';
import type { FactStore } from './store.ts';

export interface FactRefresherOptions extends Pick<PassOptions, 'calendar'> {
  readonly store: Omit<FactStore, 'empty'>;
  /** How likely a conversation is to need a person, from its turns, oldest first; absent: not said. */
  readonly predict?: (turns: readonly EscalationTurn[]) => EscalationPrediction;
  /** Name of the model that `predict` works with now: when it changes, what is open is predicted anew. */
  readonly predictor?: () => string;
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
/** Whoever caught up with a day's work is not to sleep for hours after it. */
const LONGEST_REST_MS = 10_000;
const LEAST_SHARE = 1 / 64;
/** Wait of `refresh` for another node that is at work; a look leaves the work to that one. */
const BUSY_MS = 50;
/** How long the end of the process waits for a pass under way; what is cut off is done again. */
const END_DEADLINE_MS = 3_000;

export function createFactRefresher({
  store,
  predict,
  predictor,
  calendar,
  now,
  onError,
  intervalMs = INTERVAL_MS,
}: FactRefresherOptions): FactRefresher {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let started = false;
  let stopped = false;
  let touched = false;
  let looking = false;
  /** Until when the database is left alone, on the clock of `performance.now`. */
  let restingUntilMs = 0;
  /** How much a pass takes up: less after a failure, which may be that of a statement with too much in it. */
  let share = 1;
  /** The model whose predictions all open conversations have, or are marked to get. */
  let predictedBy: string | undefined;
  /** The work under way: one at a time. */
  let work: Promise<unknown> = Promise.resolve();

  function refresh(options = { patient: true }): Promise<{ readonly conversations: number }> {
    const next = work.catch(() => {}).then(() => refreshAll(options));
    work = next.catch(() => {});
    return next;
  }

  async function refreshAll({ patient }: { readonly patient: boolean }) {
    await followPredictor();
    let conversations = 0;
    // Asking is as dear as a pass that finds nothing, so it is asked only where there may be nothing at all.
    let more = !stopped && (await store.hasWork(now()));
    while (more && !stopped) {
      const pass = await takeUp();
      conversations += pass.conversations;
      if (pass.busy && !patient) break;
      if (pass.busy) await Bun.sleep(BUSY_MS);
      more = pass.busy ? await store.hasWork(now()) : pass.conversations > 0;
    }
    return { conversations };
  }

  async function followPredictor(): Promise<void> {
    const name = predictor?.();
    if (stopped || name === undefined || name === predictedBy) return;
    await store.markPredictedByOthers(name, { now: now() });
    predictedBy = name;
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
    looking = true;
    const startedAtMs = performance.now();
    try {
      await refresh({ patient: false });
    } catch (error) {
      // An outage is reported by everything else that the database is needed for.
      if (!isStoreUnavailable(error)) onError(error);
    }
    looking = false;
    restingUntilMs = endOfRest(startedAtMs, performance.now());
    schedule(touched ? TOUCHED_MS : intervalMs);
  }

  function schedule(ms: number): void {
    clearTimeout(timer);
    if (stopped || !started) return;
    timer = setTimeout(look, Math.max(ms, restingUntilMs - performance.now()));
    timer.unref();
  }

  return {
    refresh: () => refresh(),
    start() {
      started = true;
      schedule(intervalMs);
    },
    touch() {
      // A look under way has perhaps read already what was touched: the one after it comes sooner.
      if (!touched && !looking) schedule(TOUCHED_MS);
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

/** When the next look after one may begin, in ms of the same clock as its beginning and its end. */
export function endOfRest(startedAtMs: number, endedAtMs: number): number {
  return endedAtMs + Math.min(LONGEST_REST_MS, REST_FACTOR * (endedAtMs - startedAtMs));
}
