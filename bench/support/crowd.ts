import type { ConnectOrder, ConnectReport } from './connect-clients.ts';

/** Idle clients in several processes, each with a destination address of its own: ports are counted per address. */
export interface Crowd extends AsyncDisposable {
  /** Opens sockets, spread over all processes; resolves to those that were refused. */
  open(target: { readonly port: string; readonly count: number }): Promise<number>;
  close(): Promise<void>;
}

/** Loopback addresses, one for each process. */
export const CROWD_ADDRESSES = ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'] as const;

/** Starts the processes. */
export async function gatherCrowd(): Promise<Crowd> {
  const members = await Promise.all(CROWD_ADDRESSES.map(startMember));
  return {
    async open({ port, count }) {
      const share = Math.ceil(count / members.length);
      const reports = await Promise.all(
        members.map(({ ask, address }) =>
          ask({ type: 'open', url: `ws://${address}:${port}/api/v1/chat/ws`, count: share }),
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

async function startMember(address: string) {
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
    address,
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
