/** Runs `task` over a stream of items, at most `limit` at a time, in no promised order; the first failure ends it. */
export async function mapConcurrently<T>(
  items: AsyncIterable<T>,
  { limit, task }: { limit: number; task: (item: T) => Promise<void> },
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  for await (const item of items) {
    const run: Promise<void> = task(item).finally(() => underWay.delete(run));
    underWay.add(run);
    if (underWay.size >= limit) await Promise.race(underWay);
  }
  await Promise.all(underWay);
}
