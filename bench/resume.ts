import { quantile } from '#lib/quantile.ts';
import { type ClientProcess, startClients } from './support/client-process.ts';
import { createBenchDatabase } from './support/database.ts';
import { cpuSeconds } from './support/process-usage.ts';
import { type Program, startFloor, startProduct } from './support/programs.ts';
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
  readonly failures: readonly ResumeReport['failures'][];
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
  const prepare = (count: number, turns: number) =>
    askAll(clients, { type: 'prepare', url: product.url, clients: count / PROCESSES, turns });

  await prepare(sizes.behind, MISSED / 2);
  // Warms up, and records what the floor is to send; spread, so that nobody is refused.
  const { frames } = await comeBack(product, { clients, from: 'behind', spreadMs: sizes.spreadMs });
  if (frames.length !== MISSED + 1) throw new Error('The frames for the floor could not be recorded.');
  await using floor = await startFloor('bare-replay-server.ts', {
    env: { FLOOR_FRAMES: JSON.stringify(frames) },
  });
  const results: Results = { together: [], floor: [], spread: [], all: [], sizes };
  for (let round = 1; round <= sizes.rounds; round += 1) {
    const behind = { clients, from: 'behind' } as const;
    const atOnce = await comeBack(product, { ...behind, spreadMs: 0 });
    const bare = await comeBack(floor, { ...behind, spreadMs: 0, real: false });
    const spread = await comeBack(product, { ...behind, spreadMs: sizes.spreadMs });
    results.together.push(atOnce);
    results.floor.push(bare);
    results.spread.push(spread);
    process.stdout.write(
      `  round ${round}: at once ${lineOf(atOnce)}; floor ${lineOf(bare)}; over ${sizes.spreadMs / 1000} s ${lineOf(spread)}\n`,
    );
  }

  await prepare(sizes.atHead, 0);
  for (let round = 0; round <= sizes.rounds; round += 1) {
    const back = await comeBack(product, { clients, from: 'head', spreadMs: 0 });
    // The first round warms up and is not counted.
    if (round === 0) continue;
    results.all.push(back);
    process.stdout.write(`  round ${round}: ${sizes.atHead} at once ${lineOf(back)}\n`);
  }
  publish(results);
}

/** Lets all clients come back and leave again. */
async function comeBack(
  server: Program,
  {
    clients,
    from,
    spreadMs,
    real = true,
  }: { clients: Clients; from: 'behind' | 'head'; spreadMs: number; real?: boolean },
): Promise<Return & { readonly frames: readonly string[] }> {
  const before = cpuSeconds(server.pid);
  const asked = askAll(clients, { type: 'resume', url: server.url, from, spreadMs, real });
  const reports = await Promise.race([asked, server.failed]);
  const used = cpuSeconds(server.pid) - before;
  await askAll(clients, { type: 'leave' });
  const latenciesMs = reports.flatMap((report) => report.latenciesMs);
  return {
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
    totalMs: Math.max(...reports.map(({ totalMs }) => totalMs)),
    cpuMicroseconds: (used / latenciesMs.length) * 1e6,
    failures: reports.map(({ failures }) => failures),
    frames: reports[0]?.frames ?? [],
  };
}

function askAll(clients: Clients, order: ResumeOrder): Promise<ResumeReport[]> {
  return Promise.all(clients.map(({ ask }) => ask(order)));
}

function lineOf(back: Return | undefined): string {
  return back === undefined
    ? ''
    : `${back.p50Ms.toFixed(1)} / ${back.p99Ms.toFixed(1)} ms, all in ${back.totalMs.toFixed(0)} ms, ${back.cpuMicroseconds.toFixed(0)} µs each`;
}

interface Results {
  readonly together: Return[];
  readonly floor: Return[];
  readonly spread: Return[];
  readonly all: Return[];
  readonly sizes: Sizes;
}

function publish({ together, floor, spread, all, sizes }: Results): void {
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
  const failed = countFailures([...together, ...floor, ...spread, ...all]);
  const behind = `${sizes.behind} that missed ${MISSED}`;
  publishFigures('resume', {
    figures: [
      latency(`${behind}, at once`, together),
      {
        name: `the same frames from a bare server, at once p50 / p99`,
        value: `${median(floor, ({ p50Ms }) => p50Ms).toFixed(1)} ms / ${median(floor, ({ p99Ms }) => p99Ms).toFixed(1)} ms`,
      },
      cpu(`${behind}, at once`, together),
      cpu('the same frames from a bare server', floor),
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

/** How many did not get everything; each reason is said. */
function countFailures(returns: readonly Return[]): number {
  const totals = new Map<string, number>();
  for (const failures of returns.flatMap((back) => back.failures)) {
    for (const [reason, count] of Object.entries(failures))
      totals.set(reason, (totals.get(reason) ?? 0) + count);
  }
  for (const [reason, count] of totals) process.stdout.write(`  ${count} times: ${reason}\n`);
  return totals.values().reduce((sum, count) => sum + count, 0);
}

await runResumeBench({ quick: process.argv.includes('--quick') });
