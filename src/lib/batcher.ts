export interface Batcher<Item, Result> {
  /** The item's result, or the error of the batch or, where items are tried alone, of this item. */
  add(item: Item): Promise<Result>;
  /** Items that wait for the next batch or are in the one under way. */
  readonly pending: number;
}

export interface BatcherOptions<Item, Result> {
  /** Does the work of a whole batch; the results stand in the order of the items. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Two items of one key never share a batch; the later one is in a later batch. */
  readonly keyOf: (item: Item) => string;
  readonly maxBatch: number;
  readonly maxWaiting: number;
  /** The error of an item that too many wait before. */
  readonly overloaded: () => Error;
  /** Whether a batch that failed with this error is tried item by item, so that a bad one fails alone. */
  readonly retryAlone: (error: unknown) => boolean;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Does things in batches: while one is under way, what comes meanwhile gathers and goes together in the next one. */
export function createBatcher<Item, Result>(options: BatcherOptions<Item, Result>): Batcher<Item, Result> {
  const { run, keyOf, maxBatch, maxWaiting, overloaded, retryAlone } = options;
  let waiting: Waiting<Item, Result>[] = [];
  let inFlight = 0;

  async function runAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = takeBatch();
      inFlight = batch.length;
      await runBatch(batch);
    }
    inFlight = 0;
  }

  function takeBatch(): Waiting<Item, Result>[] {
    const batch: Waiting<Item, Result>[] = [];
    const rest: Waiting<Item, Result>[] = [];
    const taken = new Set<string>();
    for (const entry of waiting) {
      const key = keyOf(entry.item);
      if (batch.length < maxBatch && !taken.has(key)) {
        taken.add(key);
        batch.push(entry);
      } else {
        rest.push(entry);
      }
    }
    waiting = rest;
    return batch;
  }

  async function runBatch(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item));
      if (results.length !== batch.length) throw new Error('A batch must give one result for each item.');
      for (const [index, result] of results.entries()) batch[index]?.resolve(result);
    } catch (error) {
      if (batch.length > 1 && retryAlone(error)) for (const entry of batch) await runBatch([entry]);
      else for (const entry of batch) entry.reject(error);
    }
  }

  return {
    add(item) {
      if (waiting.length >= maxWaiting) return Promise.reject(overloaded());
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (inFlight > 0) return;
        // What is added in the same tick joins the first batch.
        inFlight = 1;
        queueMicrotask(runAll);
      });
    },
    get pending() {
      return waiting.length + inFlight;
    },
  };
}
