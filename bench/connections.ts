import { readFileSync } from 'node:fs';
import { quantile } from '#lib/quantile.ts';
import { CROWD_PROCESSES, type Crowd, gatherCrowd } from './support/crowd.ts';
import { createBenchDatabase } from './support/database.ts';
import { residentBytes } from './support/process-usage.ts';
import { type Program, startFloor, startProduct } from './support/programs.ts';
import { publishFigures } from './support/results.ts';

/** Design target: resident memory that one idle connection adds. */
const TARGET_BYTES = 4096;

/** File descriptors that a server needs beside its sockets. */
const SPARE_DESCRIPTORS = 500;
/** Opened and closed before the first reading, so that code and pools are not counted as connections. */
const WARM_UP_CONNECTIONS = 2_000;

/** Memory is read when this many readings in a row lie within this share of each other. */
const STILL_READINGS = 4;
const STILL_SHARE = 0.005;
const READING_INTERVAL_MS = 250;
const STILL_DEADLINE_MS = 20_000;

interface Reading {
  readonly perSecond: number;
  readonly bytesPerConnection: number;
  readonly refused: number;
}

/** Measures how fast sockets open and what idle ones cost, against a server that only accepts them. */
async function runConnectionBench({ quick }: { quick: boolean }): Promise<void> {
  const { rounds, wanted } = quick ? { rounds: 1, wanted: 2_000 } : { rounds: 3, wanted: 10_000 };
  const connections = Math.min(wanted, openFileLimit() - SPARE_DESCRIPTORS);
  if (connections < wanted)
    process.stdout.write(`Only ${connections} connections: raise "ulimit -n" for ${wanted}.\n`);
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
  const { port } = new URL(server.url);
  await crowd.open({ port, count: Math.min(WARM_UP_CONNECTIONS, connections) });
  await crowd.close();
  const before = await stillMemory(server.pid);
  const startedAtMs = performance.now();
  const refused = await Promise.race([crowd.open({ port, count: connections }), server.failed]);
  const seconds = (performance.now() - startedAtMs) / 1000;
  const after = await stillMemory(server.pid);
  await crowd.close();
  const opened = connections - refused;
  return { perSecond: opened / seconds, bytesPerConnection: (after - before) / opened, refused };
}

/** Resident memory once it no longer moves, with the garbage collected before each reading. */
async function stillMemory(pid: number): Promise<number> {
  const readings: number[] = [];
  const deadlineMs = performance.now() + STILL_DEADLINE_MS;
  for (;;) {
    process.kill(pid, 'SIGUSR2');
    await Bun.sleep(READING_INTERVAL_MS);
    readings.push(residentBytes(pid));
    const last = readings.slice(-STILL_READINGS);
    const still =
      last.length === STILL_READINGS &&
      Math.max(...last) - Math.min(...last) <= Math.max(...last) * STILL_SHARE;
    if (still || performance.now() > deadlineMs) return Math.min(...last);
  }
}

function openFileLimit(): number {
  const limit = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  return limit === undefined || limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit);
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
