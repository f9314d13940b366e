import { describe, expect, test } from 'bun:test';
import { isStoreUnavailable } from './errors.ts';
import { createStoreGate } from './store-gate.ts';

/** A gate with a clock of its own, and statements that answer when they are told to. */
function setUp() {
  let now = 0;
  const gate = createStoreGate({ deadlineMs: 20, probeEveryMs: 10, nowMs: () => now });
  const started: PromiseWithResolvers<string>[] = [];
  const run = () =>
    gate.run(() => {
      const statement = Promise.withResolvers<string>();
      started.push(statement);
      return statement.promise;
    });
  return {
    started,
    run,
    pass: (ms: number) => {
      now += ms;
    },
    /** The next statement hangs until it is given up. */
    async hang() {
      const error = await run().catch((reason: unknown) => reason);
      expect(isStoreUnavailable(error)).toBe(true);
    },
  };
}

const unavailable = (work: Promise<unknown>) => work.then(() => false, isStoreUnavailable);

describe('a database that hangs', () => {
  test('is not asked again, so that nothing piles up, but for a probe now and then', async () => {
    const { started, run, pass, hang } = setUp();
    await hang();
    const refused = await Promise.all(Array.from({ length: 50 }, () => unavailable(run())));
    expect(refused).toEqual(Array(50).fill(true));
    expect(started).toHaveLength(1);
    pass(10);
    await Promise.all([hang(), hang()]);
    expect(started).toHaveLength(2);
  });

  test('is asked again as soon as anything is answered, however late', async () => {
    const { started, run, hang } = setUp();
    await hang();
    started[0]!.resolve('late');
    await started[0]!.promise;
    const next = run();
    started[1]!.resolve('in time');
    expect(await next).toBe('in time');
  });

  test('is asked again when a probe is answered, also with an error that only a server has', async () => {
    const { started, run, pass, hang } = setUp();
    await hang();
    pass(10);
    const probe = run();
    started[1]!.reject(Object.assign(new Error('no such table'), { code: '42P01' }));
    await expect(probe).rejects.toThrow('no such table');
    const next = run();
    started[2]!.resolve('there');
    expect(await next).toBe('there');
  });

  test('does not count as alive when a connection to it breaks', async () => {
    const { started, run, hang } = setUp();
    await hang();
    started[0]!.reject(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    await started[0]!.promise.catch(() => {});
    expect(await unavailable(run())).toBe(true);
    expect(started).toHaveLength(1);
  });
});

test('a server to which there is no way is not asked by everybody, but for a probe now and then', async () => {
  const { started, run, pass } = setUp();
  const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  const first = run();
  started[0]!.reject(refused);
  await expect(first).rejects.toThrow('refused');
  expect(await unavailable(run())).toBe(true);
  expect(started).toHaveLength(1);
  pass(10);
  const probe = run();
  started[1]!.resolve('back');
  expect(await probe).toBe('back');
  const next = run();
  started[2]!.resolve('there');
  expect(await next).toBe('there');
});

test('errors of statements pass through and close nothing', async () => {
  const { started, run } = setUp();
  const bad = run();
  started[0]!.reject(new Error('bad row'));
  await expect(bad).rejects.toThrow('bad row');
  const good = run();
  started[1]!.resolve('fine');
  expect(await good).toBe('fine');
});

test('an outage is told once when it begins and once when it ends', async () => {
  const told: string[] = [];
  const gate = createStoreGate({
    deadlineMs: 10,
    probeEveryMs: 1,
    onAway: () => told.push('away'),
    onBack: () => told.push('back'),
  });
  const hang = () => gate.run(() => new Promise<never>(() => {}));
  await Promise.all([hang(), hang(), hang()].map(unavailable));
  while ((await gate.run(async () => 'here').catch(() => 'refused')) !== 'here') await Bun.sleep(1);
  await gate.run(async () => 'here');
  expect(told).toEqual(['away', 'back']);
});

describe('more work than can be served', () => {
  /** A gate for two, and statements that answer when they are told to. */
  function setUpBusy() {
    const gate = createStoreGate({ deadlineMs: 40, maxRunning: 2, maxWaiting: 3, maxWaitMs: 40 });
    const started: PromiseWithResolvers<number>[] = [];
    const run = () =>
      gate.run(() => {
        const statement = Promise.withResolvers<number>();
        started.push(statement);
        return statement.promise;
      });
    return { started, run };
  }

  test('waits in order, and begins when something else ends', async () => {
    const { started, run } = setUpBusy();
    const works = [run(), run(), run(), run()];
    expect(started).toHaveLength(2);
    started[0]!.resolve(0);
    await works[0];
    await Promise.resolve();
    expect(started).toHaveLength(3);
    for (const index of [1, 2]) started[index]!.resolve(index);
    await Promise.all([works[1], works[2]]);
    while (started.length < 4) await Promise.resolve();
    started[3]!.resolve(3);
    expect(await Promise.all(works)).toEqual([0, 1, 2, 3]);
  });

  test('is refused when too much waits, and when it has waited too long: never begun, and the rest goes on', async () => {
    const { started, run } = setUpBusy();
    const slow = [run(), run()];
    const late = [run(), run(), run()];
    expect(await unavailable(run())).toBe(true);
    const keepAlive = setInterval(() => {}, 5);
    started[0]!.resolve(0);
    await slow[0];
    started[1]!.resolve(1);
    await slow[1];
    while (started.length < 4) await Promise.resolve();
    // Two of the three have begun; the third waits until its time is over.
    expect(await unavailable(late[2]!)).toBe(true);
    clearInterval(keepAlive);
    expect(started).toHaveLength(4);
    await Promise.all(late.slice(0, 2).map(unavailable));
  });

  test('is refused with what runs when that hangs', async () => {
    const { started, run } = setUpBusy();
    const all = [run(), run(), run(), run()];
    expect(await Promise.all(all.map(unavailable))).toEqual([true, true, true, true]);
    expect(started).toHaveLength(2);
  });
});
