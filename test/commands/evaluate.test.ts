import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dir, '../..');
const folder = mkdtempSync(join(tmpdir(), 'larkline-evaluate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: readonly string[]) {
  const child = Bun.spawn([process.execPath, join(ROOT, 'src/main.ts'), ...args], {
    env: { PATH: process.env['PATH'] ?? '' },
    cwd: folder,
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

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return name;
}

const DISHES = ['soup', 'rice', 'bread', 'cake', 'salad', 'pasta', 'stew', 'pie', 'curry', 'toast'];

/** Requests about food of three kinds, and some about nothing of the kind. */
const ROWS: readonly (readonly [text: string, label: string])[] = DISHES.flatMap((dish) => [
  [`how do i cook ${dish}`, 'recipe'],
  [`what goes into ${dish}, please`, 'recipe'],
  [`order ${dish} for two`, 'order'],
  [`bring me some ${dish} now`, 'order'],
  [`how many calories has ${dish}`, 'calories'],
  [`is ${dish} fattening`, 'calories'],
  [`paint a picture of ${dish} in the rain`, 'oos'],
]);

const tsv = (rows: readonly (readonly [string, string])[]) =>
  `text\tlabel\n${rows.map((row) => row.join('\t')).join('\n')}\n`;

beforeAll(() => {
  file('all.tsv', tsv(ROWS));
  file('train.tsv', tsv(ROWS.slice(0, 49)));
  file('test.tsv', tsv(ROWS.slice(49)));
  const inScope = (row: readonly [string, string]) => row[1] !== 'oos';
  file(
    'split.json',
    JSON.stringify({
      train: ROWS.slice(0, 42).filter(inScope),
      val: ROWS.slice(42, 56).filter(inScope),
      test: ROWS.slice(56).filter(inScope),
      oos_train: ROWS.slice(0, 42).filter((row) => !inScope(row)),
      oos_val: [],
      oos_test: ROWS.slice(42).filter((row) => !inScope(row)),
    }),
  );
});

/** The report without what differs from run to run. */
function steady(json: string) {
  const { latency, ...report } = JSON.parse(json);
  return { ...report, model: { ...report.model, training_seconds: null } };
}

describe('evaluate', () => {
  test('measures a split that a file has, thresholds from its validation texts', async () => {
    const { stdout, stderr, exitCode } = await run('evaluate', '--data', 'split.json', '--format', 'json');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const report = JSON.parse(stdout);
    expect(report.counts).toEqual({
      train: 42,
      validation: 12,
      test: 12,
      out_of_scope: 4,
      labels: 3,
      near_duplicates: expect.any(Number),
    });
    expect(report.accuracy).toBeGreaterThan(0.7);
    expect(report.per_label.map(({ label }: { label: string }) => label)).toEqual([
      'calories',
      'order',
      'recipe',
    ]);
    expect(report.per_label[0].support).toBe(4);
    expect(report.confusion.counts.flat().reduce((sum: number, count: number) => sum + count)).toBe(12);
    expect(report.out_of_scope.chosen_on).toBe('validation');
    expect(report.out_of_scope.rows.map(({ loss_points }: { loss_points: number }) => loss_points)).toEqual([
      0, 0.5, 1, 2, 4,
    ]);
    expect(report.latency.map(({ length }: { length: number }) => length)).toEqual([20, 60, 100, 300, 1000]);
    for (const { median_ms, p99_ms } of report.latency) {
      expect(median_ms).toBeGreaterThan(0);
      expect(p99_ms).toBeGreaterThanOrEqual(median_ms);
    }
    expect(report.model).toMatchObject({ name: 'default', seed: 1 });
    expect(report.model.training_seconds).toBeGreaterThan(0);
    expect(report.model.data_hash).toMatch(/^[0-9a-f]{64}$/);
  }, 60_000);

  test('gives the same figures for the same seed, by cross-validation too', async () => {
    const args = ['evaluate', '--data', 'all.tsv', '--cv', '3', '--format', 'json', '--seed'];
    const [first, again, other] = await Promise.all([
      run(...args, '5'),
      run(...args, '5'),
      run(...args, '6'),
    ]);
    expect(first.stderr).toBe('');
    expect(steady(first.stdout)).toEqual(steady(again.stdout));
    expect(steady(first.stdout).counts).toMatchObject({ test: 60, out_of_scope: 10 });
    expect(steady(first.stdout)).not.toEqual(steady(other.stdout));
  }, 60_000);

  test('prints a report that a person can read, and writes it to a file when asked', async () => {
    const { stdout } = await run('evaluate', '--train', 'train.tsv', '--test', 'test.tsv');
    for (const part of [
      'accuracy',
      'macro-F1',
      'by label',
      'calibration',
      'out of scope (AUROC',
      'median',
      'seed',
    ])
      expect(stdout).toContain(part);
    const written = await run('evaluate', '--data', 'all.tsv', '--out', 'report.html', '--format', 'html');
    expect(written).toEqual({ stdout: '', stderr: '', exitCode: 0 });
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('A random fifth of the given texts');
  }, 60_000);

  test('compares two models on the same texts: variants, and files that train wrote', async () => {
    const trained = await run('train', '--data', 'train.tsv', '--out', 'model.bin');
    expect(trained).toMatchObject({ stderr: '', exitCode: 0 });
    expect(trained.stdout).toMatch(
      /^train\.tsv: 49 texts, 3 labels, [\d.]+ s, \d+ KiB, data hash [0-9a-f]{64}\n$/,
    );
    expect(statSync(join(folder, 'model.bin')).size).toBeGreaterThan(1_000);
    const args = ['evaluate', '--train', 'train.tsv', '--test', 'test.tsv', '--format', 'json', '--compare'];
    const [same, other] = await Promise.all([
      run(...args, 'model.bin', 'default'),
      run(...args, 'nb', 'svm'),
    ]);
    expect(same.stderr).toBe('');
    expect(JSON.parse(same.stdout).comparison).toMatchObject({
      names: ['model.bin', 'default'],
      only_first: 0,
      only_second: 0,
      p: 1,
    });
    expect(JSON.parse(other.stdout).comparison.names).toEqual(['nb', 'svm']);
    expect(JSON.parse(other.stdout).comparison.p).toBeLessThanOrEqual(1);
  }, 60_000);
});

describe('evaluate and train', () => {
  const twoLines = 'text\tlabel\na\tx\nb\n';
  test.each([
    ['an unknown option', ['evaluate', '--fly'], 'Usage: evaluate'],
    ['a stray argument', ['evaluate', 'all.tsv'], 'Usage: evaluate'],
    ['half a comparison', ['evaluate', '--compare', 'nb'], '--compare needs two models: --compare A B.'],
    [
      'a format it does not know',
      ['evaluate', '--format', 'pdf'],
      '--format must be one of: text, json, html.',
    ],
    ['one fold', ['evaluate', '--cv', '1'], '--cv must be a whole number from 2 to 20.'],
    [
      'a negative loss',
      ['evaluate', '--out-of-scope-loss=-1'],
      '--out-of-scope-loss must be a number from 0 to 100.',
    ],
    ['a language that is a path', ['evaluate', '--language', '../en'], '--language must be one of en, es.'],
    ['only texts to train on', ['evaluate', '--train', 'train.tsv'], '--train and --test belong together.'],
    ['a file that is not there', ['evaluate', '--data', 'nowhere.tsv'], 'There is no file nowhere.tsv.'],
    ['a broken line', ['evaluate', '--data', 'broken.tsv'], 'broken.tsv, line 3: 2 cells are expected'],
    ['a file that is no model', ['evaluate', '--compare', 'all.tsv', 'nb'], 'all.tsv: Not a model file'],
    [
      'a report that cannot be written',
      ['evaluate', '--data', 'all.tsv', '--out', '.'],
      '. cannot be written.',
    ],
    ['an unknown option of train', ['train', '--fly'], 'Usage: train'],
    [
      'a model that cannot be written',
      ['train', '--data', 'train.tsv', '--out', '.'],
      '. cannot be written.',
    ],
  ] as const)(
    'refuse %s with one clear line and exit code 2',
    async (_, args, message) => {
      file('broken.tsv', twoLines);
      const { stdout, stderr, exitCode } = await run(...args);
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
      expect(stderr).toStartWith(message);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    },
    30_000,
  );
});
