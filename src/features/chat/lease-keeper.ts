import { isStoreUnavailable } from '#db/errors.ts';
import type { Leases } from '#db/leases.ts';

export interface LeaseKeeperOptions {
  readonly nodeId: string;
  /** How long a conversation stays this node's without being renewed. */
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  /** Conversations that this node works on. */
  readonly conversationIds: () => readonly string[];
  readonly onClaimed: (conversationId: string) => void;
  readonly onError: (error: unknown) => void;
}

/** Conversations taken over by one statement, so that nodes which look at the same time share what there is. */
const CLAIM_AT_ONCE = 20;

/**
 * Renews this node's leases, and takes over conversations that another node left unanswered: now, and then again and
 * again. Disposing it stops that; leases that are held stay as they are.
 */
export function keepLeases(leases: Leases, options: LeaseKeeperOptions): Disposable {
  const { nodeId, leaseMs, renewEveryMs, conversationIds, onClaimed, onError } = options;
  let stopped = false;
  let busy = false;
  const tick = async () => {
    if (busy) return;
    busy = true;
    try {
      let claimed: readonly string[];
      do {
        claimed = await leases.keep({
          nodeId,
          leaseMs,
          conversationIds: conversationIds(),
          claim: CLAIM_AT_ONCE,
        });
        if (!stopped) for (const id of claimed) onClaimed(id);
        // Where there were so many there are more, and customers wait.
      } while (!stopped && claimed.length === CLAIM_AT_ONCE);
    } catch (error) {
      // An outage is reported by everything else that the database is needed for.
      if (!isStoreUnavailable(error)) onError(error);
    } finally {
      busy = false;
    }
  };
  void tick();
  const timer = setInterval(tick, renewEveryMs);
  timer.unref();
  return {
    [Symbol.dispose]() {
      stopped = true;
      clearInterval(timer);
    },
  };
}
