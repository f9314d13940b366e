import type { RoundCount, RoundOrder, RoundReport } from './load-protocol.ts';

/** A process full of clients. Disposing ends it. */
export interface Load extends AsyncDisposable {
  /** Runs one round; the callbacks are called when the measured time begins and when it ends. */
  run(
    order: RoundOrder,
    on: { readonly started: () => Promise<void>; readonly stopped: () => Promise<void> },
  ): Promise<RoundCount>;
}

/** Starts the clients in a process of their own, so that their CPU time is nobody else's. */
export async function startLoad(): Promise<Load> {
  let receive: (report: RoundReport) => void = () => {};
  const ready = Promise.withResolvers<void>();
  receive = () => ready.resolve();
  const child = Bun.spawn([process.execPath, `${import.meta.dir}/load-clients.ts`], {
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'inherit', 'inherit'],
    ipc: (report: RoundReport) => receive(report),
  });
  await Promise.race([ready.promise, child.exited.then(failWhenGone)]);
  return {
    async run(order, { started, stopped }) {
      const readings: Promise<void>[] = [];
      const done = Promise.withResolvers<RoundCount>();
      receive = (report) => {
        if (report.type === 'started') readings.push(started());
        if (report.type === 'stopped') readings.push(stopped());
        if (report.type === 'finished') done.resolve(report.count);
      };
      child.send(order);
      const count = await Promise.race([done.promise, child.exited.then(failWhenGone)]);
      await Promise.all(readings);
      return count;
    },
    async [Symbol.asyncDispose]() {
      child.kill();
      await child.exited;
    },
  };
}

function failWhenGone(): never {
  throw new Error('The load clients ended before their round did.');
}
