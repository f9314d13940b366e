import { join } from 'node:path';
import type { Config } from '#config/config.ts';
import type { Secrets } from '#config/secrets.ts';
import { openRunLog, type RunLog } from '#mlops/mlflow/run-log.ts';

/** The runs of the data directory, and the MLflow server of the settings, if there is one. */
export function openConfiguredRunLog({ config, secrets }: { config: Config; secrets: Secrets }): RunLog {
  return openRunLog({
    trackingUri: secrets.mlflowTrackingUri,
    token: secrets.mlflowTrackingToken,
    experiment: config.mlflow.experiment,
    folder: join(config.dataDir, 'mlflow', 'runs'),
  });
}
