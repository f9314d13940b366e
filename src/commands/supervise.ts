/** A process that does a share of the work. */
export interface Worker {
  readonly pid: number;
  /** Resolves when it takes requests; never when it ends before. */
  readonly ready: Promise<unknown>;
  readonly exited: Promise<WorkerEnd>;
  /** Asks it to end in order. */
  end(): void;
  kill(): void;
}

export interface WorkerEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
}

export interface SuperviseOptions {
  readonly count: number;
  readonly start: () => Worker;
  /** Resolves when everything is to end. */
  readonly stop: Promise<unknown>;
  /** How long workers may take to end in order. */
  readonly endTimeoutMs: number;
  /** Called once, when all workers are ready for the first time. */
  readonly onReady: () => void;
  /** A worker ended that was not asked to. */
  readonly onDeath: (death: WorkerEnd & { readonly pid: number; readonly livedMs: number }) => void;
  /** A worker that lives shorter died quickly. */
  readonly quickMs?: number;
  /** Pause before a worker is started again; doubled with each quick death in a row. */
  readonly pauseMs?: number;
}

/** Quick deaths of a worker in a row that end the whole: there is something that starting again does not heal. */
const MAX_QUICK_DEATHS = 5;

/**
 * Keeps a number of workers running until `stop`. Resolves to the exit code: 0 when all ended in order, 1 when one did
 * not, when the first could not begin, or when one dies again and again. The first worker starts alone: it brings the
 * database up to date, and what keeps it from starting is said once.
 */
export async function supervise(options: SuperviseOptions): Promise<0 | 1> {
  const { count, start, stop, endTimeoutMs, onReady, onDeath, quickMs = 5_000, pauseMs = 200 } = options;
  const running = new Set<Worker>();
  const ending = Promise.withResolvers<void>();
  let isEnding = false;
  let exitCode: 0 | 1 = 0;
  let everReady = 0;

  function endAll(code: 0 | 1): void {
    if (code === 1) exitCode = 1;
    if (isEnding) return;
    isEnding = true;
    ending.resolve();
    for (const worker of running) worker.end();
    const deadline = setTimeout(() => {
      exitCode = 1;
      for (const worker of running) worker.kill();
    }, endTimeoutMs);
    deadline.unref();
  }

  /** One worker's life; resolves to how long it lived. */
  async function runOnce(ready: () => void): Promise<number> {
    const startedAtMs = performance.now();
    const worker = start();
    running.add(worker);
    let wasReady = false;
    void worker.ready.then(() => {
      wasReady = true;
      ready();
    });
    const end = await worker.exited;
    running.delete(worker);
    const livedMs = performance.now() - startedAtMs;
    // One that is asked before it can listen to signals is ended by the signal itself.
    const inOrder = end.code === 0 || (end.signal === 'SIGTERM' && !wasReady);
    if (isEnding) {
      if (!inOrder) exitCode = 1;
    } else if (everReady === 0) {
      endAll(1);
    } else {
      onDeath({ ...end, pid: worker.pid, livedMs });
    }
    return livedMs;
  }

  /** One place among the workers, filled again whenever it becomes empty. */
  async function keep(ready: () => void): Promise<void> {
    let quickDeaths = 0;
    while (!isEnding) {
      const livedMs = await runOnce(ready);
      quickDeaths = livedMs < quickMs ? quickDeaths + 1 : 0;
      if (quickDeaths >= MAX_QUICK_DEATHS) endAll(1);
      if (!isEnding) await Promise.race([Bun.sleep(pauseMs * 2 ** quickDeaths), ending.promise]);
    }
  }

  void stop.then(() => endAll(0));
  const firstReady = Promise.withResolvers<void>();
  const isReady = () => {
    everReady += 1;
    firstReady.resolve();
    if (everReady === count) onReady();
  };
  const places = [keep(isReady)];
  await Promise.race([firstReady.promise, ending.promise]);
  while (!isEnding && places.length < count) places.push(keep(isReady));
  await Promise.all(places);
  return exitCode;
}
