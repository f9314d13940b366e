import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '#mlops/input-error.ts';
import { loadRegisteredModel } from '#mlops/mlflow/load-registered-model.ts';
import { openRunLog } from '#mlops/mlflow/run-log.ts';
import { type MlflowServer, mlflowPython, sharedMlflow } from './support/mlflow-server.ts';
import { MODEL, train } from './support/runs.ts';

/** Of this file alone, so that its versions count from 1. */
const MODEL_NAME = 'registered-models';

let server: MlflowServer;
const folder = mkdtempSync(join(tmpdir(), 'larkline-mlflow-models-'));
beforeAll(async () => {
  server = await sharedMlflow();
  const log = openRunLog({ trackingUri: server.url, experiment: 'models', folder });
  await train(log, { alias: 'champion', model: MODEL_NAME }).end('FINISHED');
  const other = log.begin({ name: 'another', params: {}, tags: {} });
  other.artifact('model/intent-model-en.bin', 'the second version');
  // Beside it, something that is not the model.
  other.artifact('model/notes.txt', 'notes');
  other.registerModel({ name: MODEL_NAME, path: 'model/intent-model-en.bin', alias: 'challenger' });
  await other.end('FINISHED');
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const load = (uri: string) => loadRegisteredModel({ trackingUri: server.url, uri });

async function problemOf(uri: string): Promise<string> {
  try {
    await load(uri);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('It was loaded.');
}

test('a version is loaded by its alias and by its number, byte for byte', async () => {
  expect(Bun.deepEquals(Uint8Array.from(await load(`models:/${MODEL_NAME}@champion`)), MODEL)).toBe(true);
  expect(Bun.deepEquals(Uint8Array.from(await load(`models:/${MODEL_NAME}/1`)), MODEL)).toBe(true);
  const second = 'the second version';
  expect(new TextDecoder().decode(await load(`models:/${MODEL_NAME}@challenger`))).toBe(second);
  expect(new TextDecoder().decode(await load(`models:/${MODEL_NAME}/2`))).toBe(second);
});

test('an alias that is moved in MLflow is followed', async () => {
  await server.ask('POST', 'registered-models/alias', { name: MODEL_NAME, alias: 'moved', version: '1' });
  expect((await load(`models:/${MODEL_NAME}@moved`)).length).toBe(MODEL.length);
  await server.ask('POST', 'registered-models/alias', { name: MODEL_NAME, alias: 'moved', version: '2' });
  expect((await load(`models:/${MODEL_NAME}@moved`)).length).toBe(18);
});

test.each([[`${MODEL_NAME}/99`], [`${MODEL_NAME}@nobody`], ['nothing@champion'], ['nothing/1']])(
  'models:/%s is told not to be there',
  async (name) => {
    expect(await problemOf(`models:/${name}`)).toBe(
      `models:/${name}: The registry has no such model, version or alias.`,
    );
  },
);

test.each([['models:/a'], ['models:/a/b'], ['models:/a@b/1'], ['models:/a@'], ['model.bin']])(
  '%s is no name',
  async (uri) => {
    expect(await problemOf(uri)).toBe(
      'A registered model is named models:/NAME@ALIAS or models:/NAME/VERSION.',
    );
  },
);

test("MLflow's own client finds the same files under the same name", async () => {
  const program = `
import hashlib, json, os, sys, mlflow
mlflow.set_tracking_uri(sys.argv[1])
folder = mlflow.artifacts.download_artifacts(artifact_uri=sys.argv[2])
print(json.dumps({name: hashlib.sha256(open(os.path.join(folder, name), "rb").read()).hexdigest() for name in os.listdir(folder)}))`;
  const child = Bun.spawn([mlflowPython(), '-c', program, server.url, `models:/${MODEL_NAME}@champion`], {
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const files = JSON.parse(await new Response(child.stdout).text());
  expect(files).toEqual({
    'intent-model-en.bin': new Bun.CryptoHasher('sha256').update(MODEL).digest('hex'),
  });
}, 60_000);
