import { openConfiguredDatabase } from '#db/configured-database.ts';
import { createModelRegistryStore } from '#features/learning/registry/store.ts';
import { CommandError } from '../command-error.ts';
import { writeOutput } from '../evaluate/write-output.ts';
import { createProgress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import { trainEscalation } from '../train-escalation.ts';
import { beginTrainingRun, keepModel, nextSteps, registeredName, runText } from './model-keeper.ts';

const TASK = 'escalation';
const FILE = 'model/escalation.json';

/**
 * `train --task escalation`: learns from the stored conversations who will need a person, and keeps the model as a
 * version. With too little data there is nothing to keep.
 */
export async function trainEscalationModel(
  { out, register }: { readonly out: string | undefined; readonly register: boolean },
  settings: Settings,
): Promise<number> {
  const progress = createProgress();
  await using database = await openConfiguredDatabase(settings);
  const learned = await trainEscalation(database.drizzle, {
    onProgress: (step, done, total) => progress.show(`${step}: ${done} of ${total}`),
  });
  progress.end();
  process.stdout.write(`${learned.text.trimEnd()}\n`);
  if (out !== undefined) await writeOutput(out, learned.bytes);
  if (learned.fallbackReason !== null) throw new CommandError(`Nothing was kept: ${learned.fallbackReason}`);
  const { bytes: content, datasetHash, metrics, params, text } = learned;
  const run = beginTrainingRun({ task: TASK, params, datasetHash }, settings);
  for (const [name, value] of Object.entries(metrics)) run.metric(name, value);
  run.artifact(FILE, content);
  run.artifact('report.txt', text);
  run.registerModel({ name: registeredName(TASK), path: FILE, alias: 'candidate' });
  const model = { task: TASK, content, datasetHash, metrics, params } as const;
  const kept = register ? await keepModel(model, createModelRegistryStore(database.drizzle)) : null;
  const ended = await run.end('FINISHED');
  process.stdout.write(`\n${runText(ended, { wanted: settings.config.mlflow.enabled })}\n`);
  if (kept !== null) process.stdout.write(`${nextSteps(TASK, kept)}\n`);
  return register && kept === null ? 1 : 0;
}
