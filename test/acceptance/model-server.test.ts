import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { binaryPath } from './support/binary.ts';
import { createPlace, type Place } from './support/place.ts';
import { collectOutput } from './support/process-output.ts';

setDefaultTimeout(60_000);

let place: Place;
let server: Awaited<ReturnType<typeof startModelServer>>;

beforeAll(async () => {
  place = await createPlace({ embedded: true });
  server = await startModelServer();
});

afterAll(async () => {
  server.child.kill('SIGKILL');
  await server.child.exited;
  await place[Symbol.asyncDispose]();
});

async function startModelServer() {
  const child = Bun.spawn([binaryPath(), 'serve-model', '--port=0'], {
    cwd: place.dir,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', ...place.env },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const port = (await collectOutput(child.stdout).find(/:(\d+) serves built-in/))?.[1];
  if (port === undefined) throw new Error('The model server ended before it was ready.');
  return { child, url: `http://127.0.0.1:${port}` };
}

async function predict(body: string, contentType: string) {
  const response = await fetch(`${server.url}/invocations`, {
    method: 'POST',
    body,
    headers: { 'content-type': contentType },
  });
  return { status: response.status, json: await response.json() };
}

test('the program answers a client of MLflow with its built-in models, in both languages', async () => {
  expect(await (await fetch(`${server.url}/ping`)).text()).toBe('\n');
  const table = { columns: ['text'], data: [['my internet is down'], ['no tengo internet']] };
  const { status, json } = await predict(JSON.stringify({ dataframe_split: table }), 'application/json');
  expect(status).toBe(200);
  expect(json).toMatchObject({
    predictions: [
      { label: 'no_internet', agent: 'tech_support', intent: 'technical', language: 'en' },
      { label: 'no_internet', language: 'es' },
    ],
  });
  expect((await predict('text\nwhy is my bill so high\n', 'text/csv')).status).toBe(200);
  expect(await predict('{"inputs":[]}', 'application/json')).toEqual({
    status: 400,
    json: { error_code: 'BAD_REQUEST', message: 'There is no row to predict.' },
  });
});

test('its documentation comes from the program alone', async () => {
  const html = await (await fetch(`${server.url}/docs`)).text();
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)]
    .map(([, file = '']) => file)
    .filter((file) => !file.startsWith('data:'));
  expect(files.length).toBe(3);
  for (const file of files) expect((await fetch(server.url + file)).status).toBe(200);
});

test('the program checks its own health, and ends when it is told to', async () => {
  const check = async () => {
    const child = Bun.spawn([binaryPath(), 'health', `--url=${server.url}/health`], {
      cwd: place.dir,
      env: { ...place.env },
      stdout: 'ignore',
      stderr: 'ignore',
    });
    return child.exited;
  };
  expect(await check()).toBe(0);
  server.child.kill('SIGTERM');
  expect(await server.child.exited).toBe(0);
  expect(await check()).toBe(1);
});
