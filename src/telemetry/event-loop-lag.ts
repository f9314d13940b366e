/** How late timers run: what every customer waits on top of everything else. */
export interface EventLoopLag extends Disposable {
  /** The longest lag of the last minute or a little less, in milliseconds. */
  maxMs(): number;
}

/** Rare enough to cost nothing, often enough that a standstill anybody notices is seen by a sample or two. */
const SAMPLE_EVERY_MS = 250;
/** The longest is kept for this half minute and the one before. */
const HALF_MS = 30_000;

/** Samples the lag of the event loop with a timer of its own that keeps no process alive. */
export function sampleEventLoop({
  onLag,
  nowMs = () => performance.now(),
  everyMs = SAMPLE_EVERY_MS,
}: {
  /** Told of every sample, in milliseconds. */
  readonly onLag: (ms: number) => void;
  /** Monotonic time in milliseconds. */
  readonly nowMs?: () => number;
  readonly everyMs?: number;
}): EventLoopLag {
  let expectedMs = nowMs() + everyMs;
  let halfBeganMs = nowMs();
  let longest = 0;
  let longestBefore = 0;

  function turnHalf(now: number): void {
    const halves = Math.floor((now - halfBeganMs) / HALF_MS);
    if (halves === 0) return;
    longestBefore = halves === 1 ? longest : 0;
    longest = 0;
    halfBeganMs += halves * HALF_MS;
  }

  function sample(): void {
    const now = nowMs();
    const lagMs = Math.max(0, now - expectedMs);
    expectedMs = now + everyMs;
    turnHalf(now);
    longest = Math.max(longest, lagMs);
    onLag(lagMs);
    timer = setTimeout(sample, everyMs);
    timer.unref();
  }

  let timer = setTimeout(sample, everyMs);
  timer.unref();
  return {
    maxMs() {
      turnHalf(nowMs());
      return Math.max(longest, longestBefore);
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
