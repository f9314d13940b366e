import { type ClientProcess, startClients } from './client-process.ts';
import type { ConnectOrder, ConnectReport } from './connect-clients.ts';

/** Idle clients in several processes, so that they do not hold the server back. */
export interface Crowd extends AsyncDisposable {
  /** Opens sockets, spread over all processes; resolves to those that were refused. */
  open(target: Omit<Extract<ConnectOrder, { type: 'open' }>, 'type'>): Promise<number>;
  /** Closes all of them; those that are dropped just end, without a close frame. */
  close(how?: { readonly drop: boolean }): Promise<void>;
}

/** Processes of clients. All connect to one loopback address, whose 28,000 local ports are more than a run needs. */
export const CROWD_PROCESSES = 4;

/** Starts the processes. */
export async function gatherCrowd(): Promise<Crowd> {
  const members = await Promise.all(
    Array.from(
      { length: CROWD_PROCESSES },
      (): Promise<ClientProcess<ConnectOrder, ConnectReport>> => startClients('connect-clients.ts'),
    ),
  );
  return {
    async open({ count, ...target }) {
      const share = Math.ceil(count / members.length);
      const reports = await Promise.all(
        members.map(({ ask }) => ask({ type: 'open', count: share, ...target })),
      );
      return reports.reduce((sum, { refused }) => sum + refused, 0);
    },
    async close({ drop } = { drop: false }) {
      await Promise.all(members.map(({ ask }) => ask({ type: 'close', drop })));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(members.map((member) => member[Symbol.asyncDispose]()));
    },
  };
}
