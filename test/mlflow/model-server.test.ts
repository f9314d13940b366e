import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModel } from '#core/nlu/classifier/codec.ts';
import { trainClassifier } from '#core/nlu/classifier/train.ts';
import { openRunLog } from '#mlops/mlflow/run-log.ts';
import { type MlflowServer, mlflowPython, sharedMlflow } from './support/mlflow-server.ts';

const ROOT = join(import.meta.dir, '../..');
const dataDir = mkdtempSync(join(tmpdir(), 'larkline-model-server-'));
const TEXTS = [
  'my internet is down, "again"',
  'why did my bill go up?',
  'no tengo internet',
  'ñandú, 日本\nline two',
  ' ',
];

let mlflow: MlflowServer;
beforeAll(async () => {
  mlflow = await sharedMlflow();
}, 120_000);
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** Runs `serve-model` on a free port. */
async function serveModel(args: readonly string[], env: Record<string, string> = {}) {
  const child = Bun.spawn([process.execPath, join(ROOT, 'src/main.ts'), 'serve-model', '--port=0', ...args], {
    cwd: dataDir,
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, ...env },
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const reader = child.stdout.getReader();
  let output = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    output += new TextDecoder().decode(part.value);
    if (output.includes('\n')) break;
  }
  const port = /:(\d+) serves/.exec(output)?.[1] ?? '';
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      expect(await child.exited).toBe(0);
    },
  };
}

test("MLflow's own client works unchanged, in every form it can send", async () => {
  await using server = await serveModel([]);
  const child = Bun.spawn(
    [mlflowPython(), join(import.meta.dir, 'support/score.py'), server.port, JSON.stringify(TEXTS)],
    { stdout: 'pipe', stderr: 'inherit' },
  );
  const { version, wrong_column, wrong_type, ...forms } = JSON.parse(await new Response(child.stdout).text());
  expect(version).toMatch(/^3\.\d+\.\d+$/);
  const answer = await fetch(`${server.url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ inputs: TEXTS }),
  });
  const { predictions } = (await answer.json()) as {
    predictions: { label: string | null; language: string }[];
  };
  expect(predictions.slice(0, 3).map(({ label, language }) => `${label} ${language}`)).toEqual([
    'no_internet en',
    'bill_explain_increase en',
    'no_internet es',
  ]);
  expect(predictions[4]?.label).toBeNull();
  const rounded = (rows: unknown) =>
    JSON.parse(JSON.stringify(rows), (_, value) => (typeof value === 'number' ? value.toFixed(6) : value));
  expect(Object.keys(forms).length).toBe(9);
  for (const [form, rows] of Object.entries(forms))
    expect({ form, rows: rounded(rows) }).toEqual({ form, rows: rounded(predictions) });
  expect(wrong_column).toContain('"error_code":"BAD_REQUEST"');
  expect(wrong_column).toContain('error code 400');
  expect(wrong_type).toContain('Row 1 is not a text.');
}, 120_000);

test('a model that was registered in MLflow is served by its alias', async () => {
  const examples = Array.from({ length: 40 }, (_, place) => ({
    text: place % 2 === 0 ? `red apple number ${place}` : `blue whale number ${place}`,
    label: place % 2 === 0 ? 'fruit' : 'animal',
  }));
  const log = openRunLog({
    trackingUri: mlflow.url,
    experiment: 'served',
    folder: join(dataDir, 'mlflow/runs'),
  });
  const run = log.begin({ name: 'fruit and animals', params: {}, tags: {} });
  run.artifact('model/model.bin', encodeModel(trainClassifier(examples)));
  run.registerModel({ name: 'things', path: 'model/model.bin', alias: 'champion' });
  expect((await run.end('FINISHED')).sent).toBe(true);
  await using server = await serveModel(['--model', 'models:/things@champion'], {
    MLFLOW_TRACKING_URI: mlflow.url,
  });
  const answer = await fetch(`${server.url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: 'text\na red apple\na blue whale\n',
  });
  const { predictions } = (await answer.json()) as { predictions: { label: string; intent: null }[] };
  expect(predictions.map(({ label, intent }) => [label, intent])).toEqual([
    ['fruit', null],
    ['animal', null],
  ]);
  expect(await (await fetch(`${server.url}/model`)).json()).toMatchObject({
    name: 'models:/things@champion',
  });
}, 60_000);
