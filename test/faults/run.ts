import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzzScenarios } from './fuzz.ts';
import { plantedScenarios } from './planted.ts';
import type { Context, Figures, Outcome, Scenario } from './scenario.ts';
import { authScenarios } from './scenarios/auth.ts';
import { busScenarios } from './scenarios/bus.ts';
import { crashScenarios } from './scenarios/crash.ts';
import { loadScenarios } from './scenarios/load.ts';
import { modelScenarios } from './scenarios/model.ts';
import { retryScenarios } from './scenarios/retries.ts';
import { slowScenarios } from './scenarios/slow.ts';
import { storeScenarios } from './scenarios/store.ts';
import { windowScenarios } from './scenarios/window.ts';
import { type PostgresServer, startPostgres } from './support/postgres.ts';
import { chanceOf } from './support/schedule.ts';
import { inTime } from './support/wait.ts';

const USAGE = `bun test/faults/run.ts [--quick] [--only F5|name]... [--seed number] [--count number] [--list]
  --quick   fewer messages and shorter faults
  --only    scenarios by the number of their fault or a part of their name; may be given several times
  --seed    repeats the schedules of an earlier run
  --count   runs everything so many times, each with the next seed
  --list    what there is
`;

const SCENARIOS: readonly Scenario[] = [
  ...crashScenarios,
  ...storeScenarios,
  ...busScenarios,
  ...retryScenarios,
  ...slowScenarios,
  ...windowScenarios,
  ...loadScenarios,
  ...authScenarios,
  ...modelScenarios,
  ...plantedScenarios,
  ...fuzzScenarios,
];

/** Time to end what a scenario has started. */
const CLEANUP_DEADLINE_MS = 30_000;
/** Scenarios that mostly wait, at a time. */
const IDLE_LANES = 3;
/** Longest line of a node's log that is printed, in characters. */
const NOTE_LENGTH = 300;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string' },
      count: { type: 'string', default: '1' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const chosen = SCENARIOS.filter((scenario) => isChosen(scenario, values.only));
  if (values.help || chosen.length === 0) {
    process.stderr.write(USAGE);
    return values.help ? 0 : 1;
  }
  if (values.list) {
    for (const { name, faults } of chosen) print(`${faults.join(' ')}\t${name}`);
    return 0;
  }
  const firstSeed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
  await using resources = new AsyncDisposableStack();
  const dir = mkdtempSync(join(tmpdir(), 'faults-'));
  resources.defer(() => rmSync(dir, { recursive: true, force: true }));
  const postgres = resources.use(await startPostgres());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void endEverything(resources).finally(() => process.exit(1)));
  }
  const results = { pass: 0, fail: 0 };
  for (let repeat = 0; repeat < Number(values.count); repeat += 1) {
    const seed = firstSeed + repeat;
    print(`seed ${seed}${values.quick ? ', quick' : ''}: ${chosen.length} scenarios`);
    const run = async (scenario: Scenario) => {
      const passed = await runScenario(scenario, { quick: values.quick, seed, postgres, dir });
      results[passed ? 'pass' : 'fail'] += 1;
    };
    const inTurn = async (scenarios: readonly Scenario[]) => {
      for (const scenario of scenarios) await run(scenario);
    };
    // Those that mostly wait do so beside the others; all at once, their servers would starve each other at the start.
    const idle = chosen.filter(({ idle }) => idle);
    await Promise.all([
      ...Array.from({ length: IDLE_LANES }, (_, lane) =>
        inTurn(idle.filter((_, place) => place % IDLE_LANES === lane)),
      ),
      inTurn(chosen.filter(({ idle, hurtsStore }) => !idle && !hurtsStore)),
    ]);
    await inTurn(chosen.filter(({ hurtsStore }) => hurtsStore));
  }
  print(` ${results.pass} pass\n ${results.fail} fail`);
  return results.fail === 0 ? 0 : 1;
}

/** What the scenarios of now have started. */
const underWay = new Set<AsyncDisposableStack>();

async function endEverything(shared: AsyncDisposableStack): Promise<void> {
  await Promise.allSettled(Array.from(underWay, (resources) => resources.disposeAsync()));
  await shared.disposeAsync();
}

function isChosen({ name, faults }: Scenario, only: readonly string[]): boolean {
  return only.length === 0 || only.some((wanted) => faults.includes(wanted) || name.includes(wanted));
}

/** Runs one scenario and ends what it started; whether it passed. */
async function runScenario(
  scenario: Scenario,
  { quick, seed, postgres, dir }: { quick: boolean; seed: number; postgres: PostgresServer; dir: string },
): Promise<boolean> {
  const startedAtMs = performance.now();
  const notes: string[] = [];
  const tellers: (() => readonly string[])[] = [];
  const resources = new AsyncDisposableStack();
  underWay.add(resources);
  const context: Context = {
    quick,
    seed,
    chance: chanceOf(seed).fork(scenario.name),
    dir: mkdtempSync(join(dir, `${scenario.name}-`)),
    postgres,
    resources,
    note: (line) => void notes.push(line),
    onFailure: (tell) => void tellers.push(tell),
  };
  // Whatever the last one did to it, each begins with a database that works.
  if (!postgres.running) await postgres.start();
  const outcome = await inTime(scenario.run(context), {
    what: `the end of ${scenario.name}`,
    timeoutMs: scenario.deadlineMs,
  }).catch((error): Outcome => ({ figures: {}, problems: [describeError(error)] }));
  const passed = outcome.problems.length === 0;
  report(scenario, { outcome, tookMs: performance.now() - startedAtMs });
  if (!passed) {
    for (const problem of outcome.problems) print(`     ${problem}`);
    for (const line of [...notes, ...tellers.flatMap((tell) => tell())])
      print(`       | ${line.slice(0, NOTE_LENGTH)}`);
    print(
      `     again: bun test/faults/run.ts --seed ${seed} --only ${scenario.name}${quick ? ' --quick' : ''}`,
    );
  }
  await inTime(resources.disposeAsync(), {
    what: `${scenario.name} is cleaned up`,
    timeoutMs: CLEANUP_DEADLINE_MS,
  }).catch((error) => print(`     ${describeError(error)}`));
  underWay.delete(resources);
  rmSync(context.dir, { recursive: true, force: true });
  return passed;
}

function report({ name, faults }: Scenario, { outcome, tookMs }: { outcome: Outcome; tookMs: number }): void {
  const mark = outcome.problems.length === 0 ? 'ok  ' : 'FAIL';
  const seconds = `${(tookMs / 1_000).toFixed(1)} s`;
  print(`${mark} ${faults.join(',')} ${name} (${seconds}) ${describeFigures(outcome.figures)}`);
}

function describeFigures(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function describeError(error: unknown): string {
  return error instanceof Error
    ? `${error.message}\n${error.stack?.split('\n').slice(1, 4).join('\n')}`
    : String(error);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main();
// Sockets that a failed scenario left half open must not keep the run alive.
process.exit();
