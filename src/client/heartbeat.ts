import { startTimer } from './timer.ts';

export interface Heartbeat {
  /** Something came from the other side. */
  heard(): void;
  /** Asks now whether the other side is there. */
  probe(): void;
  stop(): void;
}

export interface HeartbeatOptions {
  /** Silence after which the other side is asked. */
  readonly intervalMs: number;
  /** Silence after the question that means that it is gone. */
  readonly timeoutMs: number;
  readonly ping: () => void;
  readonly onSilent: () => void;
}

/** Watches over a connection. Starts with the interval. */
export function startHeartbeat({ intervalMs, timeoutMs, ping, onSilent }: HeartbeatOptions): Heartbeat {
  let asking = false;
  let cancel = startTimer(intervalMs, probe);

  function probe(): void {
    if (asking) return;
    asking = true;
    cancel();
    cancel = startTimer(timeoutMs, onSilent);
    ping();
  }

  return {
    heard() {
      asking = false;
      cancel();
      cancel = startTimer(intervalMs, probe);
    },
    probe,
    stop: () => cancel(),
  };
}
