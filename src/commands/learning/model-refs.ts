import type { IntentModel } from '#core/nlu/classifier/model.ts';
import { decodeIntentModel } from '#core/nlu/intent-labels.ts';
import type { Language } from '#core/nlu/understanding.ts';
import { openConfiguredDatabase } from '#db/configured-database.ts';
import { MODEL_TASKS, type ModelTask } from '#db/learning-schema.ts';
import { createModelRegistryStore, type ModelRegistryStore } from '#features/learning/registry/store.ts';
import { type Contender, findContender } from '#mlops/contenders.ts';
import { InputError } from '#mlops/input-error.ts';
import { loadIntentModel } from '#mlops/intent-model.ts';
import { isModelUri, loadRegisteredModel } from '#mlops/mlflow/load-registered-model.ts';
import { readBytes } from '#mlops/read-text.ts';
import { loadSettings } from '../settings.ts';

/**
 * How a command names a model: a version (`3`, `intents-es:3`), `in-force`, `built-in`, one of an MLflow registry, or
 * anything else that `findContender` knows, such as a file.
 */
export type ModelRef =
  | { readonly kind: 'version'; readonly task: ModelTask; readonly version: number }
  | { readonly kind: 'in_force'; readonly task: ModelTask }
  | { readonly kind: 'built_in' }
  | { readonly kind: 'uri'; readonly uri: string }
  | { readonly kind: 'name'; readonly name: string };

const VERSION = /^(?:([a-z-]+):)?(\d{1,9})$/;

/** A version without a task is one of the language's intents. @throws InputError for a task that there is not. */
export function readModelRef(text: string, { language }: { readonly language: Language }): ModelRef {
  const [, task, version] = VERSION.exec(text) ?? [];
  if (version !== undefined)
    return { kind: 'version', task: readTask(task ?? `intents-${language}`), version: Number(version) };
  if (text === 'in-force') return { kind: 'in_force', task: intentsTask(language) };
  if (text === 'built-in') return { kind: 'built_in' };
  return isModelUri(text) ? { kind: 'uri', uri: text } : { kind: 'name', name: text };
}

/** The same for a model that reads this language. @throws InputError also for a version of another task. */
export function readIntentsRef(text: string, { language }: { readonly language: Language }): ModelRef {
  const ref = readModelRef(text, { language });
  if (ref.kind === 'version' && ref.task !== intentsTask(language))
    throw new InputError(`${text} is not of ${intentsTask(language)}: give --language as well.`);
  return ref;
}

/** @throws InputError. */
export function readTask(name: string): ModelTask {
  const task = MODEL_TASKS.find((known) => known === name);
  if (task === undefined) throw new InputError(`The task must be one of ${MODEL_TASKS.join(', ')}.`);
  return task;
}

export function intentsTask(language: Language): ModelTask {
  return `intents-${language}`;
}

/**
 * The models of these names, in their order; the database is opened only for one that is in it.
 * @throws InputError for a name that is none, and for a model that cannot be used.
 */
export async function findModels(
  names: readonly string[],
  { language }: { readonly language: Language },
): Promise<readonly Contender[]> {
  const refs = names.map((name) => ({ name, ref: readIntentsRef(name, { language }) }));
  const stored = refs.some(({ ref }) => ref.kind === 'version' || ref.kind === 'in_force');
  await using database = stored ? await openConfiguredDatabase(loadSettings()) : undefined;
  const registry = database && createModelRegistryStore(database.drizzle);
  return await Promise.all(refs.map(({ name, ref }) => findOne(ref, { name, language, registry })));
}

async function findOne(
  ref: ModelRef,
  {
    name,
    language,
    registry,
  }: { name: string; language: Language; registry: ModelRegistryStore | undefined },
): Promise<Contender> {
  switch (ref.kind) {
    case 'name':
      return findContender(ref.name);
    case 'uri':
      return fixed(name, decode(await downloadModel(ref.uri), { name }));
    case 'built_in':
      return fixed(name, await loadIntentModel(language));
    case 'version':
      return fixed(name, decode(await storedBytes(ref, registry), { name }));
    case 'in_force': {
      const version = await versionInForce(ref.task, registry);
      if (version === 0) return fixed(`${name} (built-in)`, await loadIntentModel(language));
      const bytes = await storedBytes({ task: ref.task, version }, registry);
      return fixed(`${name} (${version})`, decode(bytes, { name }));
    }
  }
}

/** A model that is what it is, whatever it is measured on. */
export function fixed(name: string, model: IntentModel): Contender {
  return { name, isTrained: false, provide: () => Promise.resolve({ model, trainingSeconds: null }) };
}

/** An intent model from a file that the product could use. @throws InputError that says why it could not. */
export function decode(bytes: Uint8Array, { name }: { readonly name: string }): IntentModel {
  try {
    return decodeIntentModel(bytes);
  } catch (error) {
    throw new InputError(`${name}: ${(error as Error).message}`);
  }
}

/** The bytes of a file, or of a model in an MLflow registry. @throws InputError. */
export function readModelBytes(name: string): Promise<Uint8Array> {
  return isModelUri(name) ? downloadModel(name) : readBytes(name);
}

function downloadModel(uri: string): Promise<Uint8Array> {
  const { mlflowTrackingUri: trackingUri, mlflowTrackingToken: token } = loadSettings().secrets;
  if (trackingUri === undefined) throw new InputError(`${uri} needs MLFLOW_TRACKING_URI to be set.`);
  return loadRegisteredModel({ trackingUri, token, uri });
}

/** @throws InputError when there is no such version. */
export async function storedBytes(
  { task, version }: { readonly task: ModelTask; readonly version: number },
  registry: Pick<ModelRegistryStore, 'read'> | undefined,
): Promise<Uint8Array> {
  const model = await registry?.read(task, version);
  if (model === undefined) throw new InputError(`There is no version ${version} of ${task}.`);
  return model.content;
}

async function versionInForce(task: ModelTask, registry: ModelRegistryStore | undefined): Promise<number> {
  const inForce = (await registry?.inForce()) ?? [];
  return inForce.find((entry) => entry.task === task)?.version ?? 0;
}
