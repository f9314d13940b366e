import { isStoreUnavailable } from '#db/errors.ts';
import { judgeTurns, shortTextOf } from './judge.ts';
import type { FillingStore } from './store.ts';

/** Keeps the inbox filled, in the background: no turn ever waits for it. */
export interface InboxFiller extends AsyncDisposable {
  /** Looks at everything that came since the last pass. One pass at a time; rejects when the store fails. */
  fill(): Promise<void>;
  /** From now on fills by itself. */
  start(): void;
}

const INTERVAL_MS = 5_000;
/** Rest between two steps of a long pass, so that customers' statements come in between. */
const BREATH_MS = 50;

/** Every node has one; the store lets one of them work at a time. */
export function createInboxFiller({
  store,
  onError,
  intervalMs = INTERVAL_MS,
}: {
  readonly store: FillingStore;
  /** Called for every failure of a pass but that of the database being away, which others report. */
  readonly onError: (error: unknown) => void;
  readonly intervalMs?: number;
}): InboxFiller {
  let running: Promise<void> | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  let ended = false;

  async function fillAll(): Promise<void> {
    while (!ended && (await store.fillNext(judgeTurns, { textOf: shortTextOf }))) await Bun.sleep(BREATH_MS);
  }

  async function fill(): Promise<void> {
    running ??= fillAll().finally(() => {
      running = null;
    });
    await running;
  }

  async function fillQuietly(): Promise<void> {
    try {
      await fill();
    } catch (error) {
      if (!isStoreUnavailable(error)) onError(error);
    }
  }

  return {
    fill,
    start() {
      timer ??= setInterval(() => void fillQuietly(), intervalMs);
      timer.unref();
    },
    async [Symbol.asyncDispose]() {
      ended = true;
      clearInterval(timer);
      // Whoever asked for the pass has heard of its failure.
      await running?.catch(() => {});
    },
  };
}
