/** Resolves when the condition holds; rejects with what was waited for when it does not in time. */
export async function waitUntil(
  holds: () => boolean | Promise<boolean>,
  { what, timeoutMs, pollMs = 20 }: { what: string; timeoutMs: number; pollMs?: number },
): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > deadlineMs) throw new Error(`Waited ${timeoutMs} ms in vain: ${what}.`);
    await Bun.sleep(pollMs);
  }
}

/** The result of work that must end in time. */
export async function inTime<T>(
  work: Promise<T>,
  { what, timeoutMs }: { what: string; timeoutMs: number },
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`Waited ${timeoutMs} ms in vain: ${what}.`)),
    timeoutMs,
  );
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
