import { quantile } from '#lib/quantile.ts';
import { createBenchDatabase } from './support/database.ts';
import { type Load, startLoad } from './support/load.ts';
import type { RoundCount } from './support/load-protocol.ts';
import { cpuSeconds } from './support/process-usage.ts';
import { type Program, startFloor, startProduct } from './support/programs.ts';
import { recordReply } from './support/record-reply.ts';
import { publishFigures } from './support/results.ts';

/** Design targets: share of the floor's messages per second, and server CPU time of one message. */
const TARGET_RATIO = 0.6;
const TARGET_CPU_MICROSECONDS = 60;

const SOCKETS = 256;

/** One measured round of one server. */
interface Round extends RoundCount {
  readonly cpuSeconds: number;
  readonly batchSize: number;
}

/** Measures whole turns over sockets on PostgreSQL against a server that only stores the same rows. */
async function runTurnBench({ quick }: { quick: boolean }): Promise<void> {
  const { rounds, seconds } = quick ? { rounds: 1, seconds: 2 } : { rounds: 5, seconds: 4 };
  await using database = await createBenchDatabase();
  if (database === null) return;
  await using product = await startProduct({ env: { DATABASE_URL: database.url } });
  await using floor = await startFloor('bare-commit-server.ts', {
    env: { DATABASE_URL: database.url, FLOOR_REPLY: await recordReply(product.url) },
  });
  await using load = await startLoad();
  process.stdout.write(
    `Turns: ${SOCKETS} closed-loop sockets, ${rounds} rounds of ${seconds} s each, taking turns; ${database.about}.\n`,
  );

  const ours: Round[] = [];
  const theirs: Round[] = [];
  for (let round = -1; round < rounds; round += 1) {
    // The first pair warms up and is not counted.
    const ourRound = await measure(product, { load, seconds: round < 0 ? 2 : seconds });
    const theirRound = await measure(floor, { load, seconds: round < 0 ? 2 : seconds });
    if (round < 0) continue;
    ours.push(ourRound);
    theirs.push(theirRound);
    process.stdout.write(`  round ${round + 1}: product ${lineOf(ourRound)}; floor ${lineOf(theirRound)}\n`);
  }
  publish({ ours, theirs });
}

async function measure(server: Program, { load, seconds }: { load: Load; seconds: number }): Promise<Round> {
  let before = { cpu: 0, sum: 0, count: 0 };
  let after = before;
  const read = async () => ({ cpu: cpuSeconds(server.pid), ...(await batchTotals(server)) });
  const running = load.run(
    { url: server.url, sockets: SOCKETS, seconds, customers: 'visiting' },
    {
      started: async () => {
        before = await read();
      },
      stopped: async () => {
        after = await read();
      },
    },
  );
  const count = await Promise.race([running, server.failed]);
  return {
    ...count,
    cpuSeconds: after.cpu - before.cpu,
    batchSize: (after.sum - before.sum) / (after.count - before.count),
  };
}

async function batchTotals({ url }: Program): Promise<{ sum: number; count: number }> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const read = (name: string) =>
    Number(new RegExp(`^commit_batch_size_${name} (\\S+)$`, 'm').exec(text)?.[1]);
  return { sum: read('sum'), count: read('count') };
}

const rateOf = ({ messages, seconds }: Round) => messages / seconds;
const cpuMicroseconds = (round: Round) => (round.cpuSeconds / round.messages) * 1e6;
const median = (rounds: readonly Round[], of: (round: Round) => number) => quantile(rounds.map(of), 0.5);

function lineOf(round: Round): string {
  return `${rateOf(round).toFixed(0)}/s, ${cpuMicroseconds(round).toFixed(1)} µs`;
}

function publish({ ours, theirs }: { ours: readonly Round[]; theirs: readonly Round[] }): void {
  const ratio = median(ours, rateOf) / median(theirs, rateOf);
  const cpu = median(ours, cpuMicroseconds);
  const errors = [...ours, ...theirs].reduce((sum, round) => sum + round.errors, 0);
  const ms = (rounds: readonly Round[], of: (round: Round) => number) =>
    `${median(rounds, of).toFixed(1)} ms`;
  publishFigures('turn', {
    figures: [
      { name: 'product, messages per second', value: median(ours, rateOf).toFixed(0) },
      { name: 'floor, messages per second', value: median(theirs, rateOf).toFixed(0) },
      {
        name: 'product / floor',
        value: `${(ratio * 100).toFixed(0)} %`,
        target: { words: `at least ${TARGET_RATIO * 100} %`, met: ratio >= TARGET_RATIO },
      },
      {
        name: 'product, server CPU per message',
        value: `${cpu.toFixed(1)} µs`,
        target: { words: `at most ${TARGET_CPU_MICROSECONDS} µs`, met: cpu <= TARGET_CPU_MICROSECONDS },
      },
      { name: 'floor, server CPU per message', value: `${median(theirs, cpuMicroseconds).toFixed(1)} µs` },
      {
        name: 'product, latency p50 / p99',
        value: `${ms(ours, (round) => round.p50Ms)} / ${ms(ours, (round) => round.p99Ms)}`,
      },
      {
        name: 'floor, latency p50 / p99',
        value: `${ms(theirs, (round) => round.p50Ms)} / ${ms(theirs, (round) => round.p99Ms)}`,
      },
      { name: 'product, turns per commit', value: median(ours, (round) => round.batchSize).toFixed(1) },
      { name: 'floor, turns per commit', value: median(theirs, (round) => round.batchSize).toFixed(1) },
      {
        name: 'answers that were errors',
        value: String(errors),
        target: { words: 'none', met: errors === 0 },
      },
    ],
  });
}

await runTurnBench({ quick: process.argv.includes('--quick') });
