import { findContender } from '#mlops/contenders.ts';
import { evaluateTask } from '#mlops/evaluate.ts';
import type { EvaluationReport } from '#mlops/evaluation-report.ts';
import { prepareTask } from '#mlops/tasks.ts';
import { type Format, parseArguments } from './arguments.ts';
import { toHtml } from './html-report.ts';
import { toJson } from './json-report.ts';
import { toText } from './text-report.ts';
import { writeOutput } from './write-output.ts';

/**
 * `evaluate ...`: measures intent models on labeled texts and prints a report. Without files it is the default model on
 * the project's own test texts. Only its times differ from run to run.
 */
export async function evaluate(args: readonly string[]): Promise<number> {
  const { format, out, compare, outOfScopeLoss, ...source } = parseArguments(args);
  const [first, second] = compare ?? ['default'];
  const contender = await findContender(first);
  const rival = second === undefined ? undefined : await findContender(second);
  if (out !== undefined) await writeOutput(out, '');
  const task = await prepareTask(source);
  const report = await evaluateTask(task, { contender, rival, seed: source.seed, outOfScopeLoss });
  if (out === undefined) process.stdout.write(RENDERERS[format](report));
  else await writeOutput(out, RENDERERS[format](report));
  return 0;
}

const RENDERERS: Readonly<Record<Format, (report: EvaluationReport) => string>> = {
  text: toText,
  json: toJson,
  html: toHtml,
};
