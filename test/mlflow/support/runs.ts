import type { RunLog } from '#mlops/mlflow/run-log.ts';
import type { MlflowAnswer, MlflowServer } from './mlflow-server.ts';

export const MODEL_NAME = 'larkline-intents-en';
export const EPOCHS = 25;

/** Bytes that no text codec leaves alone. */
export const MODEL = Uint8Array.from({ length: 70_000 }, (_, place) => (place * 31 + (place >> 8)) & 0xff);
export const REPORT = '# Report\n\nDurchfälle: 3 ✓\n';

/** A run as a training leaves it: parameters, metrics of each epoch, tags, files and a model. */
export function train(log: RunLog, { name = 'intents en', alias = 'candidate', model = MODEL_NAME } = {}) {
  const params = Object.fromEntries(Array.from({ length: 130 }, (_, place) => [`option_${place}`, place]));
  const run = log.begin({
    name,
    params: { ...params, seed: 1 },
    tags: { dataset_hash: 'abc123', git_revision: 'f00' },
  });
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) run.metric('loss', 1 / (epoch + 1), epoch);
  run.metric('accuracy', 0.93);
  run.metric('f1/never seen', Number.NaN);
  run.artifact('model/intent-model-en.bin', MODEL);
  run.artifact('report/report.md', REPORT);
  run.artifact('confusion matrix.json', '[[1,0],[0,1]]');
  run.artifact('empty.txt', '');
  run.registerModel({ name: model, path: 'model/intent-model-en.bin', alias });
  return run;
}

/** What the server holds of a local run, asked without the code under test. */
export async function remoteRuns(server: MlflowServer, localId: string): Promise<readonly MlflowAnswer[]> {
  const { experiments } = await server.ask('POST', 'experiments/search', { max_results: 100 });
  const { runs = [] } = await server.ask('POST', 'runs/search', {
    experiment_ids: experiments.map((experiment: MlflowAnswer) => experiment.experiment_id),
    filter: `tags.\`larkline.run_id\` = '${localId}'`,
    run_view_type: 'ALL',
  });
  return runs;
}

/** All points of a metric, as `[step, value]`. */
export async function metricHistory(server: MlflowServer, { runId, key }: { runId: string; key: string }) {
  const query = new URLSearchParams({ run_id: runId, metric_key: key, max_results: '1000' });
  const { metrics = [] } = await server.ask('GET', `metrics/get-history?${query}`);
  return metrics.map(({ step, value }: MlflowAnswer) => [Number(step), value]);
}

/** Versions of the model that come from a run. */
export async function modelVersions(server: MlflowServer, runId: string): Promise<readonly MlflowAnswer[]> {
  const query = new URLSearchParams({ filter: `name='${MODEL_NAME}' and run_id='${runId}'` });
  const { model_versions: versions = [] } = await server.ask('GET', `model-versions/search?${query}`);
  return versions;
}

/** A file of a run, as the server gives it. */
export async function artifactBytes(
  server: MlflowServer,
  run: MlflowAnswer,
  path: string,
): Promise<Uint8Array> {
  const root = String(run.info.artifact_uri).replace('mlflow-artifacts:/', '');
  const answer = await fetch(`${server.url}/api/2.0/mlflow-artifacts/artifacts/${root}/${encodeURI(path)}`);
  if (!answer.ok) throw new Error(`There is no artifact ${path}.`);
  return answer.bytes();
}
