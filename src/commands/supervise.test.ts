import { describe, expect, test } from 'bun:test';
import { type SuperviseOptions, supervise, type Worker, type WorkerEnd } from './supervise.ts';

/** A worker that does what the test says. */
interface FakeWorker extends Worker {
  becomeReady(): void;
  die(end: Partial<WorkerEnd>): void;
  readonly asked: readonly string[];
}

interface Started {
  readonly workers: FakeWorker[];
  readonly deaths: number[];
  readonly result: Promise<number>;
  readonly readyCount: () => number;
  stop(): void;
  /** Resolves to the worker that is started as the nth, from 1. */
  nth(n: number): Promise<FakeWorker>;
}

/** Supervises fakes; `onStart` decides what becomes of each. */
function start(
  options: Partial<SuperviseOptions> = {},
  onStart: (worker: FakeWorker) => void = (worker) => worker.becomeReady(),
): Started {
  const workers: FakeWorker[] = [];
  const deaths: number[] = [];
  const waiting = new Map<number, (worker: FakeWorker) => void>();
  const stop = Promise.withResolvers<void>();
  let ready = 0;
  const result = supervise({
    count: 3,
    pauseMs: 1,
    endTimeoutMs: 5_000,
    stop: stop.promise,
    onReady: () => {
      ready += 1;
    },
    onDeath: ({ pid }) => void deaths.push(pid),
    start() {
      const worker = fakeWorker(workers.length + 1);
      workers.push(worker);
      waiting.get(workers.length)?.(worker);
      onStart(worker);
      return worker;
    },
    ...options,
  });
  return {
    workers,
    deaths,
    result,
    readyCount: () => ready,
    stop: stop.resolve,
    nth(n) {
      const worker = workers[n - 1];
      if (worker) return Promise.resolve(worker);
      return new Promise((resolve) => waiting.set(n, resolve));
    },
  };
}

function fakeWorker(pid: number): FakeWorker {
  const ready = Promise.withResolvers<void>();
  const exited = Promise.withResolvers<WorkerEnd>();
  const asked: string[] = [];
  return {
    pid,
    ready: ready.promise,
    exited: exited.promise,
    asked,
    becomeReady: ready.resolve,
    die: (end) => exited.resolve({ code: null, signal: null, ...end }),
    end() {
      asked.push('end');
      exited.resolve({ code: 0, signal: null });
    },
    kill() {
      asked.push('kill');
      exited.resolve({ code: null, signal: 'SIGKILL' });
    },
  };
}

/** Everything that is decided has happened. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the supervisor', () => {
  test('starts one worker alone, the others when it is ready, and says once that all are', async () => {
    const run = start({}, () => {});
    const first = await run.nth(1);
    await settled();
    expect(run.workers).toHaveLength(1);
    first.becomeReady();
    const [second, third] = [await run.nth(2), await run.nth(3)];
    second.becomeReady();
    await settled();
    expect(run.readyCount()).toBe(0);
    third.becomeReady();
    await settled();
    expect(run.readyCount()).toBe(1);
    expect(run.workers).toHaveLength(3);
    run.stop();
    expect(await run.result).toBe(0);
    expect(run.workers.map(({ asked }) => asked)).toEqual([['end'], ['end'], ['end']]);
  });

  test('starts a worker again that died, and says so', async () => {
    const run = start();
    (await run.nth(3)).die({ signal: 'SIGKILL' });
    await run.nth(4);
    expect(run.deaths).toEqual([3]);
    expect(run.readyCount()).toBe(1);
    run.stop();
    expect(await run.result).toBe(0);
  });

  test('takes an end that nobody asked for as a death, even an orderly one', async () => {
    const run = start();
    (await run.nth(2)).die({ code: 0 });
    await run.nth(4);
    expect(run.deaths).toEqual([2]);
    run.stop();
    expect(await run.result).toBe(0);
  });

  test('gives up when a worker dies quickly five times in a row', async () => {
    const run = start({}, (worker) => {
      worker.becomeReady();
      if (worker.pid > 3) queueMicrotask(() => worker.die({ code: 1 }));
    });
    (await run.nth(3)).die({ code: 1 });
    expect(await run.result).toBe(1);
    expect(run.deaths).toEqual([3, 4, 5, 6, 7]);
    expect(run.workers.slice(0, 2).map(({ asked }) => asked)).toEqual([['end'], ['end']]);
  });

  test('goes on for ever with a worker that lives for a while each time', async () => {
    const run = start({ quickMs: 0 }, (worker) => {
      worker.becomeReady();
      if (worker.pid > 3 && worker.pid < 12) queueMicrotask(() => worker.die({ code: 1 }));
    });
    (await run.nth(3)).die({ code: 1 });
    await run.nth(12);
    run.stop();
    expect(await run.result).toBe(0);
  });

  test('does not go on when the first worker cannot even begin', async () => {
    const run = start({}, (worker) => worker.die({ code: 1 }));
    expect(await run.result).toBe(1);
    expect(run.workers).toHaveLength(1);
    expect(run.deaths).toEqual([]);
  });

  test('can be stopped before the first worker is ready', async () => {
    const run = start({}, () => {});
    await run.nth(1);
    run.stop();
    expect(await run.result).toBe(0);
    expect(run.workers).toHaveLength(1);
  });

  test('can be stopped while a dead worker waits for its next life', async () => {
    const run = start({ pauseMs: 60_000 });
    (await run.nth(3)).die({ code: 1 });
    await settled();
    run.stop();
    expect(await run.result).toBe(0);
    expect(run.workers).toHaveLength(3);
  });

  test('tells when a worker did not end in order', async () => {
    const run = start({}, (worker) => {
      worker.becomeReady();
      Object.assign(worker, { end: () => worker.die({ code: worker.pid === 2 ? 1 : 0 }) });
    });
    await run.nth(3);
    run.stop();
    expect(await run.result).toBe(1);
  });

  test('takes the signal itself for an orderly end of a worker that was still starting', async () => {
    const run = start({}, (worker) => {
      if (worker.pid === 1) worker.becomeReady();
      Object.assign(worker, {
        end: () => worker.die(worker.pid === 1 ? { code: 0 } : { signal: 'SIGTERM' }),
      });
    });
    await run.nth(3);
    run.stop();
    expect(await run.result).toBe(0);
  });

  test('kills a worker that does not end in time', async () => {
    const run = start({ endTimeoutMs: 20 }, (worker) => {
      worker.becomeReady();
      if (worker.pid === 2) Object.assign(worker, { end: () => {} });
    });
    await run.nth(3);
    run.stop();
    expect(await run.result).toBe(1);
    expect(run.workers.map(({ asked }) => asked)).toEqual([['end'], ['kill'], ['end']]);
  });
});
