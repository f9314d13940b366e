import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModel } from '#core/nlu/classifier/codec.ts';
import { createScorer } from '#core/nlu/classifier/scorer.ts';
import { trainClassifier } from '#core/nlu/classifier/train.ts';
import { loadCached } from './intent-model.ts';

const root = mkdtempSync(join(tmpdir(), 'larkline-models-'));
const dataFolder = join(root, 'data');
afterAll(() => rmSync(root, { recursive: true, force: true }));

const ROWS = [
  'pay_bill\tterse\tpay my bill',
  'pay_bill\tangry\ti want to pay',
  'no_internet\tterse\tinternet is down',
];
let count = 0;

function writeData(folder: string, rows: readonly string[]): void {
  mkdirSync(join(folder, 'en/train'), { recursive: true });
  writeFileSync(join(folder, 'en/train/a.tsv'), `label\tvoice\ttext\n${rows.join('\n')}\n`);
}

beforeAll(() => writeData(dataFolder, ROWS));

/** A cache of its own, with the model of the data in it, as a later start finds it. */
async function filledCache(): Promise<{ cacheFolder: string; path: string }> {
  count += 1;
  const cacheFolder = join(root, `cache-${count}`);
  await loadCached('en', { dataFolder, cacheFolder });
  const [name = ''] = readdirSync(cacheFolder);
  return { cacheFolder, path: join(cacheFolder, name) };
}

function labelOf(model: Awaited<ReturnType<typeof loadCached>>, text: string): string | undefined {
  return model.labels[createScorer(model).score(text).best];
}

describe('a model that is kept', () => {
  test('is used again as long as nothing has changed', async () => {
    const { cacheFolder, path } = await filledCache();
    const { ino } = statSync(path);
    const model = await loadCached('en', { dataFolder, cacheFolder });
    expect(labelOf(model, 'internet down')).toBe('no_internet');
    // A model that is trained anew is a new file.
    expect(statSync(path).ino).toBe(ino);
  });

  test.each([
    ['empty', () => new Uint8Array()],
    ['cut short', (bytes: Uint8Array) => bytes.slice(0, -1)],
    ['changed in one bit', (bytes: Uint8Array) => bytes.with(bytes.length - 100, (bytes.at(-100) ?? 0) ^ 1)],
    ['something else', () => new TextEncoder().encode('{"not":"a model"}')],
    [
      'a whole model of other texts',
      () =>
        encodeModel(
          trainClassifier([
            { text: 'internet down', label: 'pay_bill' },
            { text: 'a', label: 'b' },
          ]),
        ),
    ],
  ])('is trained anew when its file is %s', async (_, damage) => {
    const { cacheFolder, path } = await filledCache();
    const whole = readFileSync(path);
    writeFileSync(path, damage(new Uint8Array(whole)));
    expect(labelOf(await loadCached('en', { dataFolder, cacheFolder }), 'internet down')).toBe('no_internet');
    expect(readFileSync(path)).toEqual(whole);
  });

  test('is replaced when the texts have changed, and is the same when only their order has', async () => {
    const { cacheFolder, path } = await filledCache();
    const reordered = join(root, 'reordered');
    writeData(reordered, ROWS.toReversed());
    const { ino } = statSync(path);
    await loadCached('en', { dataFolder: reordered, cacheFolder });
    expect(statSync(path).ino).toBe(ino);

    const changed = join(root, 'changed');
    writeData(changed, [...ROWS, 'no_internet\tpolite\tplease fix my internet']);
    await loadCached('en', { dataFolder: changed, cacheFolder });
    const names = readdirSync(cacheFolder);
    expect(names).toHaveLength(1);
    expect(join(cacheFolder, names[0] ?? '')).not.toBe(path);
  });

  test('is replaced when the code of the classifier or a pattern has changed, its tests aside', async () => {
    const codeFolder = join(root, 'code');
    cpSync(join(import.meta.dir, '../core/nlu'), codeFolder, { recursive: true });
    const { cacheFolder, path } = await filledCache();
    const namesAfter = async (change: string) => {
      if (change !== '') appendFileSync(join(codeFolder, change), '\n');
      await loadCached('en', { dataFolder, cacheFolder, codeFolder });
      return readdirSync(cacheFolder).map((name) => join(cacheFolder, name));
    };
    expect(await namesAfter('')).toEqual([path]);
    expect(await namesAfter('classifier/new.test.ts')).toEqual([path]);
    const changed = await namesAfter('classifier/features.ts');
    expect(changed).toHaveLength(1);
    expect(changed).not.toEqual([path]);
    expect(await namesAfter('patterns/en/acts.ts')).not.toEqual(changed);
  });

  test('is not needed: where nothing can be written, it is trained at every start', async () => {
    const file = join(root, 'a-file');
    writeFileSync(file, '');
    const model = await loadCached('en', { dataFolder, cacheFolder: join(file, 'cache') });
    expect(labelOf(model, 'internet down')).toBe('no_internet');
  });

  test('is whole when several processes make it at once', async () => {
    const { path } = await filledCache();
    const cacheFolder = join(root, 'shared');
    const program = `
      const { loadCached } = await import(${JSON.stringify(join(import.meta.dir, 'intent-model.ts'))});
      for (let round = 0; round < 5; round += 1) await loadCached('en', ${JSON.stringify({ dataFolder, cacheFolder })});
    `;
    const children = Array.from({ length: 3 }, () =>
      Bun.spawn([process.execPath, '-e', program], {
        cwd: import.meta.dir,
        stdout: 'ignore',
        stderr: 'inherit',
      }),
    );
    expect(await Promise.all(children.map(({ exited }) => exited))).toEqual([0, 0, 0]);
    const [name = '', ...others] = readdirSync(cacheFolder);
    expect(others).toEqual([]);
    expect(readFileSync(join(cacheFolder, name))).toEqual(readFileSync(path));
  }, 60_000);

  test('is not made of faulty texts', async () => {
    const faulty = join(root, 'faulty');
    cpSync(dataFolder, faulty, { recursive: true });
    writeData(faulty, ['nonsense\tterse\tx']);
    const failure = await loadCached('en', { dataFolder: faulty, cacheFolder: root }).catch(
      (error) => error.message,
    );
    expect(failure).toBe('en/train/a.tsv, line 2: unknown label.');
  });
});
