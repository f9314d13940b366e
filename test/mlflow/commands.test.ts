import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRunLog } from '#mlops/mlflow/run-log.ts';
import { type MlflowServer, sharedMlflow } from './support/mlflow-server.ts';
import { modelVersions, remoteRuns, train } from './support/runs.ts';

const ROOT = join(import.meta.dir, '../..');
const dataDir = mkdtempSync(join(tmpdir(), 'larkline-mlflow-data-'));
let server: MlflowServer;
beforeAll(async () => {
  server = await sharedMlflow();
}, 120_000);
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const child = Bun.spawn([process.execPath, join(ROOT, 'src/main.ts'), 'mlflow', ...args], {
    cwd: dataDir,
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, ...env },
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

test('a run that waits is listed, sent later, and then listed as sent', async () => {
  const log = openRunLog({
    trackingUri: undefined,
    experiment: 'commands',
    folder: join(dataDir, 'mlflow/runs'),
  });
  const { id } = await train(log).end('FINISHED');
  expect(await run(['status'])).toEqual({
    stdout: expect.stringMatching(
      new RegExp(`Z  ${id}  intents en  finished, waiting\\n1 runs on disk, 1 wait to be sent.\\n$`),
    ),
    stderr: '',
    exitCode: 0,
  });

  const away = await run(['sync'], { MLFLOW_TRACKING_URI: 'http://ann:hunter2@127.0.0.1:1' });
  expect(away.exitCode).toBe(1);
  expect(away.stdout).toContain('waits: MLflow cannot be reached');
  expect(`${away.stdout}${away.stderr}`).not.toContain('hunter2');
  expect((await run(['status'])).stdout).toContain('waiting: MLflow cannot be reached');

  const sent = await run(['sync'], { MLFLOW_TRACKING_URI: server.url });
  expect({ stderr: sent.stderr, exitCode: sent.exitCode }).toEqual({ stderr: '', exitCode: 0 });
  expect(sent.stdout).toContain('1 runs sent, 0 wait.');
  const [remote, ...others] = await remoteRuns(server, id);
  expect(others).toEqual([]);
  expect(sent.stdout).toContain(`/runs/${remote.info.run_id}`);
  expect((await modelVersions(server, remote.info.run_id)).length).toBe(1);
  expect((await run(['status'])).stdout).toContain('finished, sent\n1 runs on disk, 0 wait to be sent.\n');
}, 60_000);

test.each([[[]], [['now']], [['sync', 'all']]])('mlflow %j says how it is used', async (args) => {
  expect(await run(args)).toEqual({ stdout: '', stderr: 'Usage: mlflow sync|status\n', exitCode: 1 });
});

test('without a server there is nothing to sync with', async () => {
  const { stderr, exitCode } = await run(['sync']);
  expect({ stderr, exitCode }).toEqual({
    stderr: 'MLFLOW_TRACKING_URI is not set: there is no server to send to.\n',
    exitCode: 1,
  });
});
