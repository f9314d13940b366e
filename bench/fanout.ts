import { quantile } from '#lib/quantile.ts';
import { type ClientProcess, startClients } from './support/client-process.ts';
import { createBenchDatabase } from './support/database.ts';
import { cpuSeconds } from './support/process-usage.ts';
import { type Program, startFloor, startProduct } from './support/programs.ts';
import { publishFigures } from './support/results.ts';
import type { WatchOrder, WatchReport } from './support/watch-clients.ts';

/** Design target: server CPU time of one event, and the time until the last watcher has it, against the floor's. */
const TARGET_RATIO = 2;

const WATCHERS = 1_000;
/** A message and its reply. */
const EVENTS = 2;

type Watchers = ClientProcess<WatchOrder, WatchReport>;

interface Round {
  readonly cpuMicroseconds: number;
  /** From the commit until the last watcher has both. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The same from the author's word. */
  readonly wholeMs: number;
  readonly lost: number;
}

/** Measures one conversation with a thousand watchers against a server that only publishes the same bytes. */
async function runFanoutBench({ quick }: { quick: boolean }): Promise<void> {
  const { rounds, times } = quick ? { rounds: 1, times: 50 } : { rounds: 5, times: 300 };
  await using database = await createBenchDatabase();
  if (database === null) return;
  await using product = await startProduct({ env: { DATABASE_URL: database.url } });
  await using watchers: Watchers = await startClients('watch-clients.ts');
  process.stdout.write(
    `Fan-out: ${WATCHERS} watchers of one conversation, ${rounds} rounds of ${times} messages and their replies, taking turns; ${database.about}.\n`,
  );
  // One short round warms up and records the bytes for the floor.
  const { frames } = await talk(product, { watchers, times: 10, protocol: 'chat.v1' });
  await using floor = await startFloor('bare-publish-server.ts', {
    env: { FLOOR_FRAMES: JSON.stringify(frames) },
  });
  await talk(floor, { watchers, times: 10, protocol: 'bare' });

  const ours: Round[] = [];
  const theirs: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const ourRound = await talk(product, { watchers, times, protocol: 'chat.v1' });
    const theirRound = await talk(floor, { watchers, times, protocol: 'bare' });
    ours.push(ourRound);
    theirs.push(theirRound);
    process.stdout.write(`  round ${round}: product ${lineOf(ourRound)}; floor ${lineOf(theirRound)}\n`);
  }
  publish({ ours, theirs });
}

async function talk(
  server: Program,
  { watchers, times, protocol }: { watchers: Watchers; times: number; protocol: 'chat.v1' | 'bare' },
): Promise<Round & { readonly frames: readonly string[] }> {
  await watchers.ask({ type: 'open', url: server.url, watchers: WATCHERS, protocol });
  const before = cpuSeconds(server.pid);
  const running = watchers.ask({ type: 'run', times });
  const { wholeMs, fanoutMs, frames, lost } = await Promise.race([running, server.failed]);
  const used = cpuSeconds(server.pid) - before;
  await watchers.ask({ type: 'close' });
  return {
    cpuMicroseconds: (used / times / EVENTS) * 1e6,
    p50Ms: quantile(fanoutMs, 0.5),
    p99Ms: quantile(fanoutMs, 0.99),
    wholeMs: quantile(wholeMs, 0.5),
    lost,
    frames,
  };
}

function lineOf({ cpuMicroseconds, p50Ms }: Round): string {
  return `${cpuMicroseconds.toFixed(0)} µs per event, all have both after ${p50Ms.toFixed(1)} ms`;
}

function publish({ ours, theirs }: { ours: readonly Round[]; theirs: readonly Round[] }): void {
  const median = (rounds: readonly Round[], of: (round: Round) => number) => quantile(rounds.map(of), 0.5);
  const cpu = ({ cpuMicroseconds }: Round) => cpuMicroseconds;
  const p50 = ({ p50Ms }: Round) => p50Ms;
  const p99 = ({ p99Ms }: Round) => p99Ms;
  const times = (rounds: readonly Round[]) =>
    `${median(rounds, p50).toFixed(1)} ms / ${median(rounds, p99).toFixed(1)} ms`;
  const against = (name: string, of: (round: Round) => number) => {
    const ratio = median(ours, of) / median(theirs, of);
    const target = { words: `at most ${TARGET_RATIO} x`, met: ratio <= TARGET_RATIO };
    return { name: `product / floor, ${name}`, value: `${ratio.toFixed(2)} x`, target };
  };
  // The count of the process goes on over the rounds.
  const lost = Math.max(...[...ours, ...theirs].map((round) => round.lost));
  publishFigures('fanout', {
    figures: [
      { name: 'product, server CPU per event', value: `${median(ours, cpu).toFixed(0)} µs` },
      { name: 'floor, server CPU per event', value: `${median(theirs, cpu).toFixed(0)} µs` },
      against('CPU', cpu),
      { name: 'product, from the commit until all have both p50 / p99', value: times(ours) },
      { name: 'floor, from the word until all have both p50 / p99', value: times(theirs) },
      against('time until the last has both', p50),
      {
        name: 'product, from the word, with the turn and its commit p50',
        value: `${median(ours, ({ wholeMs }) => wholeMs).toFixed(1)} ms`,
      },
      { name: 'connections lost', value: String(lost), target: { words: 'none', met: lost === 0 } },
    ],
  });
}

await runFanoutBench({ quick: process.argv.includes('--quick') });
