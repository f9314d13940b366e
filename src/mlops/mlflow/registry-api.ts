import type { MlflowClient } from './client.ts';
import { type Json, listAt, tagsAt, textAt, valueAt } from './json-fields.ts';
import { isMissing, isTaken, MlflowError } from './mlflow-error.ts';
import type { KeyValue } from './tracking-api.ts';

/** A version of a registered model. */
export interface RemoteVersion {
  readonly version: string;
  readonly tags: Readonly<Record<string, string>>;
}

const API = '/api/2.0/mlflow';

/** Registered models. Each call may be made again without doing anything twice, but for `createVersion`. */
export function createRegistryApi({ call }: MlflowClient) {
  return {
    async ensureModel(name: string): Promise<void> {
      try {
        await call({ method: 'POST', path: `${API}/registered-models/create`, body: { name } });
      } catch (error) {
        if (!isTaken(error)) throw error;
      }
    },

    async createVersion(options: {
      readonly name: string;
      readonly source: string;
      readonly runId: string;
      readonly tags: readonly KeyValue[];
    }): Promise<string> {
      const { name, source, runId, tags } = options;
      const body = { name, source, run_id: runId, tags: tags.map((tag) => ({ ...tag })) };
      const json = await call({ method: 'POST', path: `${API}/model-versions/create`, body, once: true });
      return toVersion(valueAt(json, 'model_version')).version;
    },

    /** Versions of a model that come from a run. */
    async findVersions(
      name: string,
      { runId }: { readonly runId: string },
    ): Promise<readonly RemoteVersion[]> {
      const filter = `name='${name}' and run_id='${runId}'`;
      const json = await call({ method: 'GET', path: `${API}/model-versions/search`, query: { filter } });
      return listAt(json, 'model_versions').map(toVersion);
    },

    /** Null when there is no such model or version. */
    async getVersion(name: string, version: string): Promise<RemoteVersion | null> {
      return found(async () => {
        const json = await call({
          method: 'GET',
          path: `${API}/model-versions/get`,
          query: { name, version },
        });
        return toVersion(valueAt(json, 'model_version'));
      });
    },

    /** The version that an alias names; null when there is no such model or alias. */
    async versionOf(name: string, alias: string): Promise<RemoteVersion | null> {
      return found(async () => {
        const json = await call({
          method: 'GET',
          path: `${API}/registered-models/alias`,
          query: { name, alias },
        });
        return toVersion(valueAt(json, 'model_version'));
      });
    },

    async setAlias(
      name: string,
      { alias, version }: { readonly alias: string; readonly version: string },
    ): Promise<void> {
      await call({ method: 'POST', path: `${API}/registered-models/alias`, body: { name, alias, version } });
    },

    /** Where the files of a version are. */
    async downloadUri(name: string, version: string): Promise<string> {
      const path = `${API}/model-versions/get-download-uri`;
      return textAt(await call({ method: 'GET', path, query: { name, version } }), 'artifact_uri');
    },
  };
}

/** MLflow answers for an unknown alias with INVALID_PARAMETER_VALUE, and for all else that is unknown with its own code. */
async function found<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    const unknownAlias = error instanceof MlflowError && error.code === 'INVALID_PARAMETER_VALUE';
    if (isMissing(error) || unknownAlias) return null;
    throw error;
  }
}

function toVersion(json: Json | undefined): RemoteVersion {
  return { version: textAt(json, 'version'), tags: tagsAt(json, 'tags') };
}
