import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fetch } from '#mlops/mlflow/client.ts';
import { openRunFolder } from '#mlops/mlflow/run-folder.ts';
import { openRunLog, type RunLogOptions } from '#mlops/mlflow/run-log.ts';
import { type MlflowServer, sharedMlflow } from './support/mlflow-server.ts';
import {
  artifactBytes,
  EPOCHS,
  MODEL,
  MODEL_NAME,
  metricHistory,
  modelVersions,
  REPORT,
  remoteRuns,
  train,
} from './support/runs.ts';

let server: MlflowServer;
const root = mkdtempSync(join(tmpdir(), 'larkline-mlflow-runs-'));
beforeAll(async () => {
  server = await sharedMlflow();
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
function newFolder(): string {
  folders += 1;
  return join(root, String(folders));
}

function openLog(options: Partial<RunLogOptions> = {}) {
  return openRunLog({ trackingUri: server.url, experiment: 'tests', folder: newFolder(), ...options });
}

/** A network that is gone after so many exchanges. */
function failAfter(exchanges: number): Fetch {
  let left = exchanges;
  return (address, init) => {
    left -= 1;
    return left < 0 ? Promise.reject(new Error('gone')) : fetch(address, init);
  };
}

/** Number of the version that an alias names. */
async function versionOf(alias: string): Promise<string> {
  const query = new URLSearchParams({ name: MODEL_NAME, alias });
  const { model_version: holder } = await server.ask('GET', `registered-models/alias?${query}`);
  return holder.version;
}

/** That a run is there once and whole. */
async function expectWhole(localId: string, { status = 'FINISHED' } = {}): Promise<string> {
  const runs = await remoteRuns(server, localId);
  expect(runs.length).toBe(1);
  const [run] = runs;
  const runId: string = run.info.run_id;
  expect(run.info.status).toBe(status);
  expect(run.data.params.length).toBe(131);
  expect(await metricHistory(server, { runId, key: 'loss' })).toEqual(
    Array.from({ length: EPOCHS }, (_, epoch) => [epoch, 1 / (epoch + 1)]),
  );
  expect(Bun.deepEquals(await artifactBytes(server, run, 'model/intent-model-en.bin'), MODEL)).toBe(true);
  expect(new TextDecoder().decode(await artifactBytes(server, run, 'report/report.md'))).toBe(REPORT);
  expect((await modelVersions(server, runId)).length).toBe(1);
  return runId;
}

describe('a run that ends', () => {
  test('is in MLflow with all that belongs to it', async () => {
    const run = train(openLog(), { alias: 'first' });
    const { sent, problem, link } = await run.end('FINISHED');
    expect({ sent, problem }).toEqual({ sent: true, problem: null });
    const runId = await expectWhole(run.id);
    expect(link).toEndWith(`/runs/${runId}`);
    const [remote] = await remoteRuns(server, run.id);
    expect(remote.info.run_name).toBe('intents en');
    expect(Number(remote.info.end_time)).toBeGreaterThanOrEqual(Number(remote.info.start_time));
    const tags = Object.fromEntries(
      remote.data.tags.map(({ key, value }: { key: string; value: string }) => [key, value]),
    );
    expect(tags).toMatchObject({ dataset_hash: 'abc123', git_revision: 'f00', 'larkline.complete': 'true' });
    expect(remote.data.params).toContainEqual({ key: 'seed', value: '1' });
    expect(await metricHistory(server, { runId, key: 'accuracy' })).toEqual([[0, 0.93]]);
    expect(await metricHistory(server, { runId, key: 'f1/never seen' })).toEqual([[0, 'NaN']]);
    expect((await artifactBytes(server, remote, 'empty.txt')).length).toBe(0);
    expect((await artifactBytes(server, remote, 'confusion matrix.json')).length).toBe(13);
  });

  test('tells that it failed', async () => {
    const run = openLog().begin({ name: 'broken', params: {}, tags: {} });
    expect((await run.end('FAILED')).sent).toBe(true);
    const [remote] = await remoteRuns(server, run.id);
    expect(remote.info.status).toBe('FAILED');
  });

  test('of more metrics than one call may carry has them all', async () => {
    const run = openLog().begin({ name: 'long', params: {}, tags: {} });
    for (let step = 0; step < 2_500; step += 1) run.metric('loss', step, step);
    expect((await run.end('FINISHED')).sent).toBe(true);
    const [remote] = await remoteRuns(server, run.id);
    const query = new URLSearchParams({
      run_id: remote.info.run_id,
      metric_key: 'loss',
      max_results: '5000',
    });
    const { metrics } = await server.ask('GET', `metrics/get-history?${query}`);
    expect(metrics.length).toBe(2_500);
  });

  test('makes versions that count up, and moves the alias', async () => {
    const log = openLog();
    const numbers: number[] = [];
    for (const _ of [1, 2]) {
      const run = train(log, { alias: 'moving' });
      await run.end('FINISHED');
      const runId = await expectWhole(run.id);
      const [version] = await modelVersions(server, runId);
      numbers.push(Number(version.version));
      expect(await versionOf('moving')).toBe(version.version);
    }
    expect(numbers[1]).toBe((numbers[0] ?? 0) + 1);
  });
});

describe('a deleted experiment', () => {
  test('is told, and the run waits', async () => {
    const { experiment_id: id } = await server.ask('POST', 'experiments/create', { name: 'gone' });
    await server.ask('POST', 'experiments/delete', { experiment_id: id });
    const { sent, problem } = await train(openLog({ experiment: 'gone' })).end('FINISHED');
    expect({ sent, problem }).toEqual({
      sent: false,
      problem: 'The experiment "gone" was deleted in MLflow. Restore it, or set EXPERIMENT_NAME.',
    });
  });
});

describe('a run that waits', () => {
  test('is sent by the next sync, once, and then no more', async () => {
    const folder = newFolder();
    const away = openLog({ folder, trackingUri: 'http://127.0.0.1:1', endTimeoutMs: 300 });
    const run = train(away);
    expect((await run.end('FINISHED')).sent).toBe(false);
    const log = openLog({ folder });
    expect(await log.sync()).toMatchObject({ sent: 1, waiting: 0 });
    await expectWhole(run.id);
    expect(await log.sync()).toEqual({ runs: [], sent: 0, waiting: 0 });
    await expectWhole(run.id);
  });

  test('is sent once by two that sync at the same time', async () => {
    const folder = newFolder();
    const run = train(openLog({ folder, trackingUri: undefined }));
    await run.end('FINISHED');
    const reports = await Promise.all([openLog({ folder }).sync(), openLog({ folder }).sync()]);
    expect(reports.map(({ sent }) => sent).toSorted()).toEqual([0, 1]);
    await expectWhole(run.id);
  });

  test('does not take an alias from a run that began after it', async () => {
    const folder = newFolder();
    const older = train(openLog({ folder, trackingUri: undefined }), { alias: 'newest' });
    await older.end('FINISHED');
    const newer = train(openLog(), { alias: 'newest' });
    await newer.end('FINISHED');
    await openLog({ folder }).sync();
    await expectWhole(older.id);
    const [remote] = await remoteRuns(server, newer.id);
    const [version] = await modelVersions(server, remote.info.run_id);
    expect(await versionOf('newest')).toBe(version.version);
  });

  test('whose process was killed in the middle of its training is sent as killed', async () => {
    const folder = newFolder();
    const script = `
      import { openRunLog } from '${join(import.meta.dir, '../../src/mlops/mlflow/run-log.ts')}';
      const run = openRunLog({ trackingUri: '${server.url}', experiment: 'tests', folder: '${folder}' })
        .begin({ name: 'cut off', params: { seed: 7 }, tags: {} });
      run.metric('loss', 0.5, 0);
      process.kill(process.pid, 'SIGKILL');`;
    await Bun.spawn([process.execPath, '-e', script]).exited;
    const log = openLog({ folder });
    const [status] = log.status();
    expect(status?.state).toBe('waiting');
    expect(await log.sync()).toMatchObject({ sent: 1, waiting: 0 });
    const [remote] = await remoteRuns(server, status?.run.id ?? '');
    expect(remote.info.status).toBe('KILLED');
    expect(await metricHistory(server, { runId: remote.info.run_id, key: 'loss' })).toEqual([[0, 0.5]]);
  });

  test('is made anew on a server that lost it, as after a loss of its database', async () => {
    const folder = newFolder();
    const run = train(openLog({ folder, trackingUri: undefined }));
    await run.end('FINISHED');
    const lost = {
      remoteId: '0123456789abcdef0123456789abcdef',
      artifactUri: 'mlflow-artifacts:/1/0123/artifacts',
    };
    const sent = {
      server: server.url,
      described: true,
      metrics: 3,
      artifacts: ['empty.txt'],
      models: [],
      done: false,
    };
    openRunFolder(run.folder).writeSent({ ...sent, ...lost, problem: null });
    expect(await openLog({ folder }).sync()).toMatchObject({ sent: 1, waiting: 0 });
    await expectWhole(run.id);
  });

  test('and was deleted there by somebody is left to them', async () => {
    const folder = newFolder();
    const run = train(openLog({ folder, trackingUri: undefined }));
    await run.end('FINISHED');
    const cut = openLog({ folder, fetch: failAfter(6) });
    expect((await cut.sync()).waiting).toBe(1);
    const [remote] = await remoteRuns(server, run.id);
    await server.ask('POST', 'runs/delete', { run_id: remote.info.run_id });
    const [outcome] = (await openLog({ folder }).sync()).runs;
    expect(outcome?.problem).toStartWith('The run was deleted in MLflow.');
    expect((await remoteRuns(server, run.id)).length).toBe(1);
  });
});

describe('a sync that is killed', () => {
  /** Sends a run with a process that dies at one exchange; then sends the rest. Whether it died. */
  async function sendKilledAt(exchange: number, moment: 'before' | 'after'): Promise<boolean> {
    const folder = newFolder();
    const run = train(openLog({ folder, trackingUri: undefined, experiment: 'killed' }));
    await run.end('FINISHED');
    const program = join(import.meta.dir, 'support/killed-sync.ts');
    const child = Bun.spawn([process.execPath, program, server.url, folder, String(exchange), moment], {
      stdout: 'ignore',
      stderr: 'inherit',
    });
    await child.exited;
    const died = child.signalCode === 'SIGKILL';
    expect(died || child.exitCode === 0).toBe(true);
    const after = await openLog({ folder, experiment: 'killed' }).sync();
    expect(after.waiting).toBe(0);
    await expectWhole(run.id);
    return died;
  }

  test.each(['before', 'after'] as const)(
    '%s any of its exchanges leaves a run that the next one completes, and never a second one',
    async (moment) => {
      let exchange = 1;
      while (await sendKilledAt(exchange, moment)) exchange += 1;
      // Experiment, run, 2 batches of parameters, tags, metrics, 4 files, model, version, alias, and what looks first.
      expect(exchange).toBeGreaterThan(15);
    },
    300_000,
  );
});

describe('a server that goes away and comes back', () => {
  test('gets what was half sent, whole and once', async () => {
    const folder = newFolder();
    let exchanges = 0;
    const log = openLog({
      folder,
      endTimeoutMs: 3_000,
      async fetch(address, init) {
        exchanges += 1;
        if (exchanges === 6) await server.stop();
        return fetch(address, init);
      },
    });
    const run = train(log);
    const { sent, problem } = await run.end('FINISHED');
    expect(sent).toBe(false);
    expect(problem).toContain('MLflow');
    expect(log.status()).toMatchObject([{ state: 'waiting', problem }]);
    await server.start();
    expect(await openLog({ folder }).sync()).toMatchObject({ sent: 1, waiting: 0 });
    await expectWhole(run.id);
  }, 120_000);

  test('and hangs holds a training no longer than its deadline', async () => {
    const folder = newFolder();
    server.freeze();
    try {
      const startedAtMs = performance.now();
      const { sent } = await train(openLog({ folder, endTimeoutMs: 1_000 })).end('FINISHED');
      expect(sent).toBe(false);
      expect(performance.now() - startedAtMs).toBeLessThan(3_000);
    } finally {
      server.thaw();
    }
    const report = await openLog({ folder }).sync();
    expect(report).toMatchObject({ sent: 1, waiting: 0 });
    await expectWhole(report.runs[0]?.run.id ?? '');
  });
});
