import type { Config } from '#config/config.ts';
import type { Secrets } from '#config/secrets.ts';
import { decodeModel } from '#core/nlu/classifier/codec.ts';
import type { IntentModel } from '#core/nlu/classifier/model.ts';
import { LANGUAGES, type Language } from '#core/nlu/understanding.ts';
import { openConfiguredDatabase } from '#db/configured-database.ts';
import { MODEL_TASKS } from '#db/learning-schema.ts';
import { createModelRegistryStore } from '#features/learning/registry/store.ts';
import { InputError } from '#mlops/input-error.ts';
import { loadIntentModel } from '#mlops/intent-model.ts';
import { loadRegisteredModel } from '#mlops/mlflow/load-registered-model.ts';
import { trainedLanguages } from '#mlops/read-dataset.ts';
import { readBytes } from '#mlops/read-text.ts';
import type { ServedModels } from '#model-server/predictor.ts';
import { CommandError } from '../command-error.ts';
import type { ModelSource, ServeModelArguments } from './arguments.ts';

interface Settings {
  readonly config: Config;
  readonly secrets: Secrets;
}

export interface LoadedModels {
  /** Where they are from, for people. */
  readonly name: string;
  readonly models: ServedModels;
}

/** Reads the models that are to be served. @throws InputError or CommandError when they cannot be. */
export async function loadServedModels(
  { source, language }: Pick<ServeModelArguments, 'source' | 'language'>,
  settings: Settings,
): Promise<LoadedModels> {
  switch (source.kind) {
    case 'built-in':
      return { name: 'built-in', models: await loadBuiltIn(language) };
    case 'file':
      return {
        name: source.path,
        models: [[language ?? 'en', decode(await readBytes(source.path), source.path)]],
      };
    case 'mlflow':
      return { name: source.uri, models: [[language ?? 'en', await fetchRegistered(source.uri, settings)]] };
    case 'registry':
      return readVersion(source, settings);
  }
}

async function loadBuiltIn(language: Language | undefined): Promise<ServedModels> {
  const trained = trainedLanguages();
  if (language !== undefined && !trained.includes(language))
    throw new InputError(`There is no built-in model for language "${language}".`);
  const languages = language === undefined ? trained : [language];
  // English first: it reads what is in a language without a model.
  const ordered = LANGUAGES.filter((candidate) => languages.includes(candidate));
  return Promise.all(ordered.map(async (known) => [known, await loadIntentModel(known)] as const));
}

function fetchRegistered(uri: string, { secrets }: Settings): Promise<IntentModel> {
  const { mlflowTrackingUri: trackingUri, mlflowTrackingToken: token } = secrets;
  if (trackingUri === undefined)
    throw new CommandError('MLFLOW_TRACKING_URI is not set: there is no server to ask for the model.');
  return loadRegisteredModel({ trackingUri, token, uri }).then((bytes) => decode(bytes, uri));
}

async function readVersion(
  { task, version }: Extract<ModelSource, { kind: 'registry' }>,
  settings: Settings,
): Promise<LoadedModels> {
  const name = `${task} ${version}`;
  const known = MODEL_TASKS.find((candidate) => candidate === task);
  const language = LANGUAGES.find((candidate) => task === `intents-${candidate}`);
  if (known === undefined || language === undefined)
    throw new InputError(`There is no task "${task}" with models of intents.`);
  await using database = await openConfiguredDatabase(settings);
  const stored = await createModelRegistryStore(database.drizzle).read(known, version);
  if (stored === undefined) throw new InputError(`There is no version ${version} of ${task}.`);
  return { name, models: [[language, decode(stored.content, name)]] };
}

function decode(bytes: Uint8Array, name: string): IntentModel {
  try {
    return decodeModel(bytes);
  } catch (error) {
    throw new InputError(`${name}: ${(error as Error).message}`);
  }
}
