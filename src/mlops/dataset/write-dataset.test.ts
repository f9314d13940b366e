import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { indexSimilarTexts } from '../near-duplicates.ts';
import type { Candidate } from './candidate.ts';
import { CSV_HEADER, csvRow } from './csv.ts';
import { findDataset, listDatasets, readDatasetExamples } from './dataset-folder.ts';
import { type DatasetExample, formatExample, splitOf } from './example.ts';
import { readExamples } from './read-examples.ts';
import { writeDataset } from './write-dataset.ts';

const folder = mkdtempSync(join(tmpdir(), 'larkline-dataset-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const newRoot = () => join(folder, Bun.randomUUIDv7());

function candidate(text: string, options: Partial<Candidate> = {}): Candidate {
  const id = text.replaceAll(/\s/g, '-');
  return {
    ...{ text, label: 'no_internet', source: 'outcome', weight: 0.7, language: 'en' },
    ...{ messageId: `m-${id}`, conversationId: `c-${id}`, itemId: null },
    ...options,
  };
}

const write = (candidates: Iterable<Candidate>, { root = newRoot(), at = '2026-01-01' } = {}) =>
  writeDataset(candidates, { root, tests: {}, from: null, to: null, now: () => new Date(at) });

async function all(examples: AsyncIterable<DatasetExample>): Promise<DatasetExample[]> {
  const list: DatasetExample[] = [];
  for await (const example of examples) list.push(example);
  return list;
}

async function messageOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return 'accepted';
}

describe('a data set', () => {
  test('is named by its content: the same examples give the same hash at any time and place', async () => {
    const messages = [candidate('no signal at all'), candidate('the line is dead')];
    const [first, again] = [await write(messages), await write(messages, { at: '2027-05-05' })];
    expect(again.manifest.hash).toBe(first.manifest.hash);
    expect(readFileSync(join(again.folder, 'examples.jsonl'))).toEqual(
      readFileSync(join(first.folder, 'examples.jsonl')),
    );
    const other = await write([messages[0] as Candidate, candidate('the line is gone')]);
    expect(other.manifest.hash).not.toBe(first.manifest.hash);
  });

  test('that is there already stays as it is', async () => {
    const root = newRoot();
    const first = await write([candidate('no signal')], { root });
    const again = await write([candidate('no signal')], { root, at: '2027-05-05' });
    expect([first.isNew, again.isNew]).toEqual([true, false]);
    expect(readdirSync(root)).toEqual([first.manifest.hash]);
    const [listed] = await listDatasets(root);
    expect(listed?.manifest.created_at).toBe('2026-01-01T00:00:00.000Z');
  });

  test('holds masked texts on one line, and says what was left out and why', async () => {
    const { manifest, folder: made } = await writeDataset(
      [
        candidate('my card 4111 1111 1111 1111\n was charged twice', { label: 'unknown_charge_dispute' }),
        candidate('  '),
        candidate('x'.repeat(20_001)),
        candidate('what about this', { label: 'no_such_topic' }),
        candidate('Please tell me why my bill went up'),
      ],
      {
        root: newRoot(),
        tests: { en: indexSimilarTexts(['please, tell me why my bill went up!']) },
        from: null,
        to: null,
        now: () => new Date(),
      },
    );
    expect(readFileSync(join(made, 'examples.jsonl'), 'utf8')).toContain(
      '"my card [card number removed] was charged twice"',
    );
    expect(manifest).toMatchObject({
      examples: 1,
      by_source: { outcome: 1 },
      left_out: { empty: 1, too_long: 1, unknown_label: 1, like_a_test_text: 1, same_text: 0 },
    });
  });

  test('has each text once, under the label of the most trusted source, then the newest', async () => {
    const { folder: made, manifest } = await write([
      candidate('It is broken', { label: 'no_internet', source: 'outcome' }),
      candidate('it is broken', { label: 'tv_no_signal', source: 'inbox_label', weight: 1 }),
      candidate('it is BROKEN', {
        label: 'slow_internet',
        source: 'inbox_label',
        weight: 1,
        messageId: 'newest',
      }),
      candidate('it is broken', { label: 'pay_bill', source: 'feedback', weight: 0.5 }),
    ]);
    const examples = await all(readDatasetExamples(await findDataset(join(made, '..'), manifest.hash)));
    expect(examples.map(({ label, messageId }) => [label, messageId])).toEqual([['slow_internet', 'newest']]);
    expect(manifest).toMatchObject({ conflicts: 3, left_out: { same_text: 3 } });
  });

  test('keeps a conversation on one side of the split, with about a tenth each to validate and to test', () => {
    const counts = { train: 0, validation: 0, test: 0 };
    for (let i = 0; i < 5_000; i++) counts[splitOf(`conversation ${i}`)] += 1;
    expect(counts.train / 5_000).toBeCloseTo(0.8, 1);
    expect(counts.validation).toBeGreaterThan(400);
    expect(counts.test).toBeGreaterThan(400);
    expect(splitOf('conversation 7')).toBe(splitOf('conversation 7'));
  });

  test('without an example is not made, and a reading that fails leaves nothing behind', async () => {
    const root = newRoot();
    expect(await messageOf(() => write([], { root }))).toStartWith('InputError: No labeled message');
    function* failing() {
      yield candidate('one');
      throw new Error('the database went away');
    }
    expect(await messageOf(() => write(failing(), { root }))).toBe('Error: the database went away');
    expect(readdirSync(root)).toEqual([]);
  });

  test('is found by the beginning of its hash, and refused when it was changed', async () => {
    const root = newRoot();
    const { manifest, folder: made } = await write([candidate('a'), candidate('b')], { root });
    expect((await findDataset(root, manifest.hash.slice(0, 8))).manifest).toEqual(manifest);
    expect(await messageOf(() => findDataset(root, 'ffffffff'))).toStartWith(
      'InputError: There is no data set',
    );
    expect(await messageOf(() => findDataset(root, '../..'))).toStartWith(
      'InputError: A data set is named by',
    );
    const path = join(made, 'examples.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('no_internet', 'pay_bill'));
    expect(
      await messageOf(async () => all(readDatasetExamples(await findDataset(root, manifest.hash)))),
    ).toEndWith('was changed: it is not what its hash says. Build or import it again.');
  });
});

describe('a file of examples', () => {
  const good = '{"text":"my line is dead","label":"no_internet","language":"en"}';

  async function readFile(name: string, content: string): Promise<DatasetExample[]> {
    const path = join(folder, name);
    writeFileSync(path, content);
    return all(readExamples(path));
  }

  test('needs only text, label and language', async () => {
    expect(await readFile('a.jsonl', `${good}\n\n`)).toEqual([
      {
        ...{ text: 'my line is dead', label: 'no_internet', language: 'en', source: 'import', weight: 1 },
        ...{ split: splitOf('my line is dead'), messageId: null, conversationId: null, itemId: null },
      },
    ]);
    expect(await readFile('a.csv', 'label,text,language\npay_bill,"how, and where?",es\n')).toMatchObject([
      { text: 'how, and where?', label: 'pay_bill', language: 'es' },
    ]);
  });

  test.each([
    ['half a line', 'b.jsonl', `${good}\n{"text":"my`, 'line 2: not a JSON object.'],
    ['no object', 'b.jsonl', `${good}\n\n[1]`, 'line 3: not a JSON object.'],
    [
      'an unknown label',
      'b.jsonl',
      `${good}\n${good.replace('no_internet', 'nope')}`,
      'line 2: unknown label.',
    ],
    ['no text', 'b.jsonl', '{"label":"pay_bill","language":"en"}', 'line 1: there is no text.'],
    [
      'no language',
      'b.jsonl',
      '{"text":"x","label":"pay_bill"}',
      'line 1: the language must be one of en, es.',
    ],
    [
      'a weight of 2',
      'b.jsonl',
      good.replace('{', '{"weight":2,'),
      'line 1: the weight must be a number above 0',
    ],
    [
      'an unknown source',
      'b.jsonl',
      good.replace('{', '{"source":"rumor",'),
      'line 1: the source must be one of',
    ],
    ['an unknown split', 'b.jsonl', good.replace('{', '{"split":"x",'), 'line 1: the split must be one of'],
    [
      'an id that is a number',
      'b.jsonl',
      good.replace('{', '{"message_id":7,'),
      'line 1: message_id, conversation_id',
    ],
    [
      'a row cut short',
      'b.csv',
      'text,label,language\na,pay_bill,en\nb,pay_bill\n',
      'line 3: not a row with as many',
    ],
    ['an open quote', 'b.csv', 'text,label,language\n"a,pay_bill,en\n', 'not a row with as many'],
    ['a line without end', 'b.jsonl', `${good}\n{"text":"${'x'.repeat(200_001)}`, 'line 2: longer than'],
    [
      'an id with a line separator',
      'b.jsonl',
      good.replace('{', '{"message_id":"a\u2028b",'),
      'line 1: message_id, conversation_id',
    ],
    [
      'a conversation on both sides of the split',
      'b.jsonl',
      ['train', 'test']
        .map((split) => good.replace('{', `{"conversation_id":"c","split":"${split}",`))
        .join('\n'),
      'line 2: its conversation is in the split train already.',
    ],
    ['nothing', 'b.csv', 'text,label,language\n', 'holds no examples.'],
  ] as const)(
    'with %s is refused with the line, and nothing of it is imported',
    async (_, name, content, message) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      const root = newRoot();
      const told = await messageOf(() =>
        writeDataset(readExamples(path), { root, tests: {}, from: null, to: null, now: () => new Date() }),
      );
      expect(told).toStartWith(`InputError: ${path}`);
      expect(told).toContain(message);
      expect(readdirSync(root)).toEqual([]);
    },
  );

  test('may have line separators of typesetting within a text, and a byte order mark', async () => {
    const text = 'my line\u2028is dead';
    const content = `\ufeff${JSON.stringify({ text, label: 'no_internet', language: 'en' })}\r\n${good}`;
    expect((await readFile('u.jsonl', content)).map((one) => one.text)).toEqual([
      'my line is dead',
      'my line is dead',
    ]);
  });

  test('that is not UTF-8 is refused with the line', async () => {
    const path = join(folder, 'latin.jsonl');
    writeFileSync(path, Buffer.concat([Buffer.from(`${good}\n`), Buffer.from([0x22, 0xe9, 0x22])]));
    expect(await messageOf(() => all(readExamples(path)))).toBe(
      `InputError: ${path}, line 2: not UTF-8 text.`,
    );
  });

  test('gives back what was written, as JSON lines and as a table that no spreadsheet runs', async () => {
    const anyExample = fc.record({
      text: fc
        .tuple(fc.constantFrom('x', '=', "'=", "''-", "'"), fc.string({ unit: 'grapheme', minLength: 1 }))
        .map((parts) => parts.join('').replace(/\s+/g, ' ').trim()),
      label: fc.constantFrom('no_internet', 'act:thanks', 'out_of_scope'),
      language: fc.constantFrom('en', 'es'),
      source: fc.constantFrom('outcome', 'inbox_label'),
      weight: fc.constantFrom(0.35, 0.7, 1),
      split: fc.constantFrom('train', 'test'),
      messageId: fc.option(fc.uuid()),
      conversationId: fc.option(fc.uuid()),
      itemId: fc.constant(null),
    }) as fc.Arbitrary<DatasetExample>;
    const example = anyExample.map((one) =>
      one.conversationId === null ? one : { ...one, split: splitOf(one.conversationId) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(example, { minLength: 1, maxLength: 5 }), async (examples) => {
        expect(await readFile('c.jsonl', examples.map((one) => `${formatExample(one)}\n`).join(''))).toEqual(
          examples,
        );
        expect(await readFile('c.csv', CSV_HEADER + examples.map(csvRow).join(''))).toEqual(examples);
      }),
      { numRuns: 50 },
    );
    for (const text of ['=1+1', '+1', '-1', '@x']) {
      const [one] = await readFile('d.jsonl', JSON.stringify({ text, label: 'pay_bill', language: 'en' }));
      const row = csvRow(one as DatasetExample);
      expect(row).toStartWith(`'${text}`);
      expect(await readFile('d.csv', CSV_HEADER + row)).toEqual([one as DatasetExample]);
    }
  });
});
