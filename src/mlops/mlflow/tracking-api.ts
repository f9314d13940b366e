import type { MlflowClient } from './client.ts';
import { type Json, listAt, textAt, valueAt } from './json-fields.ts';
import { isMissing, isTaken, MlflowError } from './mlflow-error.ts';

/** A run as the server knows it. */
export interface RemoteRun {
  readonly id: string;
  readonly artifactUri: string;
  readonly deleted: boolean;
}

/** A number of a run. `value` is a text for what JSON has no number for: NaN, Infinity, -Infinity. */
export interface MetricPoint {
  readonly key: string;
  readonly value: number | string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

/** What one call may log at most, as MLflow's REST API says. */
export const BATCH = { metrics: 1_000, params: 100, tags: 100 } as const;

const API = '/api/2.0/mlflow';

/** Experiments and runs. Each call may be made again without doing anything twice, but for `createRun`. */
export function createTrackingApi({ call }: MlflowClient) {
  async function findExperiment(name: string): Promise<string | null> {
    try {
      const json = await call({
        method: 'GET',
        path: `${API}/experiments/get-by-name`,
        query: { experiment_name: name },
      });
      if (valueAt(json, 'experiment', 'lifecycle_stage') === 'deleted')
        throw new MlflowError(
          `The experiment "${name}" was deleted in MLflow. Restore it, or set EXPERIMENT_NAME.`,
        );
      return textAt(json, 'experiment', 'experiment_id');
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  return {
    /** Id of the experiment of a name, which is made if there is none. */
    async ensureExperiment(name: string): Promise<string> {
      const known = await findExperiment(name);
      if (known !== null) return known;
      try {
        const json = await call({ method: 'POST', path: `${API}/experiments/create`, body: { name } });
        return textAt(json, 'experiment_id');
      } catch (error) {
        // Another process was quicker, or the answer to an attempt before was lost.
        const made = isTaken(error) ? await findExperiment(name) : null;
        if (made !== null) return made;
        throw error;
      }
    },

    async createRun(options: {
      readonly experimentId: string;
      readonly name: string;
      readonly startedAtMs: number;
      readonly tags: readonly KeyValue[];
    }): Promise<RemoteRun> {
      const { experimentId, name, startedAtMs, tags } = options;
      const body = {
        experiment_id: experimentId,
        run_name: name,
        start_time: startedAtMs,
        tags: tags.map((tag) => ({ ...tag })),
      };
      return toRun(
        valueAt(await call({ method: 'POST', path: `${API}/runs/create`, body, once: true }), 'run'),
      );
    },

    /** The runs of an experiment that have a tag, oldest first. */
    async findRuns(experimentId: string, { key, value }: KeyValue): Promise<readonly RemoteRun[]> {
      const json = await call({
        method: 'POST',
        path: `${API}/runs/search`,
        body: {
          experiment_ids: [experimentId],
          filter: `tags.\`${key}\` = '${value}'`,
          max_results: 100,
          order_by: ['attributes.start_time ASC'],
        },
      });
      return listAt(json, 'runs').map(toRun);
    },

    /** Null when there is no such run. */
    async getRun(id: string): Promise<RemoteRun | null> {
      try {
        return toRun(
          valueAt(await call({ method: 'GET', path: `${API}/runs/get`, query: { run_id: id } }), 'run'),
        );
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },

    /** Logs at most `BATCH` of each. The same point, parameter or tag logged again changes nothing. */
    async logBatch(
      id: string,
      batch: {
        readonly metrics?: readonly MetricPoint[];
        readonly params?: readonly KeyValue[];
        readonly tags?: readonly KeyValue[];
      },
    ): Promise<void> {
      await call({
        method: 'POST',
        path: `${API}/runs/log-batch`,
        body: { run_id: id, ...(batch as Record<string, Json>) },
      });
    },

    async setTag(id: string, { key, value }: KeyValue): Promise<void> {
      await call({ method: 'POST', path: `${API}/runs/set-tag`, body: { run_id: id, key, value } });
    },

    async endRun(
      id: string,
      { status, endedAtMs }: { readonly status: string; readonly endedAtMs: number },
    ): Promise<void> {
      await call({
        method: 'POST',
        path: `${API}/runs/update`,
        body: { run_id: id, status, end_time: endedAtMs },
      });
    },

    async deleteRun(id: string): Promise<void> {
      await call({ method: 'POST', path: `${API}/runs/delete`, body: { run_id: id } });
    },
  };
}

function toRun(json: Json | undefined): RemoteRun {
  return {
    id: textAt(json, 'info', 'run_id'),
    artifactUri: textAt(json, 'info', 'artifact_uri'),
    deleted: valueAt(json, 'info', 'lifecycle_stage') === 'deleted',
  };
}
