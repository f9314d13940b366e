import { withDeadline } from '#lib/deadline.ts';

export const NOT_READY = [
  'shutting_down',
  'database_down',
  'database_read_only',
  'commit_queue_full',
] as const;

export interface ReadinessDeps {
  readonly goingDown: () => boolean;
  /** Whether the database takes writes; rejects when it does not answer. */
  readonly isWritable: () => Promise<boolean>;
  /** Records that wait for a commit. */
  readonly waitingCommits: () => number;
}

export interface Readiness {
  /** Why no message could be stored now; empty when it could. */
  check(): Promise<readonly (typeof NOT_READY)[number][]>;
}

const DATABASE_DEADLINE_MS = 2_000;
/** More than any burst that is worked off within seconds. */
const MAX_WAITING_COMMITS = 5_000;

/** Whether customers should be sent here. Checks that come while one is under way share its result. */
export function createReadiness({ goingDown, isWritable, waitingCommits }: ReadinessDeps): Readiness {
  let checking: ReturnType<Readiness['check']> | undefined;

  async function check(): ReturnType<Readiness['check']> {
    if (goingDown()) return ['shutting_down'];
    if (waitingCommits() > MAX_WAITING_COMMITS) return ['commit_queue_full'];
    const onTimeout = () => new Error('The database does not answer.');
    try {
      const writable = await withDeadline(isWritable(), { ms: DATABASE_DEADLINE_MS, onTimeout });
      return writable ? [] : ['database_read_only'];
    } catch {
      return ['database_down'];
    }
  }

  return {
    check() {
      checking ??= check().finally(() => {
        checking = undefined;
      });
      return checking;
    },
  };
}
