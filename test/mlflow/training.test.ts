import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MlflowAnswer, type MlflowServer, sharedMlflow } from './support/mlflow-server.ts';
import { artifactBytes, metricHistory } from './support/runs.ts';

const ROOT = join(import.meta.dir, '../..');
const MODEL_NAME = 'larkline-intents-es';
const folder = mkdtempSync(join(tmpdir(), 'larkline-mlflow-training-'));
let server: MlflowServer;
beforeAll(async () => {
  server = await sharedMlflow();
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function larkline(args: readonly string[], env: Record<string, string> = {}) {
  const child = Bun.spawn([process.execPath, join(ROOT, 'src/main.ts'), ...args], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      DATA_DIR: folder,
      MLFLOW_TRACKING_URI: server.url,
      EXPERIMENT_NAME: 'training',
      ...env,
    },
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { stdout, stderr, exitCode };
}

const train = (args: readonly string[], env?: Record<string, string>) =>
  larkline(['train', '--language', 'es', ...args], env);

/** All runs of the experiment, newest first. */
async function runsOfExperiment(): Promise<readonly MlflowAnswer[]> {
  const query = new URLSearchParams({ experiment_name: 'training' });
  const { experiment } = await server.ask('GET', `experiments/get-by-name?${query}`);
  const { runs = [] } = await server.ask('POST', 'runs/search', {
    experiment_ids: [experiment.experiment_id],
  });
  return runs;
}

const recordOf = (entries: readonly MlflowAnswer[]): Record<string, string> =>
  Object.fromEntries(entries.map(({ key, value }) => [key, value]));

test('a training is in MLflow with its epochs, figures, tags and files, and its model can be taken from there', async () => {
  const { stdout, exitCode } = await train(['--out', 'a.bin']);
  expect(exitCode).toBe(0);
  const [run] = await runsOfExperiment();
  expect(stdout).toContain(`/runs/${run.info.run_id}`);
  expect(run.info.status).toBe('FINISHED');

  expect(recordOf(run.data.params)).toMatchObject({
    language: 'es',
    seed: '1',
    task: MODEL_NAME.slice('larkline-'.length),
  });
  const tags = recordOf(run.data.tags);
  expect(tags['dataset_hash']).toMatch(/^[0-9a-f]{16,}$/);
  expect(tags['git_revision']).toMatch(/^([0-9a-f]{40,64}|v\d.*)$/);
  expect(Number(recordOf(run.data.metrics)['accuracy'])).toBeGreaterThan(0.5);
  const epochs = await metricHistory(server, { runId: run.info.run_id, key: 'epoch_violation' });
  expect(epochs.length).toBeGreaterThan(1);
  expect(epochs.map(([step]: number[]) => step)).toEqual(
    [...epochs.keys()].map((place) => place + epochs[0][0]),
  );

  const model = await Bun.file(join(folder, 'a.bin')).bytes();
  expect(Bun.deepEquals(await artifactBytes(server, run, 'model/intent-model-es.bin'), model)).toBe(true);
  for (const name of ['confusion-matrix.csv', 'report.txt', 'report.json'])
    expect((await artifactBytes(server, run, name)).length).toBeGreaterThan(100);

  await server.ask('POST', 'registered-models/alias', { name: MODEL_NAME, alias: 'champion', version: '1' });
  const taken = await train(['--from', `models:/${MODEL_NAME}@champion`, '--out', 'b.bin']);
  expect([taken.stderr, taken.exitCode]).toEqual(['', 0]);
  expect(Bun.deepEquals(await Bun.file(join(folder, 'b.bin')).bytes(), model)).toBe(true);
}, 120_000);

test('a training while MLflow is away succeeds, and its run is sent later', async () => {
  const before = (await runsOfExperiment()).length;
  const { stdout, exitCode } = await train(['--out', 'c.bin'], { MLFLOW_TRACKING_URI: 'http://127.0.0.1:1' });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Not sent to MLflow: MLflow cannot be reached');
  expect((await runsOfExperiment()).length).toBe(before);
  const sync = await larkline(['mlflow', 'sync']);
  expect([sync.stderr, sync.exitCode]).toEqual(['', 0]);
  expect((await runsOfExperiment()).length).toBe(before + 1);
}, 120_000);
