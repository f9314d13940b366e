import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { jsonFaultLine } from './json-fault-line.ts';
import { MAX_EXAMPLES, MAX_FILE_BYTES } from './limits.ts';
import { readLabeledFile } from './read-labeled-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'larkline-labeled-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** What reading the file ends with: its examples, or the sentence of its failure after the folder's name. */
async function outcomeOf(path: string): Promise<unknown> {
  try {
    return await readLabeledFile(path);
  } catch (error) {
    return (error as Error).message.replace(`${folder}/`, '');
  }
}

const TWO = {
  kind: 'flat',
  examples: [
    { text: 'play, some jazz', label: 'music' },
    { text: 'what is "42"', label: 'out_of_scope' },
  ],
} as const;

describe('a file of labeled texts', () => {
  test.each([
    ['tabs, text first', 'a.tsv', 'text\tlabel\nplay, some jazz\tmusic\nwhat is "42"\toos\n'],
    [
      'tabs, any order and further columns',
      'b.tsv',
      '\ufeffLabel\tvoice\tText\r\nmusic\tx\tplay, some jazz\r\n\r\nout_of_scope\ty\twhat is "42"\r\n',
    ],
    ['tabs without a header', 'c.txt', 'play, some jazz\tmusic\nwhat is "42"\toos'],
    ['commas', 'd.csv', 'category,text\nmusic,"play, some jazz"\noos,"what is ""42"""\n'],
    ['commas, named intent', 'e.csv', 'text,intent\n"play, some jazz",music\n"what is ""42""",oos\n'],
    [
      'JSON lines',
      'f.jsonl',
      '{"text":"play, some jazz","intent":"music"}\n\n{"label":"oos","text":"what is \\"42\\""}\n',
    ],
    ['a JSON list', 'g.json', '[["play, some jazz","music"],{"text":"what is \\"42\\"","label":"oos"}]'],
  ])('is read: %s', async (_, name, content) => {
    expect(await outcomeOf(file(name, content))).toEqual(TWO);
  });

  test('that its author has split keeps the split, with what is out of scope in it', async () => {
    const lists = {
      train: [['a', 'x']],
      val: [['b', 'x']],
      test: [['c', 'x']],
      oos_train: [],
      oos_val: [['d', 'oos']],
      oos_test: [['e', 'oos']],
    };
    expect(await outcomeOf(file('clinc.json', JSON.stringify(lists)))).toEqual({
      kind: 'split',
      train: [{ text: 'a', label: 'x' }],
      validation: [
        { text: 'b', label: 'x' },
        { text: 'd', label: 'out_of_scope' },
      ],
      test: [
        { text: 'c', label: 'x' },
        { text: 'e', label: 'out_of_scope' },
      ],
    });
  });

  test.each([
    ['another kind', 'a.xlsx', 'x', 'a.xlsx must end in .tsv, .txt, .csv, .jsonl, .ndjson or .json.'],
    ['no rows', 'no.tsv', 'text\tlabel\n', 'no.tsv holds no examples.'],
    [
      'a cell too few',
      'few.tsv',
      'text\tlabel\na\tx\nb\n',
      'few.tsv, line 3: 2 cells are expected, as in the first line.',
    ],
    [
      'no header and three cells',
      'head.tsv',
      'a\tb\tc\n',
      'head.tsv, line 1: there is no header with "text" and "label", so each line must be a text and a label.',
    ],
    ['an empty text', 'empty.tsv', 'text\tlabel\na\tx\n \tx\n', 'empty.tsv, line 3: the text is empty.'],
    [
      'an empty label',
      'label.tsv',
      'a\tx\nb\t\n',
      'label.tsv, line 2: the label must have 1 to 100 characters.',
    ],
    ['an open quote', 'open.csv', 'text,label\na,x\n"b,x\n', 'open.csv, line 3: not CSV.'],
    [
      'a CSV row that is short',
      'short.csv',
      'text,label\n"a\nb",x\nc\n',
      'short.csv, line 4: 2 cells are expected, as in the first line.',
    ],
    [
      'a broken line of JSON',
      'lines.jsonl',
      '{"text":"a","label":"x"}\n{"text"\n',
      'lines.jsonl, line 2: not JSON.',
    ],
    [
      'a number for a text',
      'number.jsonl',
      '{"text":5,"label":"x"}\n',
      'number.jsonl, line 1: a text and a label are needed.',
    ],
    ['no text', 'null.jsonl', 'null\n', 'null.jsonl, line 1: a text and a label are needed.'],
    ['broken JSON', 'broken.json', '{\n "train": [\n  ["a", "x"],,\n ]\n}', 'broken.json, line 3: not JSON.'],
    [
      'JSON that is nested without end',
      'deep.json',
      `["]",\n`.padEnd(2_000, '['),
      'deep.json, line 2: not JSON.',
    ],
    [
      'JSON that is nested too deep',
      'deeper.json',
      `[\n"\\\\\\"[",${'['.repeat(2_000)}`,
      'deeper.json, line 2: not JSON.',
    ],
    [
      'a broken pair',
      'pair.json',
      '{"train":[["a","x"],["b"]],"test":[["a","x"]]}',
      'pair.json, train[1]: a text and a label are needed.',
    ],
    [
      'half a split',
      'half.json',
      '{"train":[["a","x"]]}',
      'half.json must hold a list of examples, or the lists "train" and "test".',
    ],
    [
      'a text beyond the limit',
      'long.tsv',
      `${'a'.repeat(20_001)}\tx\n`,
      'long.tsv, line 1: the text is longer than 20000 characters.',
    ],
    [
      'a label beyond the limit',
      'labels.tsv',
      Array.from({ length: 501 }, (_, n) => `a\t${n}\n`).join(''),
      'labels.tsv, line 501: this is one label more than the 500 allowed.',
    ],
  ])('is refused with %s', async (_, name, content, message) => {
    expect(await outcomeOf(file(name, content))).toBe(message);
  });

  test('is refused when it is not UTF-8, not there, no file, or too large to hold', async () => {
    const latin = Buffer.concat([
      Buffer.from('text\tlabel\nok\tx\ncaf'),
      Buffer.from([0xe9]),
      Buffer.from('\tx\n'),
    ]);
    expect(await outcomeOf(file('latin.tsv', latin))).toBe('latin.tsv, line 3: not UTF-8 text.');
    expect(await outcomeOf(join(folder, 'nowhere.tsv'))).toBe('There is no file nowhere.tsv.');
    expect(await outcomeOf('/dev/zero')).toBe(
      '/dev/zero must end in .tsv, .txt, .csv, .jsonl, .ndjson or .json.',
    );
    for (const [name, line] of [
      ['many.tsv', 'a\tx\n'],
      ['many.csv', 'a,x\n'],
      ['many.jsonl', '["a","x"]\n'],
    ] as const)
      expect(await outcomeOf(file(name, line.repeat(MAX_EXAMPLES + 2)))).toMatch(
        /^many\.\w+ (has|holds) more than 100000 (lines|examples)\.$/,
      );
    expect(await outcomeOf(file('wide.tsv', 'a\t'.repeat(200)))).toBe(
      'wide.tsv, line 1: there are more than 100 columns.',
    );
    const huge = file('huge.tsv', '');
    truncateSync(huge, MAX_FILE_BYTES + 1);
    expect(await outcomeOf(huge)).toBe('huge.tsv is larger than 32 MiB.');
  });
});

describe('the line where a text stops being JSON', () => {
  test.each([
    ['{"a": 1}\nx', 2],
    ['{"a":\n"x\n"}', 2],
    ["{'a': 1}", 1],
    ['[1,\n2,\n]', 3],
    ['{"a":1,\n}', 2],
    ['[\n1}', 2],
    ['\n\n', 3],
    ['[1 2]', 1],
    ['["\\x"]', 1],
    ['{"a":1,\n"b" 2}', 2],
    ['[\n01]', 2],
  ])('of %j is %d', (text, line) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(jsonFaultLine(text)).toBe(line);
  });

  test('is where the nesting is too deep to be meant', () => {
    expect(jsonFaultLine('[\n'.repeat(1_000))).toBe(1_001);
    expect(jsonFaultLine('[\n'.repeat(1_000_000))).toBe(1_001);
  });

  test('is after every text that is JSON', () => {
    fc.assert(
      fc.property(fc.json({ depthSize: 'medium' }), (text) => {
        // The whole is JSON, so the first fault is the mark after it.
        expect(jsonFaultLine(`${text}\n!`)).toBe(2);
        // An open list around it ends too early.
        expect(jsonFaultLine(`[${text}\n`)).toBe(2);
      }),
    );
  });
});
