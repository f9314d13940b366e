import { withDeadline } from '#lib/deadline.ts';
import {
  isStoreUnavailable,
  isStoreUnreachable,
  STORE_DEADLINE_MS,
  StoreUnavailableError,
} from './errors.ts';

/** Stands before the database and keeps callers from waiting for one that hangs or is gone. */
export interface StoreGate {
  /**
   * Does work on the database. It is given up at the deadline, but may still be carried out afterwards. From then on,
   * or when there was no way to the server, until it shows life, further work is refused at once, but for a probe now
   * and then.
   * @throws StoreUnavailableError when it is given up or refused.
   */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export interface StoreGateOptions {
  readonly deadlineMs?: number;
  /** Time between two probes, and how long one is waited for. */
  readonly probeEveryMs?: number;
  /** Works under way; others wait, and are refused without being begun when they have waited too long. */
  readonly maxRunning?: number;
  readonly maxWaiting?: number;
  readonly maxWaitMs?: number;
  /** Told when work begins to be refused because the database is away, and when it is back. */
  readonly onAway?: () => void;
  readonly onBack?: () => void;
  /** Monotonic time in milliseconds. */
  readonly nowMs?: () => number;
}

const PROBE_EVERY_MS = 500;
/** Enough to keep every connection of a pool busy; what the driver holds beyond that would only grow old in it. */
const MAX_RUNNING = 100;
const MAX_WAITING = 10_000;
/** A crowd is served late rather than not at all. That a server hangs is found out by those that were begun. */
const MAX_WAIT_MS = 7_000;

/**
 * Without it, the statements of everybody who comes would pile up in the driver: while the server is frozen, and when
 * more come than it can serve, which would make it spend its time on answers that nobody waits for any more.
 */
export function createStoreGate({
  deadlineMs = STORE_DEADLINE_MS,
  probeEveryMs = PROBE_EVERY_MS,
  maxRunning = MAX_RUNNING,
  maxWaiting = MAX_WAITING,
  maxWaitMs = MAX_WAIT_MS,
  onAway,
  onBack,
  nowMs = () => performance.now(),
}: StoreGateOptions = {}): StoreGate {
  const waiting = new Set<{ readonly begin: () => void; readonly refuse: (error: Error) => void }>();
  let running = 0;
  let away = false;
  let probedAtMs = 0;

  const close = () => {
    if (!away) {
      probedAtMs = nowMs();
      onAway?.();
    }
    away = true;
    for (const { refuse } of waiting) refuse(new StoreUnavailableError('STORE_AWAY'));
    waiting.clear();
  };
  const open = () => {
    if (away) onBack?.();
    away = false;
  };
  // One connection that breaks says nothing of the server.
  const failed = (error: unknown) => {
    if (isStoreUnreachable(error)) close();
    else if (!isStoreUnavailable(error)) open();
  };
  const onTimeout = () => {
    close();
    return new StoreUnavailableError('STORE_TIMEOUT');
  };
  const beginNext = () => {
    running -= 1;
    const [next] = waiting;
    if (!next) return;
    waiting.delete(next);
    next.begin();
  };

  function begin<T>(work: () => Promise<T>, { ms }: { ms: number }): Promise<T> {
    running += 1;
    const done = work();
    done.then(open, failed);
    const given = withDeadline(done, { ms, onTimeout });
    // Given up counts as ended: what hangs must not keep its place.
    given.then(beginNext, beginNext);
    return given;
  }

  function wait(): Promise<void> {
    if (waiting.size >= maxWaiting) return Promise.reject(new StoreUnavailableError('STORE_OVERLOADED'));
    return new Promise((resolve, reject) => {
      const entry = { begin: () => settle(resolve), refuse: (error: Error) => settle(() => reject(error)) };
      const timer = setTimeout(() => entry.refuse(new StoreUnavailableError('STORE_OVERLOADED')), maxWaitMs);
      const settle = (how: () => void) => {
        clearTimeout(timer);
        waiting.delete(entry);
        how();
      };
      waiting.add(entry);
    });
  }

  return {
    run(work) {
      if (away) {
        if (nowMs() - probedAtMs < probeEveryMs)
          return Promise.reject(new StoreUnavailableError('STORE_AWAY'));
        probedAtMs = nowMs();
        return begin(work, { ms: probeEveryMs });
      }
      if (running < maxRunning) return begin(work, { ms: deadlineMs });
      return wait().then(() => begin(work, { ms: deadlineMs }));
    },
  };
}
