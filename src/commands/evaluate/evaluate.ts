import { evaluateTask } from '#mlops/evaluate.ts';
import type { EvaluationReport } from '#mlops/evaluation-report.ts';
import { prepareTask } from '#mlops/tasks.ts';
import { findModels } from '../learning/model-refs.ts';
import { type EvaluateArguments, type Format, parseArguments } from './arguments.ts';
import { frustrationText, measureFrustration } from './evaluate-mood.ts';
import { toHtml } from './html-report.ts';
import { toJson } from './json-report.ts';
import { toText } from './text-report.ts';
import { writeOutput } from './write-output.ts';

/**
 * `evaluate ...`: measures intent models on labeled texts and prints a report. Without files it is the default model on
 * the project's own test texts. Only its times differ from run to run. With `--frustration` it is about moods instead.
 */
export async function evaluate(args: readonly string[]): Promise<number> {
  if (asksForEscalation(args))
    return await (await import('./escalation-command.ts')).evaluateTaskEscalation(args);
  const parsed = parseArguments(args);
  const { format, out, compare, model, outOfScopeLoss, frustration, ...source } = parsed;
  if (frustration) return await evaluateMood(parsed);
  const [contender, rival] = await findModels(compare ?? [model ?? 'default'], source);
  if (contender === undefined) throw new RangeError('There is no model to measure.');
  if (out !== undefined) await writeOutput(out, '');
  const task = await prepareTask(source);
  const report = await evaluateTask(task, { contender, rival, seed: source.seed, outOfScopeLoss });
  await tell(RENDERERS[format](report), out);
  return 0;
}

/** `--task escalation` is about a model of another kind, with options of its own. */
function asksForEscalation(args: readonly string[]): boolean {
  return args.includes('--task=escalation') || args[args.indexOf('--task') + 1] === 'escalation';
}

/** `evaluate --frustration`: measures levels of frustration on the project's own labeled messages. */
async function evaluateMood({ format, out }: EvaluateArguments): Promise<number> {
  if (out !== undefined) await writeOutput(out, '');
  const report = await measureFrustration();
  await tell(format === 'json' ? toJson(report) : frustrationText(report), out);
  return 0;
}

async function tell(report: string, out: string | undefined): Promise<void> {
  if (out === undefined) process.stdout.write(report);
  else await writeOutput(out, report);
}

const RENDERERS: Readonly<Record<Format, (report: EvaluationReport) => string>> = {
  text: toText,
  json: toJson,
  html: toHtml,
};
