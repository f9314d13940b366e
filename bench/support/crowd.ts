import type { ConnectOrder, ConnectReport } from './connect-clients.ts';

/** Idle clients in several processes, so that they do not hold the server back. */
export interface Crowd extends AsyncDisposable {
  /** Opens sockets, spread over all processes; resolves to those that were refused. */
  open(target: { readonly port: string; readonly count: number }): Promise<number>;
  close(): Promise<void>;
}

/** Processes of clients. All connect to one loopback address, whose 28,000 local ports are more than a run needs. */
export const CROWD_PROCESSES = 4;

/** Starts the processes. */
export async function gatherCrowd(): Promise<Crowd> {
  const members = await Promise.all(Array.from({ length: CROWD_PROCESSES }, startMember));
  return {
    async open({ port, count }) {
      const share = Math.ceil(count / members.length);
      const reports = await Promise.all(
        members.map(({ ask }) =>
          ask({ type: 'open', url: `ws://127.0.0.1:${port}/api/v1/chat/ws`, count: share }),
        ),
      );
      return reports.reduce((sum, { refused }) => sum + refused, 0);
    },
    async close() {
      await Promise.all(members.map(({ ask }) => ask({ type: 'close' })));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(members.map(({ end }) => end()));
    },
  };
}

async function startMember() {
  let answer = Promise.withResolvers<ConnectReport>();
  const child = Bun.spawn([process.execPath, `${import.meta.dir}/connect-clients.ts`], {
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'inherit', 'inherit'],
    ipc: (report: ConnectReport) => answer.resolve(report),
  });
  const gone = child.exited.then((): never => {
    throw new Error('A process of clients ended by itself.');
  });
  gone.catch(() => {});
  await Promise.race([answer.promise, gone]);
  return {
    ask(order: ConnectOrder): Promise<ConnectReport> {
      answer = Promise.withResolvers();
      child.send(order);
      return Promise.race([answer.promise, gone]);
    },
    async end() {
      child.kill();
      await child.exited;
    },
  };
}
