import { quantile } from '#lib/quantile.ts';
import { createBenchDatabase } from './support/database.ts';
import { type Load, startLoad } from './support/load.ts';
import type { RoundCount, RoundOrder } from './support/load-protocol.ts';
import { cpuSeconds } from './support/process-usage.ts';
import { type Program, startFloor, startProduct } from './support/programs.ts';
import { recordReply } from './support/record-reply.ts';
import { publishFigures } from './support/results.ts';

/** Design target: share of the floor's durable messages per second. */
const TARGET_RATIO = 0.6;

const SOCKETS = 256;

/** One measured round of one server. */
interface Round extends RoundCount {
  readonly cpuSeconds: number;
}

/** Measures acknowledged messages over chat.v1 on PostgreSQL against a server that only stores the same rows. */
async function runAckBench({ quick }: { quick: boolean }): Promise<void> {
  const { rounds, seconds } = quick ? { rounds: 1, seconds: 2 } : { rounds: 5, seconds: 4 };
  await using database = await createBenchDatabase();
  if (database === null) return;
  await using product = await startProduct({ env: { DATABASE_URL: database.url } });
  await using floor = await startFloor('bare-commit-server.ts', {
    env: { DATABASE_URL: database.url, FLOOR_REPLY: await recordReply(product.url) },
  });
  await using load = await startLoad();
  process.stdout.write(
    `Acks: ${SOCKETS} closed-loop connections, ${rounds} rounds of ${seconds} s each, taking turns; ${database.about}.\n`,
  );

  const ours: Round[] = [];
  const theirs: Round[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    // The first pair warms up and is not counted.
    const measured = { load, seconds: round === 0 ? 2 : seconds };
    const ourRound = await measure(product, { ...measured, customers: 'lasting chat.v1' });
    const theirRound = await measure(floor, { ...measured, customers: 'lasting plain' });
    if (round === 0) continue;
    ours.push(ourRound);
    theirs.push(theirRound);
    process.stdout.write(`  round ${round}: product ${lineOf(ourRound)}; floor ${lineOf(theirRound)}\n`);
  }
  publish({ ours, theirs });
}

async function measure(
  server: Program,
  { load, seconds, customers }: { load: Load } & Pick<RoundOrder, 'seconds' | 'customers'>,
): Promise<Round> {
  let before = 0;
  let after = 0;
  const running = load.run(
    { url: server.url, sockets: SOCKETS, seconds, customers },
    {
      started: async () => {
        before = cpuSeconds(server.pid);
      },
      stopped: async () => {
        after = cpuSeconds(server.pid);
      },
    },
  );
  const count = await Promise.race([running, server.failed]);
  return { ...count, cpuSeconds: after - before };
}

const rateOf = ({ messages, seconds }: Round) => messages / seconds;
const cpuMicroseconds = (round: Round) => (round.cpuSeconds / round.messages) * 1e6;
const median = (rounds: readonly Round[], of: (round: Round) => number) => quantile(rounds.map(of), 0.5);

function lineOf(round: Round): string {
  return `${rateOf(round).toFixed(0)}/s, ${cpuMicroseconds(round).toFixed(1)} µs`;
}

function publish({ ours, theirs }: { ours: readonly Round[]; theirs: readonly Round[] }): void {
  const ratio = median(ours, rateOf) / median(theirs, rateOf);
  const errors = [...ours, ...theirs].reduce((sum, round) => sum + round.errors, 0);
  const latency = (rounds: readonly Round[]) =>
    `${median(rounds, (round) => round.p50Ms).toFixed(1)} ms / ${median(rounds, (round) => round.p99Ms).toFixed(1)} ms`;
  publishFigures('acks', {
    figures: [
      { name: 'product, durable acks per second', value: median(ours, rateOf).toFixed(0) },
      { name: 'floor, durable messages per second', value: median(theirs, rateOf).toFixed(0) },
      {
        name: 'product / floor',
        value: `${(ratio * 100).toFixed(0)} %`,
        target: { words: `at least ${TARGET_RATIO * 100} %`, met: ratio >= TARGET_RATIO },
      },
      {
        name: 'product, server CPU per message',
        value: `${median(ours, cpuMicroseconds).toFixed(1)} µs`,
      },
      { name: 'floor, server CPU per message', value: `${median(theirs, cpuMicroseconds).toFixed(1)} µs` },
      { name: 'product, latency of the ack p50 / p99', value: latency(ours) },
      { name: 'floor, latency p50 / p99', value: latency(theirs) },
      {
        name: 'errors and lost connections',
        value: String(errors),
        target: { words: 'none', met: errors === 0 },
      },
    ],
  });
}

await runAckBench({ quick: process.argv.includes('--quick') });
