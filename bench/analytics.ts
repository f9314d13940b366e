import { createBusinessCalendar } from '#core/analytics/business-hours.ts';
import { type Database, openDatabase } from '#db/client.ts';
import { runMigrations } from '#db/migrations.ts';
import { createEscalation } from '#features/analytics/escalation/escalation.ts';
import { createFactRefresher } from '#features/analytics/facts/refresher.ts';
import { createFactStore } from '#features/analytics/facts/store.ts';
import { quantile } from '#lib/quantile.ts';
import { openReports } from '../src/runtime-reports.ts';
import { analyze, DAYS, generateConversations } from './support/analytics-data.ts';
import { createBenchDatabase } from './support/database.ts';
import { type PlanSummary, summarizePlans } from './support/plans.ts';
import { type BenchFigure, publishFigures } from './support/results.ts';

/** The design's target for the largest size. */
const TARGET_MS = 200;
const SIZES = [10_000, 100_000, 1_000_000] as const;
/** Windows that a supervisor asks for, in days. */
const WINDOWS = [7, 30, DAYS] as const;
const DAY_MS = 86_400_000;
const NO_SOCKETS = {
  activeConnections: 0,
  totalConnections: 0,
  maxConnections: 0,
  messagesReceived: 0,
  messagesSent: 0,
};
const HOURS = { days: Array.from({ length: 7 }, () => [{ from: 480, to: 1_200 }]), timeZone: 'UTC' };

interface Measured {
  readonly messages: number;
  /** Median and slowest time of each window, in ms. */
  readonly overviews: readonly { readonly days: number; readonly p50Ms: number; readonly worstMs: number }[];
  readonly plans: PlanSummary;
}

/** Measures the overview of reports over databases of growing size. */
async function runAnalyticsBench({ quick }: { quick: boolean }): Promise<void> {
  const measured: Measured[] = [];
  for (const messages of quick ? SIZES.slice(0, 1) : SIZES) {
    const one = await measureSize(messages, { rounds: quick ? 5 : 20 });
    if (one === null) return;
    measured.push(one);
  }
  publishFigures('analytics', { figures: measured.flatMap(figuresOf) });
}

async function measureSize(messages: number, { rounds }: { rounds: number }): Promise<Measured | null> {
  await using bench = await createBenchDatabase();
  if (bench === null) return null;
  await runMigrations({ url: bench.url, poolSize: 1 });
  const generatedAt = performance.now();
  const count = await generateConversations(bench.url, { messages });
  await analyze(bench.url);
  await using database = openDatabase({ url: bench.url, poolSize: 5 });
  const filledAt = performance.now();
  const conversations = await fillFacts(database);
  const doneAt = performance.now();
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  process.stdout.write(
    `${count} messages generated in ${seconds(filledAt - generatedAt)} s, facts of ${conversations} conversations ` +
      `made in ${seconds(doneAt - filledAt)} s; ${bench.about}.\n`,
  );
  await analyze(bench.url);
  const reports = reportsOf(database);
  const overviews = [];
  for (const days of WINDOWS) {
    const ask = () => reports.overview({ from: daysAgo(days), time_zone: 'UTC' });
    await ask();
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now();
      await ask();
      times.push(performance.now() - startedAt);
    }
    overviews.push({ days, p50Ms: quantile(times, 0.5), worstMs: Math.max(...times) });
  }
  const plans = await summarizePlans(database, (watched) =>
    reportsOf(watched).overview({ from: daysAgo(DAYS), time_zone: 'UTC' }),
  );
  process.stdout.write(`${plans.lines.map((line) => `  ${line}`).join('\n')}\n`);
  return { messages: count, overviews, plans };
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString();
}

/** The service behind the requests, on this database. */
function reportsOf(database: Database) {
  return openReports({
    database,
    queries: { onBegin: () => {}, onEnd: () => {}, run: (call) => call() },
    escalation: createEscalation(),
    titleOf: () => undefined,
    sockets: () => NO_SOCKETS,
    now: () => new Date(),
  });
}

/** Makes all facts and cells the way the product does; resolves to the number of conversations. */
async function fillFacts(database: Database): Promise<number> {
  await using refresher = createFactRefresher({
    store: createFactStore(database),
    predict: createEscalation().predict,
    calendar: createBusinessCalendar(HOURS),
    now: () => new Date(),
    onError: (error) => process.stderr.write(`${error}\n`),
  });
  return (await refresher.refresh()).conversations;
}

function figuresOf({ messages, overviews, plans }: Measured): readonly BenchFigure[] {
  const size = `${messages.toLocaleString('en-US')} messages`;
  return [
    ...overviews.map(({ days, p50Ms, worstMs }) => ({
      name: `${size}: overview of ${days} days, p50 / slowest`,
      value: `${p50Ms.toFixed(1)} / ${worstMs.toFixed(1)} ms`,
      ...(messages > 500_000 ? { target: { words: `${TARGET_MS} ms`, met: p50Ms < TARGET_MS } } : {}),
    })),
    {
      name: `${size}: whole tables read that grow`,
      value: String(plans.fullScans.length),
      target: { words: 'none', met: plans.fullScans.length === 0 },
    },
  ];
}

if (import.meta.main) await runAnalyticsBench({ quick: process.argv.includes('--quick') });
