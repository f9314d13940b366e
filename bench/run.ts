import { existsSync } from 'node:fs';
import { type BenchFigure, tableOf } from './support/results.ts';

/** In the order they are run: the cheapest first. */
const BENCHES = [
  'nlu',
  'search',
  'analytics',
  'escalation',
  'plain',
  'turn',
  'acks',
  'fanout',
  'resume',
  'connections',
  'idle',
] as const;

/** What a benchmark hands over when it has figures. */
interface Published {
  readonly bench: string;
  readonly figures: readonly BenchFigure[];
}

/** `bun run bench [name]... [--quick]`: each in a process of its own, then one table of all figures. */
async function runBenches(args: readonly string[]): Promise<number> {
  const names = args.filter((arg) => !arg.startsWith('--'));
  const options = args.filter((arg) => arg.startsWith('--'));
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench === name));
  if (unknown.length > 0) {
    process.stderr.write(`There is no benchmark "${unknown[0]}". There are: ${BENCHES.join(', ')}.\n`);
    return 1;
  }
  const published: Published[] = [];
  const failed: string[] = [];
  for (const bench of BENCHES) {
    if (names.length > 0 && !names.includes(bench)) continue;
    process.stdout.write(`\n== ${bench}\n`);
    if (!(await runBench(bench, { options, published }))) failed.push(bench);
  }
  for (const { bench, figures } of published) process.stdout.write(`\n${bench}\n${tableOf(figures)}\n`);
  // A missed target is a figure; only a benchmark that broke is a failure.
  if (failed.length > 0) process.stderr.write(`\nFailed: ${failed.join(', ')}.\n`);
  return failed.length === 0 ? 0 : 1;
}

async function runBench(
  bench: string,
  { options, published }: { options: readonly string[]; published: Published[] },
): Promise<boolean> {
  const script = `${import.meta.dir}/${bench}.ts`;
  if (!existsSync(script)) {
    process.stderr.write(`There is no file ${bench}.ts.\n`);
    return false;
  }
  const child = Bun.spawn([process.execPath, script, ...options], {
    stdio: ['ignore', 'inherit', 'inherit'],
    ipc: (message: Published) => published.push(message),
  });
  return (await child.exited) === 0;
}

process.exitCode = await runBenches(process.argv.slice(2));
