import { parseArgs } from 'node:util';
import { type ClientProcess, startClients } from './support/client-process.ts';
import { createBenchDatabase } from './support/database.ts';
import { cpuSeconds, residentBytes } from './support/process-usage.ts';
import { type Program, startProduct } from './support/programs.ts';
import { type BenchFigure, tableOf } from './support/results.ts';
import type { ResumeOrder, ResumeReport } from './support/resume-clients.ts';
import { slopeOf } from './support/slope.ts';
import type { SoakOrder, SoakReport } from './support/soak-clients.ts';

const CUSTOMERS = 300;
/** Had before the clock starts, of usual length: the server remembers so many, and filling its memory is no leak. */
const EARLIER_CONVERSATIONS = 10_000;
const EARLIER_TURNS = 8;
const SAMPLE_MS = 5_000;
/** Before it, code is compiled and caches fill; short runs leave out their first half. */
const SETTLE_MS = 120_000;
/** Design target: memory that does not grow. Readings of a few minutes scatter by about this much per minute. */
const TARGET_KB_PER_MINUTE = 200;
const PROBLEMS_SHOWN = 10;

type Clients = ClientProcess<SoakOrder, SoakReport>;

interface Sample extends SoakReport {
  readonly atMs: number;
  readonly residentKb: number;
  readonly cpuSeconds: number;
}

/**
 * `bun run soak [--minutes 10]`: customers come, chat, lose their connection, come back and leave, on PostgreSQL. 1 when
 * anything acknowledged was lost or anything was shown twice, or when it could not run.
 */
async function runSoak({ minutes }: { minutes: number }): Promise<number> {
  await using database = await createBenchDatabase();
  if (database === null) return 1;
  await using product = await startProduct({ env: { DATABASE_URL: database.url } });
  await fillMemory(product);
  await using clients: Clients = await startClients('soak-clients.ts');
  process.stdout.write(`Soak: ${CUSTOMERS} customers for ${minutes} minutes; ${database.about}.\n`);
  await clients.ask({ type: 'start', url: product.url, customers: CUSTOMERS });
  const samples = await Promise.race([watch(product, { clients, minutes }), product.failed]);
  const end = await Promise.race([clients.ask({ type: 'finish' }), product.failed]);
  process.stdout.write(`\n${tableOf(figuresOf({ samples, end, minutes }))}\n`);
  for (const problem of end.problems.slice(0, PROBLEMS_SHOWN)) process.stdout.write(`  ${problem}\n`);
  return end.problems.length === 0 && end.holes === 0 && end.acknowledged > 0 ? 0 : 1;
}

async function fillMemory({ url, failed }: Program): Promise<void> {
  await using guests: ClientProcess<ResumeOrder, ResumeReport> = await startClients('resume-clients.ts');
  const order = { type: 'prepare', url, clients: EARLIER_CONVERSATIONS, turns: EARLIER_TURNS } as const;
  await Promise.race([guests.ask(order), failed]);
}

/** Takes samples until the time is over, and prints a line a minute. */
async function watch(
  product: Program,
  { clients, minutes }: { clients: Clients; minutes: number },
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const startedAtMs = performance.now();
  const perMinute = 60_000 / SAMPLE_MS;
  process.stdout.write('  minute  resident      CPU  acknowledged  drops  connects  lives  problems\n');
  for (let count = 0; count <= minutes * perMinute; count += 1) {
    await Bun.sleep(startedAtMs + count * SAMPLE_MS - performance.now());
    const report = await clients.ask({ type: 'count' });
    samples.push({
      ...report,
      atMs: performance.now() - startedAtMs,
      residentKb: residentBytes(product.pid) / 1024,
      cpuSeconds: cpuSeconds(product.pid),
    });
    if (count > 0 && count % perMinute === 0) process.stdout.write(lineOf(samples, { perMinute }));
  }
  return samples;
}

/** What happened in the minute that the last sample ends. */
function lineOf(samples: readonly Sample[], { perMinute }: { perMinute: number }): string {
  const last = samples.at(-1);
  const before = samples.at(-1 - perMinute);
  if (!last || !before) return '';
  const cpu = ((last.cpuSeconds - before.cpuSeconds) / (last.atMs - before.atMs)) * 1e5;
  const cells = [
    String(Math.round(last.atMs / 60_000)).padStart(6),
    `${(last.residentKb / 1024).toFixed(1)} MiB`.padStart(10),
    `${cpu.toFixed(1)} %`.padStart(7),
    String(last.acknowledged - before.acknowledged).padStart(12),
    String(last.drops - before.drops).padStart(5),
    String(last.connected - before.connected).padStart(8),
    String(last.lives - before.lives).padStart(5),
    String(last.problems.length).padStart(8),
  ];
  return `  ${cells.join('  ')}\n`;
}

function figuresOf({
  samples,
  end,
  minutes,
}: {
  samples: readonly Sample[];
  end: SoakReport;
  minutes: number;
}): readonly BenchFigure[] {
  const settledMs = Math.min(SETTLE_MS, (minutes * 60_000) / 2);
  const settled = samples.filter(({ atMs }) => atMs >= settledMs);
  const slope = slopeOf(settled.map(({ atMs, residentKb }) => ({ x: atMs / 60_000, y: residentKb })));
  const none = (count: number) => ({ words: 'none', met: count === 0 });
  const mib = (sample: Sample | undefined) => `${((sample?.residentKb ?? Number.NaN) / 1024).toFixed(1)} MiB`;
  return [
    { name: 'messages acknowledged', value: String(end.acknowledged) },
    { name: 'connections torn', value: String(end.drops) },
    { name: 'customers, each checked against the store', value: String(end.lives) },
    {
      name: 'lost, shown twice, not answered once, out of order',
      value: String(end.problems.length),
      target: none(end.problems.length),
    },
    { name: 'sequence numbers left out', value: String(end.holes), target: none(end.holes) },
    { name: 'returns without all that was missed', value: String(end.gaps), target: none(end.gaps) },
    { name: 'resident when settled and at the end', value: `${mib(settled[0])} / ${mib(samples.at(-1))}` },
    {
      name: `slope of it after ${settledMs / 60_000} minutes`,
      value: `${slope.toFixed(0)} KB per minute`,
      target: {
        words: `at most ${TARGET_KB_PER_MINUTE}`,
        met: slope <= TARGET_KB_PER_MINUTE,
      },
    },
  ];
}

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error('--minutes must be a number above 0.');
process.exitCode = await runSoak({ minutes });
