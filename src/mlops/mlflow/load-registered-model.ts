import { InputError } from '../input-error.ts';
import { MAX_FILE_BYTES } from '../limits.ts';
import { artifactPath, createArtifactApi } from './artifact-api.ts';
import { createMlflowClient, type MlflowClient, type MlflowServer } from './client.ts';
import { MlflowError } from './mlflow-error.ts';
import { createRegistryApi, type RemoteVersion } from './registry-api.ts';
import { TAGS } from './send-run.ts';

export interface LoadModelOptions extends MlflowServer {
  /** `models:/NAME@ALIAS` or `models:/NAME/VERSION`. */
  readonly uri: string;
  /** Longest time for everything. */
  readonly timeoutMs?: number | undefined;
}

const TIMEOUT_MS = 60_000;

/** Whether a text names a model in a registry, and not a file. */
export function isModelUri(text: string): boolean {
  return text.startsWith('models:');
}

/**
 * The file of a registered model's version. What is in it, whoever uses it has to check.
 * @throws InputError when the name is not of these forms, there is no such version, it holds no or several files, or the
 * server cannot be asked.
 */
export async function loadRegisteredModel({
  uri,
  timeoutMs = TIMEOUT_MS,
  ...server
}: LoadModelOptions): Promise<Uint8Array> {
  const { name, alias, version } = parseModelUri(uri);
  try {
    const client = createMlflowClient(server, AbortSignal.timeout(timeoutMs));
    const registry = createRegistryApi(client);
    const known =
      alias === undefined ? await registry.getVersion(name, version) : await registry.versionOf(name, alias);
    if (known === null) throw new MlflowError('The registry has no such model, version or alias.');
    return await download(known, {
      folder: artifactPath(await registry.downloadUri(name, known.version)),
      client,
    });
  } catch (error) {
    if (error instanceof MlflowError) throw new InputError(`${uri}: ${error.message}`);
    throw error;
  }
}

type ModelName = { readonly name: string } & (
  | { readonly alias: string; readonly version?: undefined }
  | { readonly alias?: undefined; readonly version: string }
);

function parseModelUri(uri: string): ModelName {
  const [, name = '', alias, version = ''] = /^models:\/([^/@:]+)(?:@([\w-]+)|\/(\d{1,9}))$/.exec(uri) ?? [];
  if (name === '')
    throw new InputError('A registered model is named models:/NAME@ALIAS or models:/NAME/VERSION.');
  return alias === undefined ? { name, version } : { name, alias };
}

/** The one file of a version: the one its tag names, or the only one there is. */
async function download(
  { tags }: RemoteVersion,
  { folder, client }: { folder: string; client: MlflowClient },
): Promise<Uint8Array> {
  const artifacts = createArtifactApi(client);
  const listed = await artifacts.list(folder);
  const files = listed.filter(({ isFolder }) => !isFolder).map(({ name }) => name);
  const tagged = tags[TAGS.file];
  const [file, ...others] = tagged !== undefined && files.includes(tagged) ? [tagged] : files;
  if (file === undefined || others.length > 0)
    throw new MlflowError(
      `The version holds ${files.length} files, and nothing says which one is the model.`,
    );
  return artifacts.download(`${folder}/${file}`, { maxBytes: MAX_FILE_BYTES });
}
