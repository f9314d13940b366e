import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ClientLog, readClientLog } from '../history.ts';
import type { Answer, ClientCommand, ClientReport, ClientSpec, Request } from './client-protocol.ts';
import { makeGuest } from './identity.ts';
import { inTime, waitUntil } from './wait.ts';

/** Clients in a process of their own. */
export interface Crowd extends AsyncDisposable {
  readonly clients: readonly ClientSpec[];
  talk(how: { pauseMs: number; outstanding?: number; odd?: number; most?: number }): Promise<void>;
  hush(): Promise<void>;
  drop(names?: readonly string[]): Promise<void>;
  report(): Promise<readonly ClientReport[]>;
  /** Resolves when the reports of all fit. */
  until(
    fits: (report: ClientReport) => boolean,
    options: { what: string; timeoutMs: number },
  ): Promise<readonly ClientReport[]>;
  logs(): readonly ClientLog[];
  /** Ends the clients; the logs stay. */
  close(): Promise<void>;
}

export interface CrowdOptions {
  readonly urls: readonly string[];
  /** Folder for the logs; made when it is not there. */
  readonly dir: string;
  readonly seed: number;
  /** Conversations; each has one client that sends. */
  readonly senders: number;
  /** Further clients, on the conversations of the first senders, that only watch and begin on another node. */
  readonly watchers?: number;
  /** Begins the names of the clients; needed when several crowds share a test. */
  readonly name?: string;
  readonly tap?: boolean;
  readonly overMs?: number;
}

const ANSWER_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 60_000;

/** Starts the process and its clients, and waits until all are connected. */
export async function startCrowd(options: CrowdOptions): Promise<Crowd> {
  const { urls, dir, seed, tap = true, overMs = 0 } = options;
  mkdirSync(dir, { recursive: true });
  const clients = specsOf(options);
  const link = startProcess();
  const crowd = crowdOf({ link, clients, dir });
  try {
    await link.ask({ type: 'open', urls, logDir: dir, seed, clients, tap, overMs });
    await crowd.until(({ state }) => state === 'connected', {
      what: 'all clients are connected',
      timeoutMs: CONNECT_TIMEOUT_MS,
    });
    return crowd;
  } catch (error) {
    await crowd[Symbol.asyncDispose]();
    throw error;
  }
}

function specsOf({ urls, senders, watchers = 0, name = 'c' }: CrowdOptions): readonly ClientSpec[] {
  const talkers = Array.from(
    { length: senders },
    (_, index): ClientSpec => ({
      name: `${name}${index}`,
      conversationId: Bun.randomUUIDv7(),
      token: makeGuest().token,
      firstNode: index % urls.length,
      watches: false,
    }),
  );
  const others = talkers.slice(0, watchers).map(
    (talker): ClientSpec => ({
      ...talker,
      name: `${talker.name}w`,
      firstNode: (talker.firstNode + 1) % urls.length,
      watches: true,
    }),
  );
  return [...talkers, ...others];
}

interface Link extends AsyncDisposable {
  ask(command: ClientCommand): Promise<readonly ClientReport[]>;
}

function startProcess(): Link {
  const waiting = new Map<number, PromiseWithResolvers<readonly ClientReport[]>>();
  const ready = Promise.withResolvers<readonly ClientReport[]>();
  waiting.set(0, ready);
  let count = 0;
  const child = Bun.spawn([process.execPath, `${import.meta.dir}/client-process.ts`], {
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    stdio: ['ignore', 'inherit', 'inherit'],
    serialization: 'json',
    ipc({ number, reports, error }: Answer) {
      const asked = waiting.get(number);
      waiting.delete(number);
      if (error === undefined) asked?.resolve(reports ?? []);
      else asked?.reject(new Error(`A client process failed: ${error}`));
    },
    onExit() {
      for (const asked of waiting.values()) asked.reject(new Error('A client process has ended.'));
    },
  });
  return {
    async ask(command) {
      await inTime(ready.promise, { what: 'a client process is ready', timeoutMs: ANSWER_TIMEOUT_MS });
      count += 1;
      const asked = Promise.withResolvers<readonly ClientReport[]>();
      waiting.set(count, asked);
      child.send({ number: count, command } satisfies Request);
      return inTime(asked.promise, { what: `the answer to "${command.type}"`, timeoutMs: ANSWER_TIMEOUT_MS });
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await child.exited;
    },
  };
}

function crowdOf({ link, clients, dir }: { link: Link; clients: readonly ClientSpec[]; dir: string }): Crowd {
  const report = () => link.ask({ type: 'report' });
  return {
    clients,
    report,
    async talk({ pauseMs, outstanding = 1, odd = 0, most = Number.MAX_SAFE_INTEGER }) {
      await link.ask({ type: 'talk', pauseMs, outstanding, odd, most });
    },
    async hush() {
      await link.ask({ type: 'hush' });
    },
    async drop(names) {
      await link.ask({ type: 'drop', names: names ?? null });
    },
    async until(fits, { what, timeoutMs }) {
      let reports: readonly ClientReport[] = [];
      try {
        await waitUntil(
          async () => {
            reports = await report();
            return reports.every(fits);
          },
          { what, timeoutMs, pollMs: 50 },
        );
      } catch (error) {
        const odd = reports.filter((one) => !fits(one));
        const shown = odd.slice(0, 3).map((one) => JSON.stringify(one));
        throw new Error(`${error} ${odd.length} of ${reports.length} do not fit: ${shown.join(' ')}`);
      }
      return reports;
    },
    logs: () => clients.map(({ name }) => readClientLog(join(dir, `${name}.log`), { client: name })),
    async close() {
      await link.ask({ type: 'close' });
    },
    [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
  };
}
