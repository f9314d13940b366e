import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { MAX_ROWS, MAX_TEXT_LENGTH } from './limits.ts';
import { readRows } from './read-rows.ts';
import { ScoringError } from './scoring-error.ts';

const JSON_TYPE = 'application/json';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const readJson = (body: unknown) => readRows(bytesOf(JSON.stringify(body)), { contentType: JSON_TYPE });
const readCsv = (text: string) => readRows(bytesOf(text), { contentType: 'text/csv' });

function failureOf(read: () => unknown): ScoringError {
  try {
    read();
  } catch (error) {
    if (error instanceof ScoringError) return error;
    throw error;
  }
  throw new Error('It was read.');
}

/** RFC 4180, every cell quoted. */
function toCsv(texts: readonly string[]): string {
  return ['text', ...texts.map((text) => `"${text.replaceAll('"', '""')}"`)].join('\r\n');
}

describe('the same texts', () => {
  // Half surrogate pairs have no UTF-8 form; a body cannot hold them.
  const texts = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 20 });

  test('are read from every form of the protocol, in order', () => {
    fc.assert(
      fc.property(texts, (rows) => {
        const cells = rows.map((text) => [text]);
        const records = rows.map((text) => ({ text }));
        const forms = [
          { dataframe_split: { columns: ['text'], data: cells } },
          { dataframe_split: { columns: ['text'], index: rows.map((_, index) => index), data: cells } },
          { dataframe_split: { data: cells } },
          { dataframe_split: { data: rows } },
          { dataframe_records: records },
          ...['inputs', 'instances'].flatMap((name) =>
            [rows, cells, records, { text: rows }, { text: cells }].map((value) => ({ [name]: value })),
          ),
          { inputs: rows, params: {} },
          { inputs: rows, params: null },
        ];
        for (const form of forms) expect(readJson(form)).toEqual(rows);
        expect(readCsv(toCsv(rows))).toEqual(rows);
      }),
    );
  });

  test('are read from CSV with a byte order mark, with a column that counts, and without a last line end', () => {
    expect(readCsv('\ufefftext\na\nb')).toEqual(['a', 'b']);
    expect(readCsv(',text\n0,a\n1,"b, c\nd"\n')).toEqual(['a', 'b, c\nd']);
    expect(readCsv('text\r\n"say ""no"""\r\n')).toEqual(['say "no"']);
  });
});

describe('what is wrong', () => {
  test.each([
    ['a list', [], 'The body must be a JSON object with one of'],
    ['a text', 'hello', 'The body must be a JSON object with one of'],
    ['null', null, 'The body must be a JSON object with one of'],
    ['nothing', {}, 'The body must have exactly one of'],
    ['two forms', { inputs: ['a'], instances: ['a'] }, 'The body must have exactly one of'],
    ['an unknown field', { inputs: ['a'], more: 1 }, 'The body must have exactly one of'],
    ['the name of a method', { toString: ['a'] }, 'The body must have exactly one of'],
    ['parameters', { inputs: ['a'], params: { temperature: 1 } }, 'The model takes no "params".'],
    ['no row', { inputs: [] }, 'There is no row to predict.'],
    [
      'no row in a table',
      { dataframe_split: { columns: ['text'], data: [] } },
      'There is no row to predict.',
    ],
    ['a number', { inputs: ['a', 1] }, 'Row 2 is not a text.'],
    ['null as a row', { inputs: [null] }, 'Row 1 is not a text.'],
    ['one text', { inputs: 'a' }, '"inputs" must be a list or an object of lists.'],
    [
      'another column',
      { dataframe_split: { columns: ['message'], data: [['a']] } },
      '"columns" must be ["text"].',
    ],
    [
      'two columns',
      { dataframe_split: { columns: ['text', 'x'], data: [['a', 1]] } },
      '"columns" must be ["text"].',
    ],
    [
      'two cells',
      { dataframe_split: { columns: ['text'], data: [['a'], ['b', 'c']] } },
      'Row 2 must have one cell, the text.',
    ],
    [
      'a table without data',
      { dataframe_split: { columns: ['text'] } },
      '"dataframe_split" must be an object with "data"',
    ],
    [
      'a table with more',
      { dataframe_split: { data: [['a']], dtype: 'str' } },
      '"dataframe_split" must be an object with "data"',
    ],
    ['a short index', { dataframe_split: { data: [['a']], index: [] } }, '"index" must have as many entries'],
    ['records that are none', { dataframe_records: ['a'] }, 'Row 1 is not an object.'],
    [
      'a record of another field',
      { dataframe_records: [{ text: 'a' }, { content: 'b' }] },
      'Row 2 must have one field, "text".',
    ],
    ['a record of two fields', { inputs: [{ text: 'a', id: 1 }] }, 'Row 1 must have one field, "text".'],
    [
      'an object of two lists',
      { inputs: { text: ['a'], id: [1] } },
      'An object in "inputs" must have one field, "text"',
    ],
    [
      'a text that is too long',
      { inputs: ['a', 'x'.repeat(MAX_TEXT_LENGTH + 1)] },
      `Row 2 is longer than ${MAX_TEXT_LENGTH} characters.`,
    ],
  ])('%s is told', (_what, body, message) => {
    const failure = failureOf(() => readJson(body));
    expect(failure.message).toStartWith(message);
    expect(failure).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  });

  test('too many rows are 413, in JSON and in CSV', () => {
    const rows = Array.from({ length: MAX_ROWS + 1 }, () => 'a');
    expect(readJson({ inputs: rows.slice(1) }).length).toBe(MAX_ROWS);
    expect(failureOf(() => readJson({ inputs: rows })).status).toBe(413);
    expect(readCsv(`text\n${rows.slice(1).join('\n')}`).length).toBe(MAX_ROWS);
    expect(failureOf(() => readCsv(`text\n${rows.join('\n')}`)).status).toBe(413);
  });

  test.each([
    ['message\na\n', 'The first line must name one column, "text".'],
    ['text,label\na,b\n', 'The first line must name one column, "text".'],
    ['text\na,b\n', 'The body is not comma-separated text'],
    ['text\n"a\n', 'The body is not comma-separated text'],
    [`text\n"${'x'.repeat(60_000)}"\n`, 'The body is not comma-separated text'],
    ['text\n', 'There is no row to predict.'],
    [' \n', 'The body is empty.'],
  ])('CSV such as %j is told', (text, message) => {
    const failure = failureOf(() => readCsv(text.slice(0, 70_000)));
    expect(failure.message).toStartWith(message);
    expect(failure.status).toBe(400);
  });

  test('bytes that are no text, and text that is no JSON', () => {
    const type = { contentType: JSON_TYPE };
    expect(failureOf(() => readRows(Uint8Array.of(0xff, 0xfe), type)).message).toBe(
      'The body must be UTF-8 text.',
    );
    expect(failureOf(() => readRows(bytesOf('{"inputs":['), type)).message).toBe(
      'The body could not be read as JSON.',
    );
    expect(failureOf(() => readRows(bytesOf('['.repeat(1_000_000)), type)).status).toBe(400);
  });

  test.each([
    [null],
    ['text/plain'],
    ['application/jsonx'],
    ['application/json; charset=latin1'],
    ['application/json; version=2'],
    ['application/vnd.apache.parquet'],
  ])('the content type %j is 415', (contentType) => {
    expect(failureOf(() => readRows(bytesOf('{"inputs":["a"]}'), { contentType })).status).toBe(415);
  });

  test.each([
    ['Application/JSON'],
    ['application/json; charset=utf-8'],
    ['application/json;charset="UTF-8"'],
  ])('the content type %j is read', (contentType) => {
    expect(readRows(bytesOf('{"inputs":["a"]}'), { contentType })).toEqual(['a']);
  });

  test.each([
    [{ 'SECRET-4711': 1 }],
    [{ inputs: [{ 'SECRET-4711': 1 }] }],
    [{ inputs: { 'SECRET-4711': ['a'] } }],
    [{ dataframe_split: { columns: ['SECRET-4711'], data: [] } }],
    [{ inputs: [['SECRET-4711', 'SECRET-4711']] }],
    [{ inputs: ['SECRET-4711'.repeat(10_000)] }],
  ])('nothing that was sent is repeated: %j', (body) => {
    expect(failureOf(() => readJson(body)).message).not.toContain('SECRET');
  });
});
