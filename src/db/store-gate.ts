import { withDeadline } from '#lib/deadline.ts';
import { isStoreUnavailable, STORE_DEADLINE_MS, StoreUnavailableError } from './errors.ts';

/** Stands before the database and keeps callers from waiting for one that hangs. */
export interface StoreGate {
  /**
   * Does work on the database. It is given up at the deadline, but may still be carried out afterwards. From then on
   * until the database shows life, further work is refused at once, but for a probe now and then.
   * @throws StoreUnavailableError when it is given up or refused.
   */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export interface StoreGateOptions {
  readonly deadlineMs?: number;
  /** Time between two probes, and how long one may take. */
  readonly probeEveryMs?: number;
  /** Monotonic time in milliseconds. */
  readonly nowMs?: () => number;
}

const PROBE_EVERY_MS = 500;

/** Without it, the statements of everybody who comes would pile up in the driver while the server is frozen. */
export function createStoreGate({
  deadlineMs = STORE_DEADLINE_MS,
  probeEveryMs = PROBE_EVERY_MS,
  nowMs = () => performance.now(),
}: StoreGateOptions = {}): StoreGate {
  let hangs = false;
  let probedAtMs = 0;

  const alive = () => {
    hangs = false;
  };
  // A connection that breaks is no sign of life.
  const failed = (error: unknown) => {
    if (!isStoreUnavailable(error)) hangs = false;
  };
  const onTimeout = () => {
    if (!hangs) {
      hangs = true;
      probedAtMs = nowMs();
    }
    return new StoreUnavailableError('STORE_TIMEOUT');
  };

  return {
    run(work) {
      const probing = hangs;
      if (probing) {
        if (nowMs() - probedAtMs < probeEveryMs)
          return Promise.reject(new StoreUnavailableError('STORE_TIMEOUT'));
        probedAtMs = nowMs();
      }
      const done = work();
      done.then(alive, failed);
      return withDeadline(done, { ms: probing ? probeEveryMs : deadlineMs, onTimeout });
    },
  };
}
