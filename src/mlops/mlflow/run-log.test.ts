import { afterAll, describe, expect, test } from 'bun:test';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fault, startFaultyServer } from './faulty-server.fixture.ts';
import { openRunFolder } from './run-folder.ts';
import { openRunLog, type RunLogOptions } from './run-log.ts';

const root = mkdtempSync(join(tmpdir(), 'larkline-runs-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const NOWHERE = 'http://ann:hunter2@127.0.0.1:1';
const FACTS = {
  name: 'intents en',
  params: { seed: 1, 'learning:rate': 0.5 },
  tags: { dataset_hash: 'abc' },
};

let folders = 0;
function newLog(options: Partial<RunLogOptions> = {}) {
  folders += 1;
  const folder = join(root, String(folders));
  const log = openRunLog({
    trackingUri: undefined,
    experiment: 'tests',
    folder,
    callTimeoutMs: 150,
    ...options,
  });
  return { log, folder };
}

/** A run with a bit of everything, ended. */
async function train(log: ReturnType<typeof openRunLog>) {
  const run = log.begin(FACTS);
  for (const epoch of [0, 1, 2]) run.metric('loss', 1 / (epoch + 1), epoch);
  run.metric('f1/act:greeting', Number.NaN);
  run.artifact('model/model.bin', Uint8Array.of(1, 2, 3));
  run.registerModel({ name: 'larkline-intents-en', path: 'model/model.bin', alias: 'champion' });
  return run.end('FINISHED');
}

describe('a run', () => {
  test('is on disk whole, whatever becomes of the server', async () => {
    const { log } = newLog({ now: () => 1_700_000_000_000 });
    const { folder, sent, problem } = await train(log);
    expect({ sent, problem }).toEqual({ sent: false, problem: 'MLFLOW_TRACKING_URI is not set.' });
    const stored = openRunFolder(folder);
    expect(stored.readRun()).toMatchObject({
      name: 'intents en',
      status: 'FINISHED',
      startedAtMs: 1_700_000_000_000,
      params: { seed: '1', learning_rate: '0.5' },
      models: [{ name: 'larkline-intents-en', path: 'model/model.bin', alias: 'champion' }],
      wanted: false,
    });
    expect(stored.readRun().tags).toMatchObject({ dataset_hash: 'abc', 'mlflow.source.name': 'larkline' });
    expect(stored.readMetrics().map(({ key, value, step }) => [key, value, step])).toEqual([
      ['loss', 1, 0],
      ['loss', 0.5, 1],
      ['loss', 1 / 3, 2],
      ['f1/act_greeting', 'NaN', 0],
    ]);
    expect([...stored.readArtifact('model/model.bin')]).toEqual([1, 2, 3]);
  });

  test.each([
    'error',
    'hang',
    'cut',
    'cut-body',
    'not-json',
    'other-json',
    'redirect',
    'unauthorized',
    'huge',
  ] satisfies Fault[])('ends in time and waits on disk when the server has the fault "%s"', async (fault) => {
    using server = startFaultyServer(fault);
    const { log } = newLog({ trackingUri: server.url.replace('//', '//ann:hunter2@'), endTimeoutMs: 2_500 });
    const startedAtMs = performance.now();
    const { sent, problem, folder } = await train(log);
    expect(performance.now() - startedAtMs).toBeLessThan(4_000);
    expect(sent).toBe(false);
    expect(problem).toMatch(/MLflow|JSON/);
    expect(log.status()).toMatchObject([{ state: 'waiting', problem }]);
    const written = readdirSync(folder).map((name) =>
      name === 'artifacts' ? '' : readFileSync(join(folder, name), 'latin1'),
    );
    expect(`${written.join()} ${problem}`).not.toContain('hunter2');
  });

  test('never throws for a disk that cannot be written, and says so at its end', async () => {
    const { folder } = newLog();
    writeFileSync(folder, 'a file where a folder should be');
    const ended = await train(openRunLog({ trackingUri: NOWHERE, experiment: 'tests', folder }));
    expect(ended).toMatchObject({ sent: false, link: null });
    expect(ended.problem).toStartWith('The run could not be kept in ');
  });

  test.each([
    ['../run.json'],
    ['/etc/passwd'],
    ['model/../../x'],
    ['a//b'],
    ['.'],
    [''],
    ['a\\b'],
    ['a\u0000'],
  ])('takes no artifact named %j', (path) => {
    const run = newLog().log.begin(FACTS);
    expect(() => run.artifact(path, 'x')).toThrow(RangeError);
  });

  test('registers only what it holds, under names that MLflow takes', () => {
    const run = newLog().log.begin(FACTS);
    run.artifact('model.bin', 'x');
    expect(() => run.registerModel({ name: 'm', path: 'other.bin' })).toThrow(RangeError);
    expect(() => run.registerModel({ name: "m' or '1'='1", path: 'model.bin' })).toThrow(RangeError);
    for (const alias of ['v1', 'latest', '', 'a b'])
      expect(() => run.registerModel({ name: 'm', path: 'model.bin', alias })).toThrow(RangeError);
  });

  test('does not fill the disk with metrics', async () => {
    const run = newLog().log.begin(FACTS);
    for (let step = 0; step < 100_010; step += 1) run.metric('loss', 1, step);
    await run.end('FINISHED');
    expect(openRunFolder(run.folder).readMetrics().length).toBe(100_000);
  });

  test('a last line that was not written to its end is left out', () => {
    const run = newLog().log.begin(FACTS);
    run.metric('loss', 1);
    appendFileSync(join(run.folder, 'metrics.jsonl'), '{"key":"lo');
    expect(openRunFolder(run.folder).readMetrics().length).toBe(1);
  });
});

describe('what waits', () => {
  test('is not tried further once the server cannot be reached', async () => {
    const { log, folder } = newLog();
    for (const _ of [1, 2, 3]) await train(log);
    using server = startFaultyServer('cut');
    const report = await openRunLog({ trackingUri: server.url, experiment: 'tests', folder }).sync();
    expect(report).toMatchObject({ sent: 0, waiting: 3 });
    expect(report.runs.map(({ problem }) => problem?.startsWith('MLflow cannot be reached'))).toEqual([
      true,
      true,
      true,
    ]);
    expect(server.requests.length).toBe(4);
  });

  test('is left alone while it runs, also by another process', async () => {
    const { log, folder } = newLog({ trackingUri: NOWHERE });
    const run = log.begin(FACTS);
    expect(log.status()).toMatchObject([{ state: 'running' }]);
    const script = `
      import { openRunLog } from '${join(import.meta.dir, 'run-log.ts')}';
      const log = openRunLog({ trackingUri: '${NOWHERE}', experiment: 'tests', folder: '${folder}' });
      console.log(JSON.stringify([await log.sync(), log.status()[0].state]));`;
    const child = Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe' });
    expect(JSON.parse(await new Response(child.stdout).text())).toEqual([
      { runs: [], sent: 0, waiting: 0 },
      'running',
    ]);
    await run.end('FAILED');
    expect(log.status()).toMatchObject([{ state: 'waiting', run: { status: 'FAILED' } }]);
  });

  test('is sent though another run cannot be read, which is told', async () => {
    const { log, folder } = newLog();
    const [broken, whole] = [await train(log), await train(log)];
    writeFileSync(join(broken.folder, 'run.json'), '');
    writeFileSync(join(whole.folder, 'sent.json'), '{"server":');
    expect(log.status()).toMatchObject([{ run: { id: whole.id }, state: 'waiting' }]);
    expect(log.damaged()).toEqual([broken.folder]);
    using server = startFaultyServer('not-json');
    const { runs } = await openRunLog({ trackingUri: server.url, experiment: 'tests', folder }).sync();
    expect(runs.map(({ run }) => run.id)).toEqual([whole.id]);
    expect(server.requests.length).toBe(1);
    await train(log);
    expect(existsSync(broken.folder)).toBe(true);
  });

  test('is never removed; of the rest the newest fifty are kept', async () => {
    const { log, folder } = newLog();
    const wanted = await openRunLog({ trackingUri: NOWHERE, experiment: 'tests', folder, endTimeoutMs: 1 })
      .begin(FACTS)
      .end('FINISHED');
    const ended = [];
    for (let count = 0; count < 55; count += 1) ended.push(await log.begin(FACTS).end('FINISHED'));
    expect(readdirSync(folder).length).toBe(51);
    expect(existsSync(wanted.folder)).toBe(true);
    expect(ended.map((run) => existsSync(run.folder))).toEqual(ended.map((_, place) => place >= 5));
  });
});
