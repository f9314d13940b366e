import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '#config/config.ts';
import { loadSecrets } from '#config/secrets.ts';
import { encodeModel } from '#core/nlu/classifier/codec.ts';
import { trainClassifier } from '#core/nlu/classifier/train.ts';
import { openConfiguredDatabase } from '#db/configured-database.ts';
import { createModelRegistryStore } from '#features/learning/registry/store.ts';

const ROOT = join(import.meta.dir, '../..');
const folder = mkdtempSync(join(tmpdir(), 'larkline-serve-model-'));
const modelFile = join(folder, 'things.bin');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MODEL = encodeModel(
  trainClassifier(
    Array.from({ length: 40 }, (_, place) =>
      place % 2 === 0
        ? { text: `red apple number ${place}`, label: 'fruit' }
        : { text: `blue whale number ${place}`, label: 'animal' },
    ),
  ),
);
beforeAll(() => Bun.write(modelFile, MODEL));

function spawn(args: readonly string[], env: Record<string, string> = {}) {
  return Bun.spawn([process.execPath, join(ROOT, 'src/main.ts'), 'serve-model', ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: folder, ...env },
    stdout: 'pipe',
    stderr: 'pipe',
  });
}

/** Runs it in the expectation that it ends by itself. */
async function fail(args: readonly string[]) {
  const child = spawn(['--port=0', ...args]);
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  clearTimeout(timer);
  return { stdout, stderr, exitCode };
}

/** Runs it, asks it for the label of a text, and ends it. */
async function labelOf(text: string, args: readonly string[]) {
  const child = spawn(['--port=0', ...args]);
  const reader = child.stdout.getReader();
  let output = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    output += new TextDecoder().decode(part.value);
    if (output.includes('\n')) break;
  }
  const response = await fetch(`http://127.0.0.1:${/:(\d+) serves/.exec(output)?.[1]}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ inputs: [text] }),
  });
  const { predictions } = (await response.json()) as { predictions: { label: string; language: string }[] };
  child.kill('SIGTERM');
  return { exitCode: await child.exited, label: predictions[0]?.label, language: predictions[0]?.language };
}

describe('serve-model', () => {
  test.each([
    [['--nope']],
    [['3']],
    [['--model', 'intents-en', 'three']],
    [['--model', 'intents-en', '3', '4']],
    [['--model']],
  ])('with %j says how it is used', async (args) => {
    const { stderr, exitCode } = await fail(args);
    expect(stderr).toStartWith('Usage: serve-model ');
    expect(exitCode).toBe(1);
  });

  test.each([
    [['--port=70000'], '--port must be a whole number from 0 to 65535; 0 picks a free one.', 1],
    [['--language=fr'], '--language must be one of en, es.', 1],
    [['--model=missing.bin'], 'There is no file missing.bin.', 2],
    [
      ['--model=models:/things@champion'],
      'MLFLOW_TRACKING_URI is not set: there is no server to ask for the model.',
      1,
    ],
    [['--model=escalation', '1'], 'There is no task "escalation" with models of intents.', 2],
  ])('with %j says what is wrong', async (args, message, exitCode) => {
    expect(await fail(args)).toEqual({ stdout: '', stderr: `${message}\n`, exitCode });
  });

  test.each([
    ['cut short', MODEL.slice(0, -1), 'The model file is damaged: its checksum does not match.'],
    ['something else', new TextEncoder().encode('hello'), 'Not a model file: it does not begin like one.'],
    ['empty', new Uint8Array(), 'Not a model file: it does not begin like one.'],
  ])('refuses a file that is %s', async (_what, bytes, message) => {
    await Bun.write(join(folder, 'bad.bin'), bytes);
    expect(await fail(['--model=bad.bin'])).toEqual({
      stdout: '',
      stderr: `bad.bin: ${message}\n`,
      exitCode: 2,
    });
  });

  test('serves the model of a file, in the language that is said', async () => {
    const args = ['--model', 'things.bin', '--language', 'es'];
    expect(await labelOf('a red apple', args)).toEqual({ exitCode: 0, label: 'fruit', language: 'es' });
  });

  test('serves a version of the registry, in the language of its task', async () => {
    const env = { DATA_DIR: folder };
    const config = parseConfig(env);
    {
      await using database = await openConfiguredDatabase({ config, secrets: loadSecrets(env, { config }) });
      const registry = createModelRegistryStore(database.drizzle);
      await registry.add({
        task: 'intents-es',
        content: MODEL,
        datasetHash: 'a'.repeat(64),
        metrics: {},
        params: {},
      });
    }
    const expected = { exitCode: 0, label: 'animal', language: 'es' };
    expect(await labelOf('a blue whale', ['--model', 'intents-es', '1'])).toEqual(expected);
    expect(await labelOf('a blue whale', ['--model', 'intents-es:1'])).toEqual(expected);
    const missing = await fail(['--model', 'intents-es', '2']);
    expect([missing.stderr, missing.exitCode]).toEqual(['There is no version 2 of intents-es.\n', 2]);
  }, 60_000);

  test('says so when its port is taken', async () => {
    const holder = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response() });
    try {
      const { stderr, exitCode } = await fail(['--model=things.bin', `--port=${holder.port}`]);
      expect([stderr, exitCode]).toEqual([
        'The port is already in use. Stop what uses it, or set PORT to another port.\n',
        1,
      ]);
    } finally {
      await holder.stop(true);
    }
  });
});
