/** Hears of every call of a timed object: when it begins, and how long it took, however it ended. */
export interface CallObserver {
  onBegin(): void;
  onEnd(name: string, durationMs: number): void;
}

/** The same object with every method timed under its own name and called through `run`; methods must return promises. */
export function timeMethods<T extends Record<string, (...args: never[]) => Promise<unknown>>>(
  target: T,
  { onBegin, onEnd, run }: CallObserver & { readonly run: <R>(call: () => Promise<R>) => Promise<R> },
): T {
  const timed = Object.entries(target).map(([name, method]) => [
    name,
    async (...args: never[]) => {
      const startedAt = performance.now();
      onBegin();
      try {
        return await run(() => method(...args));
      } finally {
        onEnd(name, performance.now() - startedAt);
      }
    },
  ]);
  return Object.fromEntries(timed);
}
