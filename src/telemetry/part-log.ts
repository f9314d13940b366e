/** What went wrong last in a part of the product: names and codes, never a message that may repeat what was said. */
export interface PartFault {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Class of the error, and its code where it has one. */
  readonly error: string;
}

/** How a part did last. */
export interface PartState {
  /** Whether the last that was heard of it was a fault. */
  readonly failing: boolean;
  readonly latencyMs: number | null;
  readonly lastError: PartFault | null;
}

/** Remembers how each part of the product did last, for the health report. */
export interface PartLog {
  worked(part: string, latencyMs: number): void;
  failed(part: string, error: unknown): void;
  /** Does work of a part and notes how it went; rejects as the work does. */
  time<T>(part: string, work: () => Promise<T>): Promise<T>;
  /** Time of the last work that succeeded, in milliseconds, and what failed last; null for what never was. */
  last(part: string): PartState;
}

/** Parts are named in code; this is only to be sure. */
const MAX_PARTS = 64;
const NOTHING: PartState = { failing: false, latencyMs: null, lastError: null };

export function createPartLog({
  now,
  nowMs = () => performance.now(),
}: {
  readonly now: () => Date;
  /** Monotonic time in milliseconds. */
  readonly nowMs?: () => number;
}): PartLog {
  const parts = new Map<string, PartState>();

  function change(part: string, to: Partial<PartState>): void {
    const known = parts.get(part);
    if (known || parts.size < MAX_PARTS) parts.set(part, { ...NOTHING, ...known, ...to });
  }

  const worked = (part: string, latencyMs: number) =>
    change(part, { failing: false, latencyMs: Math.round(latencyMs * 100) / 100 });
  const failed = (part: string, error: unknown) =>
    change(part, { failing: true, lastError: { at: now().toISOString(), error: nameOf(error) } });
  return {
    worked,
    failed,
    async time(part, work) {
      const startedAtMs = nowMs();
      try {
        const result = await work();
        worked(part, nowMs() - startedAtMs);
        return result;
      } catch (error) {
        failed(part, error);
        throw error;
      }
    },
    last: (part) => parts.get(part) ?? NOTHING,
  };
}

/** Such as `PostgresError 57014`; of a chain of errors the innermost, which knows most. A text stands for itself. */
function nameOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (!(error instanceof Error)) return 'unknown';
  if (error.cause instanceof Error) return nameOf(error.cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return code === undefined ? error.name : `${error.name} ${code}`;
}
