import { quantile } from '#lib/quantile.ts';
import { type ClientProcess, startClients } from './support/client-process.ts';
import { createBenchDatabase } from './support/database.ts';
import { cpuSeconds } from './support/process-usage.ts';
import { type Program, startProduct } from './support/programs.ts';
import { publishFigures } from './support/results.ts';
import type { ResumeOrder, ResumeReport } from './support/resume-clients.ts';
import { allowedConnections } from './support/still-memory.ts';

/** Design targets: time until a client has all it missed, and until everybody is back after a restart of the network. */
const TARGET_P99_MS = 50;
const TARGET_ALL_BACK_MS = 10_000;

const PROCESSES = 4;
/** Messages that each client missed: pairs of a message and its reply. */
const MISSED = 100;
const SPREAD_MS = 10_000;

type Clients = readonly ClientProcess<ResumeOrder, ResumeReport>[];

interface Return {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly totalMs: number;
  readonly cpuMicroseconds: number;
  readonly failed: number;
}

interface Sizes {
  readonly rounds: number;
  readonly behind: number;
  readonly atHead: number;
  readonly spreadMs: number;
}

/** Measures how fast clients that lost their connection have everything again. */
async function runResumeBench({ quick }: { quick: boolean }): Promise<void> {
  const sizes: Sizes = quick
    ? { rounds: 1, behind: 200, atHead: 1_000, spreadMs: 2_000 }
    : { rounds: 5, behind: 1_000, atHead: allowedConnections(10_000), spreadMs: SPREAD_MS };
  await using database = await createBenchDatabase();
  if (database === null) return;
  await using product = await startProduct({ env: { DATABASE_URL: database.url } });
  await using stack = new AsyncDisposableStack();
  const clients: Clients = await Promise.all(
    Array.from(
      { length: PROCESSES },
      async (): Promise<Clients[number]> => stack.use(await startClients('resume-clients.ts')),
    ),
  );
  process.stdout.write(
    `Resume: ${sizes.behind} clients that missed ${MISSED} messages, ${sizes.atHead} that missed none, ${sizes.rounds} rounds; ${database.about}.\n`,
  );
  const server = { product, clients };
  const prepare = (count: number, turns: number) =>
    askAll(clients, { type: 'prepare', url: product.url, clients: count / PROCESSES, turns });

  await prepare(sizes.behind, MISSED / 2);
  const together: Return[] = [];
  const spread: Return[] = [];
  for (let round = 0; round <= sizes.rounds; round += 1) {
    const atOnce = await comeBack(server, { from: 'behind', spreadMs: 0 });
    // The first round warms up and is not counted.
    if (round === 0) continue;
    together.push(atOnce);
    spread.push(await comeBack(server, { from: 'behind', spreadMs: sizes.spreadMs }));
    say(
      `  round ${round}: at once ${lineOf(atOnce)}; over ${sizes.spreadMs / 1000} s ${lineOf(spread.at(-1))}\n`,
    );
  }

  await prepare(sizes.atHead, 0);
  const all: Return[] = [];
  for (let round = 0; round <= sizes.rounds; round += 1) {
    const back = await comeBack(server, { from: 'head', spreadMs: 0 });
    if (round === 0) continue;
    all.push(back);
    say(`  round ${round}: ${sizes.atHead} at once ${lineOf(back)}\n`);
  }
  publish({ together, spread, all, sizes });
}

/** Lets all clients come back and leave again. */
async function comeBack(
  { product, clients }: { product: Program; clients: Clients },
  how: { from: 'behind' | 'head'; spreadMs: number },
): Promise<Return> {
  const before = cpuSeconds(product.pid);
  const asked = askAll(clients, { type: 'resume', ...how });
  const reports = await Promise.race([asked, product.failed]);
  const used = cpuSeconds(product.pid) - before;
  await askAll(clients, { type: 'leave' });
  const latenciesMs = reports.flatMap((report) => report.latenciesMs);
  return {
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
    totalMs: Math.max(...reports.map(({ totalMs }) => totalMs)),
    cpuMicroseconds: (used / latenciesMs.length) * 1e6,
    failed: reports.reduce((sum, { failed }) => sum + failed, 0),
  };
}

function askAll(clients: Clients, order: ResumeOrder): Promise<ResumeReport[]> {
  return Promise.all(clients.map(({ ask }) => ask(order)));
}

function say(line: string): void {
  process.stdout.write(line);
}

function lineOf(back: Return | undefined): string {
  return back === undefined
    ? ''
    : `${back.p50Ms.toFixed(1)} / ${back.p99Ms.toFixed(1)} ms, all in ${back.totalMs.toFixed(0)} ms, ${back.cpuMicroseconds.toFixed(0)} µs each`;
}

interface Results {
  readonly together: readonly Return[];
  readonly spread: readonly Return[];
  readonly all: readonly Return[];
  readonly sizes: Sizes;
}

function publish({ together, spread, all, sizes }: Results): void {
  const median = (returns: readonly Return[], of: (back: Return) => number) => quantile(returns.map(of), 0.5);
  const latency = (name: string, returns: readonly Return[]) => {
    const p99 = median(returns, ({ p99Ms }) => p99Ms);
    return {
      name: `${name}, until all is there p50 / p99`,
      value: `${median(returns, ({ p50Ms }) => p50Ms).toFixed(1)} ms / ${p99.toFixed(1)} ms`,
      target: { words: `p99 under ${TARGET_P99_MS} ms`, met: p99 < TARGET_P99_MS },
    };
  };
  const cpu = (name: string, returns: readonly Return[]) => ({
    name: `${name}, server CPU of one`,
    value: `${median(returns, ({ cpuMicroseconds }) => cpuMicroseconds).toFixed(0)} µs`,
  });
  const allBackMs = median(all, ({ totalMs }) => totalMs);
  const failed = [...together, ...spread, ...all].reduce((sum, back) => sum + back.failed, 0);
  const behind = `${sizes.behind} that missed ${MISSED}`;
  publishFigures('resume', {
    figures: [
      latency(`${behind}, at once`, together),
      cpu(`${behind}, at once`, together),
      latency(`${behind}, over ${sizes.spreadMs / 1000} s`, spread),
      cpu(`${behind}, over ${sizes.spreadMs / 1000} s`, spread),
      {
        name: `${sizes.atHead} that missed nothing, at once, until all are back`,
        value: `${(allBackMs / 1000).toFixed(2)} s`,
        target: {
          words: `at most ${TARGET_ALL_BACK_MS / 1000} s`,
          met: allBackMs <= TARGET_ALL_BACK_MS,
        },
      },
      cpu(`${sizes.atHead} that missed nothing`, all),
      { name: 'not recovered', value: String(failed), target: { words: 'none', met: failed === 0 } },
    ],
  });
}

await runResumeBench({ quick: process.argv.includes('--quick') });
