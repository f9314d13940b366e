import { writeOutput } from '../evaluate/write-output.ts';
import type { Settings } from '../settings.ts';
import { nextSteps, openModelKeeper, runText } from './model-keeper.ts';
import { intentsTask } from './model-refs.ts';
import { type IntentTraining, trainIntentsModel } from './train-intents.ts';

export interface KeepOptions extends IntentTraining {
  readonly out: string | undefined;
  /** Whether it becomes a version of the database. */
  readonly register: boolean;
}

/** Trains, says how good it is, and keeps it; the exit code is 1 when it should have become a version and could not. */
export async function trainAndKeep(
  { out, register, ...training }: KeepOptions,
  settings: Settings,
): Promise<number> {
  await using keeper = register ? await openModelKeeper(settings) : undefined;
  const problem = keeper?.problem ?? null;
  if (problem !== null)
    process.stderr.write(
      `The model will not be kept as a version: ${problem} With --out FILE it is kept in a file.\n`,
    );
  const { bytes: content, text, run, ...facts } = await trainIntentsModel(training, settings);
  if (out !== undefined) await writeOutput(out, content);
  process.stdout.write(text);
  const task = intentsTask(training.language);
  const version = (await keeper?.keep({ task, content, ...facts })) ?? null;
  const ended = await run.end('FINISHED');
  process.stdout.write(`\n${runText(ended, { wanted: settings.config.mlflow.enabled })}\n`);
  if (out !== undefined) process.stdout.write(`Written to ${out}.\n`);
  if (version !== null) process.stdout.write(`${nextSteps(task, version)}\n`);
  return register && version === null ? 1 : 0;
}
