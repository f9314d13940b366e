import { openConfiguredDatabase } from '#db/configured-database.ts';
import { createModelRegistryStore, type ModelRegistryStore } from '#features/learning/registry/store.ts';
import { InputError } from '#mlops/input-error.ts';
import { readArguments } from '../dataset/arguments.ts';
import { readModelBytes, readModelRef, storedBytes } from '../learning/model-refs.ts';
import { loadSettings } from '../settings.ts';
import { evaluateEscalation } from './evaluate-escalation.ts';
import { toJson } from './json-report.ts';
import { writeOutput } from './write-output.ts';

const USAGE = 'evaluate --task escalation [--model VERSION|in-force|FILE] [--format text|json] [--out FILE]';

/** `evaluate --task escalation`: measures who is foretold to need a person, on the conversations of the database. */
export async function evaluateTaskEscalation(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = readArguments(args, {
    options: { task: text, model: text, format: { ...text, default: 'text' }, out: text },
    positionals: 0,
    usage: USAGE,
  });
  const { model, format, out } = values;
  if (format !== 'text' && format !== 'json') throw new InputError('--format must be one of: text, json.');
  if (out !== undefined) await writeOutput(out, '');
  await using database = await openConfiguredDatabase(loadSettings());
  const registry = createModelRegistryStore(database.drizzle);
  const bytes = model === undefined ? null : await readBytesOf(model, registry);
  const { comparison, text: report } = await evaluateEscalation(database.drizzle, { bytes }).catch(
    (error: Error) => {
      throw bytes === null ? error : new InputError(`${model}: ${error.message}`);
    },
  );
  const shown = format === 'json' ? toJson(comparison) : `${report.trimEnd()}\n`;
  if (out === undefined) process.stdout.write(shown);
  else await writeOutput(out, shown);
  return 0;
}

/** A version of the task, what is in force (null: the built-in factors), or a file. */
async function readBytesOf(name: string, registry: ModelRegistryStore): Promise<Uint8Array | null> {
  const ref = readModelRef(name.includes(':') || !/^\d+$/.test(name) ? name : `escalation:${name}`, {
    language: 'en',
  });
  if (ref.kind === 'version') return storedBytes(ref, registry);
  if (ref.kind === 'built_in') return null;
  if (ref.kind !== 'in_force') return readModelBytes(name);
  const inForce = (await registry.inForce()).find(({ task }) => task === 'escalation')?.version ?? 0;
  return inForce === 0 ? null : storedBytes({ task: 'escalation', version: inForce }, registry);
}
