/**
 * Runs `task` over a stream of items, at most `limit` at a time, in no promised order. The first failure ends it:
 * tasks under way finish, no further one begins, and the failure is thrown.
 */
export async function mapConcurrently<T>(
  items: AsyncIterable<T>,
  { limit, task }: { limit: number; task: (item: T) => Promise<void> },
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  let failed = false;
  const work = async (): Promise<void> => {
    try {
      for (let next = await iterator.next(); !next.done && !failed; next = await iterator.next())
        await task(next.value);
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: limit }, work));
}
