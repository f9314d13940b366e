import { afterAll, describe, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { hashExamples, readDataset, trainedLanguages } from './read-dataset.ts';

const root = mkdtempSync(join(tmpdir(), 'larkline-dataset-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const HEADER = 'label\tvoice\ttext\n';
let count = 0;

/** A folder of data of its own that holds these files. */
function folderOf(files: Readonly<Record<string, string>>): string {
  count += 1;
  const folder = join(root, String(count));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

async function failureOf(files: Readonly<Record<string, string>>): Promise<string> {
  try {
    await readDataset({ language: 'en', split: 'train', folder: folderOf(files) });
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the data of a language', () => {
  test('is read file by file in order, with where each text stands', async () => {
    const folder = folderOf({
      'en/train/b.tsv': `${HEADER}out_of_scope\tangry\twho won the game`,
      'en/train/a.tsv': `${HEADER}pay_bill\tterse\tpay my bill\n\nact:slower\tpolite\tslower please\n`,
      'en/train/several.tsv': 'labels\tvoice\ttext\npay_bill,no_internet\tchatty\tpaid but no net\n',
      'en/train/notes.md': 'not data',
      'en/test/a.tsv': `${HEADER}pay_bill\tterse\tpay now\n`,
    });
    const { examples, several } = await readDataset({ language: 'en', split: 'train', folder });
    expect(examples).toEqual([
      { label: 'pay_bill', voice: 'terse', text: 'pay my bill', file: 'en/train/a.tsv', line: 2 },
      { label: 'act:slower', voice: 'polite', text: 'slower please', file: 'en/train/a.tsv', line: 4 },
      { label: 'out_of_scope', voice: 'angry', text: 'who won the game', file: 'en/train/b.tsv', line: 2 },
    ]);
    expect(several).toEqual([
      {
        labels: ['pay_bill', 'no_internet'],
        voice: 'chatty',
        text: 'paid but no net',
        file: 'en/train/several.tsv',
        line: 2,
      },
    ]);
  });

  test.each([
    ['an unknown label', `${HEADER}pay_bil\tterse\tx`, 'en/train/a.tsv, line 2: unknown label.'],
    ['an unknown act', `${HEADER}act:dance\tterse\tx`, 'en/train/a.tsv, line 2: unknown label.'],
    ['an unknown voice', `${HEADER}pay_bill\tloud\tx`, 'en/train/a.tsv, line 2: unknown voice.'],
    [
      'an empty text',
      `${HEADER}pay_bill\tterse\tx\npay_bill\tterse\t `,
      'en/train/a.tsv, line 3: empty text.',
    ],
    ['no text', `${HEADER}pay_bill\tterse`, 'en/train/a.tsv, line 2: empty text.'],
    ['a tab in a text', `${HEADER}pay_bill\tterse\ta\tb`, 'en/train/a.tsv, line 2: a text has no tabs.'],
    [
      'the same text again',
      `${HEADER}pay_bill\tterse\tx\nno_internet\tangry\tx`,
      'en/train/a.tsv, line 3: the same text as en/train/a.tsv, line 2.',
    ],
    [
      'another header',
      'text\tlabel\n',
      'en/train/a.tsv, line 1: the header must be label<TAB>voice<TAB>text.',
    ],
    [
      'several faults',
      `${HEADER}x\tterse\tx\ny\tterse\ty`,
      'en/train/a.tsv, line 2: unknown label. There are 1 more faults.',
    ],
  ])('is refused with %s', async (_, text, message) => {
    expect(await failureOf({ 'en/train/a.tsv': text })).toBe(message);
  });

  test('is refused with one wrong label of several, and with a text that another file has', async () => {
    const header = 'labels\tvoice\ttext\n';
    expect(await failureOf({ 'en/train/several.tsv': `${header}pay_bill,x\tterse\tx` })).toBe(
      'en/train/several.tsv, line 2: unknown label.',
    );
    expect(
      await failureOf({
        'en/train/a.tsv': `${HEADER}pay_bill\tterse\tx`,
        'en/train/b.tsv': `${HEADER}pay_bill\tterse\tx`,
      }),
    ).toBe('en/train/b.tsv, line 2: the same text as en/train/a.tsv, line 2.');
  });

  test('is found by its folder', async () => {
    expect(await failureOf({ 'es/train/a.tsv': HEADER })).toBe('There is no train data for the language en.');
    const folder = folderOf({ 'es/train/a.tsv': '', 'en/train/a.tsv': '', 'fr/test/a.tsv': '' });
    expect(trainedLanguages({ folder })).toEqual(['en', 'es']);
    expect(trainedLanguages({ folder: join(folder, 'nowhere') })).toEqual([]);
  });
});

describe('the hash of examples', () => {
  test('is the same in any order and changes with any text or label', () => {
    const example = fc.record({ text: fc.string(), label: fc.string() });
    fc.assert(
      fc.property(
        fc.uniqueArray(example, { minLength: 1, maxLength: 8, selector: ({ text }) => text }),
        (examples) => {
          const hash = hashExamples(examples);
          expect(hash).toMatch(/^[0-9a-f]{64}$/);
          expect(hashExamples(examples.toReversed())).toBe(hash);
          const [first, ...others] = examples;
          if (!first) return;
          expect(hashExamples([{ ...first, text: `${first.text}!` }, ...others])).not.toBe(hash);
          expect(hashExamples([{ ...first, label: `${first.label}!` }, ...others])).not.toBe(hash);
          expect(hashExamples(others)).not.toBe(hash);
        },
      ),
    );
  });
});
