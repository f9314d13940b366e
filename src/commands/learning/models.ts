import { openConfiguredDatabase } from '#db/configured-database.ts';
import type { ModelTask } from '#db/learning-schema.ts';
import { createModelRegistryStore, type ModelVersion } from '#features/learning/registry/store.ts';
import { CommandError } from '../command-error.ts';
import { table } from '../evaluate/text-report.ts';
import { loadSettings } from '../settings.ts';
import { readTask } from './model-refs.ts';

/** `models [TASK]`: the trained models, newest first, and which of them is in force. */
export async function models(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (rest.length > 0) throw new CommandError('Usage: models [TASK]');
  const task = name === undefined ? undefined : readTask(name);
  await using database = await openConfiguredDatabase(loadSettings());
  const registry = createModelRegistryStore(database.drizzle);
  const [versions, inForce] = await Promise.all([registry.list(task), registry.inForce()]);
  const shown = inForce.filter((entry) => task === undefined || entry.task === task);
  process.stdout.write(
    `${shown.map((entry) => taskText(entry.task, { current: entry.version, versions })).join('\n\n')}\n`,
  );
  return 0;
}

function taskText(
  task: ModelTask,
  { current, versions }: { current: number; versions: readonly ModelVersion[] },
): string {
  const rows = versions
    .filter((entry) => entry.task === task)
    .map(({ version, createdAt, metrics, datasetHash, bytes }) => [
      `${version}${version === current ? ' (in force)' : ''}`,
      createdAt.toISOString(),
      metrics['accuracy']?.toFixed(4) ?? metrics['auroc']?.toFixed(4) ?? '',
      `${Math.ceil(bytes / 1024)} KiB`,
      datasetHash.slice(0, 12),
    ]);
  const title = `${task}: ${current === 0 ? 'the built-in model is in force' : `version ${current} is in force`}`;
  const score = task === 'escalation' ? 'AUROC' : 'accuracy';
  return rows.length === 0
    ? `${title}\n  no trained versions`
    : table(title, ['version', 'trained at', score, 'size', 'data'], rows);
}
