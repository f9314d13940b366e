import { quantile } from '#lib/quantile.ts';
import { CROWD_PROCESSES, type Crowd, gatherCrowd } from './support/crowd.ts';
import { createBenchDatabase } from './support/database.ts';
import { type Program, startProduct } from './support/programs.ts';
import { publishFigures } from './support/results.ts';
import { allowedConnections, stillMemory } from './support/still-memory.ts';

/** Design targets: resident memory of one idle `chat.v1` connection, and how far it may move while clients come and go. */
const TARGET_BYTES = 4096;
const TARGET_DRIFT = 0.05;

/** Opened and closed before the first reading, so that code and pools are not counted as connections. */
const WARM_UP_CONNECTIONS = 2_000;

/** Cycles until compiled code, pools and the allocator's own reserves are as large as they get. */
const WARM_UP_CYCLES = 3;
/** Local addresses of the server, used by turns: ports of dropped connections are not free at once. */
const ADDRESSES = 8;

interface Sizes {
  readonly rounds: number;
  readonly connections: number;
  readonly cycles: number;
  readonly perCycle: number;
}

/** Measures what an idle guest of `chat.v1` costs, and whether memory stays flat when clients come and go. */
async function runIdleBench({ quick }: { quick: boolean }): Promise<void> {
  const sizes: Sizes = quick
    ? { rounds: 1, connections: 2_000, cycles: 4, perCycle: 500 }
    : { rounds: 3, connections: allowedConnections(15_000), cycles: 20, perCycle: 5_000 };
  await using database = await createBenchDatabase();
  if (database === null) return;
  await using crowd = await gatherCrowd();
  const start = () =>
    startProduct({
      env: { DATABASE_URL: database.url, HOST: '0.0.0.0' },
      bunOptions: ['--preload', './bench/support/gc-on-signal.ts'],
    });
  process.stdout.write(
    `Idle: ${sizes.connections} guests of chat.v1 from ${CROWD_PROCESSES} processes, ${sizes.rounds} rounds, a new server in each; then ${sizes.cycles} cycles of ${sizes.perCycle}.\n`,
  );
  const bytes: number[] = [];
  let refused = 0;
  for (let round = 1; round <= sizes.rounds; round += 1) {
    const reading = await measureIdle(start, { crowd, connections: sizes.connections });
    bytes.push(reading.bytesPerConnection);
    refused += reading.refused;
    process.stdout.write(`  round ${round}: ${kib(reading.bytesPerConnection)} each\n`);
  }
  const cycles = await measureCycles(start, { crowd, ...sizes });
  publish({ bytes, refused: refused + cycles.refused, resident: cycles.resident });
}

async function measureIdle(
  start: () => Promise<Program>,
  { crowd, connections }: { crowd: Crowd; connections: number },
): Promise<{ bytesPerConnection: number; refused: number }> {
  await using server = await start();
  const target = (address: number) => ({ url: addressOf(server, address), protocol: 'chat.v1' }) as const;
  await crowd.open({ ...target(1), count: Math.min(WARM_UP_CONNECTIONS, connections) });
  await crowd.close();
  const before = await stillMemory(server.pid);
  const refused = await Promise.race([crowd.open({ ...target(2), count: connections }), server.failed]);
  const after = await stillMemory(server.pid);
  await crowd.close({ drop: true });
  return { bytesPerConnection: (after - before) / (connections - refused), refused };
}

async function measureCycles(
  start: () => Promise<Program>,
  { crowd, cycles, perCycle }: { crowd: Crowd } & Sizes,
): Promise<{ resident: readonly number[]; refused: number }> {
  await using server = await start();
  const resident: number[] = [];
  let refused = 0;
  for (let cycle = 1 - WARM_UP_CYCLES; cycle <= cycles; cycle += 1) {
    const url = addressOf(server, 1 + ((cycle + WARM_UP_CYCLES) % ADDRESSES));
    refused += await Promise.race([crowd.open({ url, protocol: 'chat.v1', count: perCycle }), server.failed]);
    await crowd.close({ drop: true });
    if (cycle > 0) resident.push(await stillMemory(server.pid));
  }
  process.stdout.write(`  resident after each cycle: ${resident.map(mib).join(' ')} MiB\n`);
  return { resident, refused };
}

function addressOf({ url }: Program, address: number): string {
  return url.replace('127.0.0.1', `127.0.0.${address}`);
}

const kib = (bytes: number) => `${(bytes / 1024).toFixed(2)} KiB`;
const mib = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);

function publish({
  bytes,
  refused,
  resident,
}: {
  bytes: readonly number[];
  refused: number;
  resident: readonly number[];
}): void {
  const size = quantile(bytes, 0.5);
  const first = resident[0] ?? Number.NaN;
  const last = resident.at(-1) ?? Number.NaN;
  const drift = last / first - 1;
  publishFigures('idle', {
    figures: [
      {
        name: 'memory of an idle chat.v1 connection',
        value: kib(size),
        target: { words: `at most ${kib(TARGET_BYTES)}`, met: size <= TARGET_BYTES },
      },
      { name: 'resident after the first cycle', value: `${mib(first)} MiB` },
      { name: `resident after cycle ${resident.length}`, value: `${mib(last)} MiB` },
      {
        name: 'growth over the cycles',
        value: `${(drift * 100).toFixed(1)} %`,
        target: { words: `at most ${TARGET_DRIFT * 100} %`, met: drift <= TARGET_DRIFT },
      },
      { name: 'connections refused', value: String(refused), target: { words: 'none', met: refused === 0 } },
    ],
  });
}

await runIdleBench({ quick: process.argv.includes('--quick') });
