export interface BackoffOptions {
  /** Longest delay after the first failure. */
  readonly delayMs: number;
  readonly maxDelayMs: number;
  /** Not before this has passed; 0: nothing was asked. */
  readonly floorMs: number;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** Above it the doubled delay is beyond every limit anyway, and the numbers stay finite. */
const MAX_DOUBLINGS = 30;

/** How long to wait before the next try after `failures` earlier ones failed: full jitter, so that clients spread. */
export function reconnectDelayMs(
  failures: number,
  { delayMs, maxDelayMs, floorMs, random }: BackoffOptions,
): number {
  // Doubling nothing would be a loop without any pause.
  const ceilingMs = Math.min(maxDelayMs, Math.max(1, delayMs) * 2 ** Math.min(failures, MAX_DOUBLINGS));
  return Math.max(floorMs, Math.round(random() * ceilingMs));
}
