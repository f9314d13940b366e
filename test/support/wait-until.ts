const POLL_MS = 5;

/** Resolves when the condition holds; rejects with what was waited for when it does not in time. */
export async function waitUntil(
  holds: () => boolean | Promise<boolean>,
  { what, timeoutMs = 10_000 }: { what: string; timeoutMs?: number },
): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > deadlineMs) throw new Error(`Waited ${timeoutMs} ms in vain: ${what}.`);
    await Bun.sleep(POLL_MS);
  }
}
