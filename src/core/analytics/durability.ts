import type { FactColumn } from './fact-columns.ts';
import { oneIf } from './one-if.ts';
import type { Resolution } from './resolution.ts';

const DAY_MS = 24 * 3_600_000;

type DurabilityColumn = Extract<FactColumn, `durable_${string}`>;

/**
 * Whether a resolution lasted. The customer is back with the same topic when another conversation begins with it, or
 * when this one was taken up again with it, whether or not it was solved again. Without a topic nobody could tell, so such
 * a conversation is never due.
 */
export function durabilityOf(
  { lastSolvedAtMs, reopenings }: Pick<Resolution, 'lastSolvedAtMs' | 'reopenings'>,
  {
    nowMs,
    topic,
    returnedAtMs,
  }: { readonly nowMs: number; readonly topic: string | null; readonly returnedAtMs: number | null },
): { readonly counts: Readonly<Record<DurabilityColumn, number>>; readonly dueAtMs: readonly number[] } {
  const within = (days: number) => {
    if (lastSolvedAtMs === null || topic === null) return { due: false, durable: false, atMs: null };
    const lengthMs = days * DAY_MS;
    const atMs = lastSolvedAtMs + lengthMs;
    const due = atMs <= nowMs;
    const back =
      (returnedAtMs !== null && returnedAtMs > lastSolvedAtMs && returnedAtMs <= atMs) ||
      reopenings.some(({ afterMs, sameTopic }) => sameTopic && afterMs <= lengthMs);
    return { due, durable: due && !back, atMs: due ? null : atMs };
  };
  const [week, month] = [within(7), within(30)];
  return {
    counts: {
      durable_7_due: oneIf(week.due),
      durable_7: oneIf(week.durable),
      durable_30_due: oneIf(month.due),
      durable_30: oneIf(month.durable),
    },
    dueAtMs: [week.atMs, month.atMs].filter((atMs) => atMs !== null),
  };
}

/** Whether the fact depends on when the customer came back: only once the first of the two periods is over. */
export function needsReturn(
  { lastSolvedAtMs }: Pick<Resolution, 'lastSolvedAtMs'>,
  { nowMs, topic }: { readonly nowMs: number; readonly topic: string | null },
): boolean {
  return lastSolvedAtMs !== null && topic !== null && lastSolvedAtMs + 7 * DAY_MS <= nowMs;
}
