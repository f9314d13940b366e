import { quantile } from '#lib/quantile.ts';
import { CROWD_PROCESSES, type Crowd, gatherCrowd } from './support/crowd.ts';
import { createBenchDatabase } from './support/database.ts';
import { type Program, startFloor, startProduct } from './support/programs.ts';
import { publishFigures } from './support/results.ts';
import { allowedConnections, stillMemory } from './support/still-memory.ts';

/** Design target: resident memory that one idle connection adds. */
const TARGET_BYTES = 4096;

/** Opened and closed before the first reading, so that code and pools are not counted as connections. */
const WARM_UP_CONNECTIONS = 2_000;

interface Reading {
  readonly perSecond: number;
  readonly bytesPerConnection: number;
  readonly refused: number;
}

/** Measures how fast sockets open and what idle ones cost, against a server that only accepts them. */
async function runConnectionBench({ quick }: { quick: boolean }): Promise<void> {
  const { rounds, wanted } = quick ? { rounds: 1, wanted: 2_000 } : { rounds: 3, wanted: 10_000 };
  const connections = allowedConnections(wanted);
  await using database = await createBenchDatabase();
  if (database === null) return;
  await using crowd = await gatherCrowd();
  process.stdout.write(
    `Connections: ${connections} idle sockets from ${CROWD_PROCESSES} processes, ${rounds} rounds, a new server in each.\n`,
  );

  const env = { DATABASE_URL: database.url };
  const bunOptions = ['--preload', './bench/support/gc-on-signal.ts'];
  const ours: Reading[] = [];
  const theirs: Reading[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    ours.push(await measure(() => startProduct({ env, bunOptions }), { crowd, connections }));
    theirs.push(
      await measure(() => startFloor('bare-socket-server.ts'), {
        crowd,
        connections,
      }),
    );
    process.stdout.write(
      `  round ${round}: product ${lineOf(ours.at(-1))}; floor ${lineOf(theirs.at(-1))}\n`,
    );
  }
  publish({ ours, theirs });
}

async function measure(
  start: () => Promise<Program>,
  { crowd, connections }: { crowd: Crowd; connections: number },
): Promise<Reading> {
  await using server = await start();
  const target = { url: server.url, protocol: 'none' } as const;
  await crowd.open({ ...target, count: Math.min(WARM_UP_CONNECTIONS, connections) });
  await crowd.close();
  const before = await stillMemory(server.pid);
  const startedAtMs = performance.now();
  const refused = await Promise.race([crowd.open({ ...target, count: connections }), server.failed]);
  const seconds = (performance.now() - startedAtMs) / 1000;
  const after = await stillMemory(server.pid);
  await crowd.close();
  const opened = connections - refused;
  return { perSecond: opened / seconds, bytesPerConnection: (after - before) / opened, refused };
}

function lineOf(reading: Reading | undefined): string {
  return reading === undefined
    ? ''
    : `${reading.perSecond.toFixed(0)}/s, ${(reading.bytesPerConnection / 1024).toFixed(2)} KiB each`;
}

function publish({ ours, theirs }: { ours: readonly Reading[]; theirs: readonly Reading[] }): void {
  const median = (readings: readonly Reading[], of: (reading: Reading) => number) =>
    quantile(readings.map(of), 0.5);
  const rate = ({ perSecond }: Reading) => perSecond;
  const size = ({ bytesPerConnection }: Reading) => bytesPerConnection;
  const kib = (bytes: number) => `${(bytes / 1024).toFixed(2)} KiB`;
  const refused = [...ours, ...theirs].reduce((sum, reading) => sum + reading.refused, 0);
  publishFigures('connections', {
    figures: [
      { name: 'product, connections per second', value: median(ours, rate).toFixed(0) },
      { name: 'floor, connections per second', value: median(theirs, rate).toFixed(0) },
      {
        name: 'product / floor, connecting',
        value: `${((median(ours, rate) / median(theirs, rate)) * 100).toFixed(0)} %`,
      },
      {
        name: 'product, memory of an idle connection',
        value: kib(median(ours, size)),
        target: { words: `at most ${kib(TARGET_BYTES)}`, met: median(ours, size) <= TARGET_BYTES },
      },
      { name: 'floor, memory of an idle connection', value: kib(median(theirs, size)) },
      { name: 'connections refused', value: String(refused), target: { words: 'none', met: refused === 0 } },
    ],
  });
}

await runConnectionBench({ quick: process.argv.includes('--quick') });
