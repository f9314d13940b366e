import type { MlflowClient } from './client.ts';
import { listAt, textAt, valueAt } from './json-fields.ts';
import { MlflowError } from './mlflow-error.ts';

/** A file or folder, by its name in the folder it was found in. */
export interface ListedArtifact {
  readonly name: string;
  readonly isFolder: boolean;
}

const API = '/api/2.0/mlflow-artifacts/artifacts';

/** Files of runs, through the tracking server, which keeps them wherever it was told to. */
export function createArtifactApi({ call, upload, download }: MlflowClient) {
  return {
    async upload(path: string, bytes: Uint8Array): Promise<void> {
      await upload(`${API}/${encodePath(path)}`, bytes);
    },

    /** What is in a folder; nothing when it is a file, or not there. */
    async list(path: string): Promise<readonly ListedArtifact[]> {
      const json = await call({ method: 'GET', path: API, query: { path } });
      return listAt(json, 'files').map((file) => ({
        name: textAt(file, 'path'),
        isFolder: valueAt(file, 'is_dir') === true,
      }));
    },

    download(path: string, { maxBytes }: { readonly maxBytes: number }): Promise<Uint8Array> {
      return download(`${API}/${encodePath(path)}`, { maxBytes });
    },
  };
}

/**
 * Where the server's own store keeps what an artifact address names: `mlflow-artifacts:/1/abc/artifacts` is
 * `1/abc/artifacts`. @throws MlflowError for stores that the server does not serve itself.
 */
export function artifactPath(uri: string): string {
  const path = /^mlflow-artifacts:(?:\/\/[^/]*)?\/+(.+)$/.exec(uri)?.[1];
  if (path === undefined || path.split('/').includes('..'))
    throw new MlflowError(
      'MLflow does not serve the artifacts of this run itself: start it with --serve-artifacts.',
    );
  return decodeURI(path).replace(/\/+$/, '');
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
