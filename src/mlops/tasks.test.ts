import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { prepareTask, type TaskOptions } from './tasks.ts';

const folder = mkdtempSync(join(tmpdir(), 'larkline-tasks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOTHING: TaskOptions = { language: 'en', data: [], train: [], test: [], folds: undefined, seed: 1 };

function file(name: string, rows: readonly (readonly [text: string, label: string])[]): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(rows));
  return path;
}

/** As many texts of three labels as asked, each text different. */
function rowsOf(count: number): readonly (readonly [string, string])[] {
  return Array.from({ length: count }, (_, n) => [`text ${n}`, ['a', 'b', 'oos'][n % 3] ?? ''] as const);
}

async function failureOf(options: Partial<TaskOptions>): Promise<string> {
  try {
    await prepareTask({ ...NOTHING, ...options });
    return 'none';
  } catch (error) {
    return (error as Error).message.replaceAll(`${folder}/`, '');
  }
}

describe('cross-validation', () => {
  test('tests on every text once, with a model that has not seen it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 30, max: 60 }),
        fc.integer({ min: 2, max: 6 }),
        fc.nat(),
        async (size, folds, seed) => {
          const data = [file('all.json', rowsOf(size))];
          const { splits } = await prepareTask({ ...NOTHING, data, folds, seed });
          expect(splits).toHaveLength(folds);
          const tested = splits.flatMap((split) => split.test.map(({ text }) => text));
          expect(tested.toSorted()).toEqual(
            rowsOf(size)
              .map(([text]) => text)
              .toSorted(),
          );
          for (const split of splits) {
            expect(split.train.length + split.test.length).toBe(size);
            const seen = new Set(split.train.map(({ text }) => text));
            expect(split.test.some(({ text }) => seen.has(text))).toBe(false);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('one body of texts', () => {
  test('without a split is divided by the seed, a fifth for the test, and this is said', async () => {
    const data = [file('all.json', rowsOf(60))];
    const task = await prepareTask({ ...NOTHING, data });
    expect(task.method).toContain('A random fifth');
    expect(task.splits.map((split) => [split.train.length, split.test.length])).toEqual([[48, 12]]);
    expect(await prepareTask({ ...NOTHING, data })).toEqual(task);
    expect(await prepareTask({ ...NOTHING, data, seed: 2 })).not.toEqual(task);
  });
});

describe('a task is refused', () => {
  test.each([
    [
      'with too few texts for its folds',
      { data: ['three'], folds: 4 },
      '4 folds need at least as many texts.',
    ],
    ['with one label', { data: ['one'] }, 'The training texts must have two labels or more.'],
    ['without a label to find', { train: ['three'], test: ['oos'] }, 'No test text has a label.'],
    ['with a split in its split', { train: ['split'], test: ['three'] }, 'split is split by its author'],
    ['with folds of a split', { data: ['split'], folds: 3 }, 'split is split by its author'],
  ] as const)('%s', async (_, { ...options }, message) => {
    file('three.json', [
      ['x', 'a'],
      ['y', 'b'],
      ['z', 'a'],
    ]);
    file(
      'one.json',
      rowsOf(10).map(([text]) => [text, 'a']),
    );
    file('oos.json', [['x', 'oos']]);
    writeFileSync(join(folder, 'split.json'), JSON.stringify({ train: rowsOf(9), test: rowsOf(9) }));
    const paths = (names: readonly string[] = []) => names.map((name) => join(folder, `${name}.json`));
    const { data, train, test: tests } = options as Partial<TaskOptions>;
    expect(
      (await failureOf({ ...options, data: paths(data), train: paths(train), test: paths(tests) })).replace(
        '.json',
        '',
      ),
    ).toStartWith(message);
  });
});
