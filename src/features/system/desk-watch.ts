import type { DeskCounts, DeskStore } from './store.ts';

/** The desk as it was at the last look. */
export interface DeskWatch extends AsyncDisposable {
  /** Null before the first look, and when the looks of the last minute failed. */
  last(): (DeskCounts & { readonly at: Date }) | null;
  /** Looks now; never rejects. */
  look(): Promise<void>;
}

const EVERY_MS = 15_000;
/** A look that is older than this says nothing. */
const STALE_MS = 60_000;
/** Conversations that are quiet for longer are nobody's work any more. */
const WINDOW_MS = 86_400_000;

/** Looks at the desk every 15 s, in the background, so that nobody who asks makes the database count. */
export function watchDesk(
  store: DeskStore,
  {
    now = () => new Date(),
    onError,
    everyMs = EVERY_MS,
  }: {
    readonly now?: () => Date;
    readonly onError: (error: unknown) => void;
    readonly everyMs?: number;
  },
): DeskWatch {
  let seen: (DeskCounts & { readonly at: Date }) | null = null;
  let looking: Promise<void> | null = null;

  async function count(): Promise<void> {
    try {
      const at = now();
      seen = { ...(await store.countDesk(new Date(at.getTime() - WINDOW_MS))), at };
    } catch (error) {
      onError(error);
    }
  }

  function look(): Promise<void> {
    looking ??= count().finally(() => {
      looking = null;
    });
    return looking;
  }

  void look();
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return {
    last: () => (seen !== null && now().getTime() - seen.at.getTime() <= STALE_MS ? seen : null),
    look,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await looking;
    },
  };
}
