import { ApiError } from '../api.ts';
import { errorWords } from '../parts/states.ts';
import type { ServerEvent } from '../server-events.ts';
import type { ViewContext } from '../view.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

/** Reads a stream of events until the page is left. A stream that ends is opened again, after a wait that grows. */
export async function followEvents(
  { api, signal }: Pick<ViewContext, 'api' | 'signal'>,
  {
    path,
    onEvent,
    onState,
  }: { path: string; onEvent: (event: ServerEvent) => void; onState: (words: string) => void },
): Promise<void> {
  let waitMs = FIRST_WAIT_MS;
  while (!signal.aborted) {
    try {
      await api.events(path, {
        signal,
        onEvent: (event) => {
          waitMs = FIRST_WAIT_MS;
          onEvent(event);
        },
      });
      if (!signal.aborted) onState('Connecting again…');
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429) {
        onState(errorWords(error));
        return;
      }
      onState('The connection is lost. Connecting again…');
    }
    await pause(waitMs, signal);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}

/** Resolves after this time, or at once when the page is left. */
function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, durationMs);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
