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
  let away = false;
  let probedAtMs = 0;

  const close = () => {
    if (!away) probedAtMs = nowMs();
    away = true;
  };
  const open = () => {
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

  return {
    run(work) {
      const probing = away;
      if (probing) {
        if (nowMs() - probedAtMs < probeEveryMs)
          return Promise.reject(new StoreUnavailableError('STORE_AWAY'));
        probedAtMs = nowMs();
      }
      const done = work();
      done.then(open, failed);
      return withDeadline(done, { ms: probing ? probeEveryMs : deadlineMs, onTimeout });
    },
  };
}
