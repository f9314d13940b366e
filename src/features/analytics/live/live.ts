import { isStoreUnavailable } from '#db/errors.ts';
import { AppError } from '#errors.ts';
import type { LiveFrame, LivePicture } from '#protocol/chat-v1.ts';

/** Somebody who is shown what goes on. */
export interface LiveWatcher {
  /** The picture as JSON. */
  show(picture: string): void;
  /** Nothing more will come. */
  end(): void;
}

/** What goes on in open conversations; looked at only while somebody watches. Disposing it ends all watching. */
export interface Live extends Disposable {
  /**
   * Shows the picture at once when there is one, and after each change. Returns how to stop.
   * @throws AppError `at_capacity`, `shutting_down`.
   */
  watch(watcher: LiveWatcher): () => void;
  /** A socket follows what `publish` is given. Returns the newest frame; null: none yet. */
  join(): string | null;
  leave(): void;
  /** Whether it looks again and again. */
  readonly looking: boolean;
}

export interface LiveOptions {
  readonly read: (now: Date) => Promise<LivePicture>;
  readonly now: () => Date;
  /** Asks that facts be made of what was said just now. */
  readonly touch: () => void;
  /** Tells the sockets: a frame as text. */
  readonly publish: (frame: string) => void;
  /** Called for the first of failures in a row, but not when the database is away, which others report. */
  readonly onError: (error: unknown) => void;
  readonly intervalMs?: number;
  readonly maxWatchers?: number;
}

const INTERVAL_MS = 1_000;
/** Event streams at a time on one node. */
const MAX_WATCHERS = 100;

/** One look at the database each second for all who watch on this node. */
export function createLive({
  read,
  now,
  touch,
  publish,
  onError,
  intervalMs = INTERVAL_MS,
  maxWatchers = MAX_WATCHERS,
}: LiveOptions): Live {
  const watchers = new Set<LiveWatcher>();
  let sockets = 0;
  let newest: LivePicture | null = null;
  /** What the newest picture shows, without the times that change by themselves. */
  let shown = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looking = false;
  let failing = false;
  let ended = false;

  async function look(): Promise<void> {
    timer = undefined;
    looking = true;
    try {
      touch();
      show(await read(now()));
      failing = false;
    } catch (error) {
      if (!failing && !isStoreUnavailable(error)) onError(error);
      failing = true;
    }
    looking = false;
    if (ended) return;
    if (watchers.size + sockets > 0) timer = setTimeout(() => void look(), intervalMs);
    else forget();
  }

  function show(picture: LivePicture): void {
    newest = picture;
    const content = contentOf(picture);
    if (ended || content === shown) return;
    shown = content;
    const text = JSON.stringify(picture);
    for (const watcher of [...watchers]) watcher.show(text);
    if (sockets > 0) publish(frameOf(picture));
  }

  /** Whoever comes next is shown how it is then. */
  function forget(): void {
    newest = null;
    shown = '';
  }

  function begin(): void {
    if (timer === undefined && !looking) void look();
  }

  return {
    watch(watcher) {
      if (ended) throw new AppError('shutting_down', 'The server is shutting down. Try again in a moment.');
      if (watchers.size >= maxWatchers) {
        throw new AppError('at_capacity', 'Too many people watch on this server already.', {
          retryAfterMs: RETRY_AFTER_MS,
        });
      }
      watchers.add(watcher);
      if (newest !== null) watcher.show(JSON.stringify(newest));
      begin();
      return () => {
        watchers.delete(watcher);
      };
    },
    join() {
      sockets += 1;
      if (!ended) begin();
      return newest === null ? null : frameOf(newest);
    },
    leave() {
      sockets -= 1;
    },
    get looking() {
      return looking || timer !== undefined;
    },
    [Symbol.dispose]() {
      ended = true;
      clearTimeout(timer);
      for (const watcher of [...watchers]) watcher.end();
      watchers.clear();
    },
  };
}

const RETRY_AFTER_MS = 10_000;

function frameOf(picture: LivePicture): string {
  const frame: LiveFrame = { type: 'live', ...picture };
  return JSON.stringify(frame);
}

function contentOf({ at, conversations, ...counts }: LivePicture): string {
  return JSON.stringify([counts, conversations.map(({ waiting_ms, ...conversation }) => conversation)]);
}
