import { type Deadline, withDeadline } from './deadline.ts';

/** Hears of every call of a timed object: when it begins, and how long it took, however it ended. */
export interface CallObserver {
  onBegin(): void;
  onEnd(name: string, durationMs: number): void;
}

/**
 * The same object with every method timed under its own name, and given up after `deadline`; methods must return
 * promises.
 */
export function timeMethods<T extends Record<string, (...args: never[]) => Promise<unknown>>>(
  target: T,
  { onBegin, onEnd, deadline }: CallObserver & { readonly deadline: Deadline },
): T {
  const timed = Object.entries(target).map(([name, method]) => [
    name,
    async (...args: never[]) => {
      const startedAt = performance.now();
      onBegin();
      try {
        return await withDeadline(method(...args), deadline);
      } finally {
        onEnd(name, performance.now() - startedAt);
      }
    },
  ]);
  return Object.fromEntries(timed);
}
