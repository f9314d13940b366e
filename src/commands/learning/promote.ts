import { decodeEscalationModel } from '#core/escalation/codec.ts';
import { decodeIntentModel } from '#core/nlu/intent-labels.ts';
import { openConfiguredDatabase } from '#db/configured-database.ts';
import type { ModelTask } from '#db/learning-schema.ts';
import { createModelRegistryStore } from '#features/learning/registry/store.ts';
import { InputError } from '#mlops/input-error.ts';
import { CommandError } from '../command-error.ts';
import { readArguments } from '../dataset/arguments.ts';
import { loadSettings } from '../settings.ts';
import { readTask, storedBytes } from './model-refs.ts';

const USAGE = 'promote TASK VERSION [--note TEXT], where VERSION is a number or built-in';
const MAX_NOTE_LENGTH = 1_000;

/** `promote TASK VERSION`: puts a version in force; every node works with it within seconds. */
export async function promote(args: readonly string[]): Promise<number> {
  const { task, rest, note } = readChange(args, { positionals: 2, usage: USAGE });
  const [text = ''] = rest;
  if (!/^(\d{1,9}|built-in)$/.test(text)) throw new CommandError(`Usage: ${USAGE}`);
  const version = text === 'built-in' ? 0 : Number(text);
  await using database = await openConfiguredDatabase(loadSettings());
  const registry = createModelRegistryStore(database.drizzle);
  // No node takes a file that is no good; better to hear of it here.
  if (version !== 0) checkModel(await storedBytes({ task, version }, registry), { task, version });
  const done = await registry.promote({ id: Bun.randomUUIDv7(), task, version, note });
  if (!done) throw new InputError(`There is no version ${version} of ${task}.`);
  process.stdout.write(`${nameOf(version)} of ${task} is in force. Servers change to it within seconds.\n`);
  return 0;
}

/** `rollback TASK`: takes the version in force away, so that the one before it is in force again. */
export async function rollback(args: readonly string[]): Promise<number> {
  const { task, note } = readChange(args, { positionals: 1, usage: 'rollback TASK [--note TEXT]' });
  await using database = await openConfiguredDatabase(loadSettings());
  const registry = createModelRegistryStore(database.drizzle);
  const version = await registry.rollback({ id: Bun.randomUUIDv7(), task, note });
  if (version === undefined)
    throw new CommandError(`Nothing to take back: no version of ${task} is in force.`);
  process.stdout.write(
    `${nameOf(version)} of ${task} is in force again. Servers change to it within seconds.\n`,
  );
  return 0;
}

function nameOf(version: number): string {
  return version === 0 ? 'The built-in model' : `Version ${version}`;
}

function readChange(
  args: readonly string[],
  { positionals: most, usage }: { positionals: number; usage: string },
) {
  const { positionals, values } = readArguments(args, {
    options: { note: { type: 'string' } },
    positionals: most,
    usage,
  });
  const [name, ...rest] = positionals;
  if (name === undefined || positionals.length < most) throw new CommandError(`Usage: ${usage}`);
  if ((values.note?.length ?? 0) > MAX_NOTE_LENGTH)
    throw new CommandError(`A note has at most ${MAX_NOTE_LENGTH} characters.`);
  return { task: readTask(name), rest, note: values.note };
}

function checkModel(bytes: Uint8Array, { task, version }: { task: ModelTask; version: number }): void {
  try {
    if (task === 'escalation') decodeEscalationModel(bytes);
    else decodeIntentModel(bytes);
  } catch (error) {
    throw new InputError(`Version ${version} of ${task} cannot be used: ${(error as Error).message}`);
  }
}
