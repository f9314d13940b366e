/** Runs tasks of one key strictly one after another, and tasks of different keys side by side. */
export class KeyedQueue {
  readonly #tails = new Map<string, { last: Promise<unknown>; waiting: number }>();
  readonly #maxWaiting: number;

  /** At most `maxWaiting` tasks of one key may be under way or waiting. */
  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting;
  }

  /** Keys with a task under way. */
  get size(): number {
    return this.#tails.size;
  }

  /** Runs `task` after all earlier ones of `key`; returns null, without running it, when too many wait. */
  run<T>(key: string, task: () => Promise<T>): Promise<T> | null {
    const tail = this.#tails.get(key);
    if (!tail) return this.#track(key, { tail: { last: Promise.resolve(), waiting: 0 }, started: task() });
    if (tail.waiting >= this.#maxWaiting) return null;
    return this.#track(key, { tail, started: tail.last.then(task, task) });
  }

  #track<T>(
    key: string,
    { tail, started }: { tail: { last: Promise<unknown>; waiting: number }; started: Promise<T> },
  ): Promise<T> {
    tail.waiting += 1;
    tail.last = started;
    this.#tails.set(key, tail);
    const settle = () => {
      tail.waiting -= 1;
      if (tail.waiting === 0) this.#tails.delete(key);
    };
    started.then(settle, settle);
    return started;
  }
}
