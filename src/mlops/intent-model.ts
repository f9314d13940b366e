import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { decodeModel, encodeModel } from '#core/nlu/classifier/codec.ts';
import type { LabeledText } from '#core/nlu/classifier/dataset.ts';
import type { IntentModel } from '#core/nlu/classifier/model.ts';
import { trainingHash } from '#core/nlu/classifier/train.ts';
import { INTENT_OPTIONS, trainIntents } from '#core/nlu/train-intents.ts';
import type { IntentModels } from '#core/nlu/understand.ts';
import type { Language } from '#core/nlu/understanding.ts';
import { assetPath, COMPILED } from '#lib/bundled-files.ts';
import { readOwnExamples } from './own-examples.ts';
import { hashExamples, trainedLanguages } from './read-dataset.ts';

/** Where the build writes the models that it embeds. */
export const MODELS_FOLDER = 'dist/models';

export interface LoadOptions {
  /** Training data; the project's own by default. */
  readonly dataFolder?: string;
  /** Where trained models are kept between starts. */
  readonly cacheFolder?: string;
  /** The source that models depend on. */
  readonly codeFolder?: string;
}

const loaded = new Map<Language, Promise<IntentModel>>();

/**
 * The intent model of a language, made once per process: from the compiled binary the one that was built into it, else
 * one that was kept from an earlier start if it was trained on the same data by the same code, else trained now.
 * @throws InputError when there is no training data, or it is faulty.
 */
export function loadIntentModel(language: Language): Promise<IntentModel> {
  const known = loaded.get(language);
  if (known) return known;
  const model = COMPILED ? loadBuilt(language) : loadCached(language);
  loaded.set(language, model);
  model.catch(() => loaded.delete(language));
  return model;
}

/**
 * The models of all languages that have training data, English among them: trained and kept if they were not, but read
 * only when they are asked for, since a server without customers should be small. @throws InputError for faulty data.
 */
export async function loadIntentModels(): Promise<IntentModels> {
  const languages = trainedLanguages();
  const models = await Promise.all(
    languages.map(async (language) => [language, await lazily(language)] as const),
  );
  return { en: await lazily('en'), ...Object.fromEntries(models) };
}

async function lazily(language: Language): Promise<() => IntentModel> {
  const path = join(assetPath(MODELS_FOLDER), modelFileName(language));
  if (COMPILED && existsSync(path)) return () => decodeModel(readFileSync(path));
  const model = await loadIntentModel(language);
  return () => model;
}

/** Name of a model's file. */
export function modelFileName(language: string): string {
  return `intent-model-${language}.bin`;
}

/** A model that was kept, or one that is trained now and kept. Nothing that is found is trusted unchecked. */
export async function loadCached(
  language: Language,
  { dataFolder: folder, cacheFolder = CACHE_FOLDER, codeFolder = CODE_FOLDER }: LoadOptions = {},
): Promise<IntentModel> {
  const examples = await readOwnExamples({ language, split: 'train', ...(folder ? { folder } : {}) });
  const prefix = `intent-model-${language}-`;
  const name = `${prefix}${await cacheKey(examples, { codeFolder })}.bin`;
  const kept = await readModel(join(cacheFolder, name));
  if (kept?.dataHash === trainingHash(examples, INTENT_OPTIONS)) return kept;
  const model = trainIntents(examples);
  await keep(encodeModel(model), { folder: cacheFolder, name, prefix });
  return model;
}

const ROOT = join(import.meta.dir, '../..');
const CACHE_FOLDER = join(ROOT, 'node_modules/.cache/larkline');
/** The code that a model depends on: the classifier, and the patterns that it is calibrated with. */
const CODE_FOLDER = join(ROOT, 'src/core/nlu');

async function loadBuilt(language: Language): Promise<IntentModel> {
  const built = await readModel(join(assetPath(MODELS_FOLDER), modelFileName(language)));
  return built ?? trainIntents(await readOwnExamples({ language, split: 'train' }));
}

/** The same for the same data and the same code of the classifier, as hexadecimal digits. */
async function cacheKey(
  examples: readonly LabeledText[],
  { codeFolder }: { codeFolder: string },
): Promise<string> {
  const hasher = new Bun.CryptoHasher('sha256').update(hashExamples(examples));
  const files = readdirSync(codeFolder, { recursive: true, encoding: 'utf8' });
  const names = files.filter((name) => /(?<!\.test|\.fixture)\.ts$/.test(name));
  for (const name of names.sort()) hasher.update(name).update(await Bun.file(join(codeFolder, name)).bytes());
  return hasher.digest('hex').slice(0, 32);
}

/** The model in a file, or undefined when there is none that can be used. */
async function readModel(path: string): Promise<IntentModel | undefined> {
  try {
    return decodeModel(await Bun.file(path).bytes());
  } catch {
    return undefined;
  }
}

/** Keeps a file for the next start and removes those that it replaces. A folder that cannot be written is no fault. */
async function keep(
  bytes: Uint8Array,
  { folder, name, prefix }: { folder: string; name: string; prefix: string },
): Promise<void> {
  // Under a name of its own first: another process never sees half a file, and the last one to rename wins.
  const temporary = join(folder, `${name}.${process.pid}-${Bun.randomUUIDv7()}`);
  try {
    mkdirSync(folder, { recursive: true });
    await Bun.write(temporary, bytes);
    renameSync(temporary, join(folder, name));
    const older = readdirSync(folder).filter(
      (other) => other.startsWith(prefix) && other.endsWith('.bin') && other !== name,
    );
    for (const other of older) rmSync(join(folder, other), { force: true });
  } catch {
    await Bun.file(temporary)
      .unlink()
      .catch(() => undefined);
  }
}
