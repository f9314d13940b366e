import { afterAll, beforeAll, expect, test } from 'bun:test';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promtoolProgram } from './support/prometheus.ts';

const DEPLOY = join(import.meta.dir, '../../deploy/prometheus');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'larkline-rules-'));
  cpSync(DEPLOY, folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function promtool(...args: readonly string[]): Promise<{ code: number; text: string }> {
  const process = Bun.spawn([promtoolProgram(), ...args], { cwd: folder, stdout: 'pipe', stderr: 'pipe' });
  const [out, err] = await Promise.all([
    new Response(process.stdout).text(),
    new Response(process.stderr).text(),
  ]);
  return { code: await process.exited, text: `${out}${err}` };
}

test('the rules are well-formed', async () => {
  expect(await promtool('check', 'rules', 'rules/recording.yml', 'rules/alerts.yml')).toMatchObject({
    code: 0,
  });
});

test('the settings are well-formed and find the rules', async () => {
  const path = join(folder, 'prometheus.yml');
  // The secret is there only in the container.
  await Bun.write(join(folder, 'token'), 'a-metrics-token-of-length');
  const settings = await Bun.file(path).text();
  await Bun.write(path, settings.replace('/run/secrets/metrics_token', join(folder, 'token')));
  const { code, text } = await promtool('check', 'config', 'prometheus.yml');
  expect([code, text]).toEqual([0, text]);
  expect(text).toContain('2 rule files found');
});

test('every alert fires when it should and not when it should not', async () => {
  const { code, text } = await promtool('test', 'rules', 'tests/alerts.test.yml');
  expect([code, text]).toEqual([0, text]);
}, 240_000);

test('a case that is wrong is found', async () => {
  const path = join(folder, 'tests/wrong.test.yml');
  await Bun.write(
    path,
    Bun.YAML.stringify({
      rule_files: ['../rules/alerts.yml'],
      tests: [
        {
          interval: '1m',
          input_series: [{ series: 'database_away', values: '1x10' }],
          promql_expr_test: [{ expr: 'count(ALERTS{alertname="DatabaseAway"})', eval_time: '8m' }],
        },
      ],
    }),
  );
  expect((await promtool('test', 'rules', 'tests/wrong.test.yml')).code).not.toBe(0);
});
