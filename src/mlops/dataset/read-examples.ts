import { createReadStream, existsSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { type CsvError, type InfoRecord, parse } from 'csv-parse';
import { InputError } from '../input-error.ts';
import { MAX_EXAMPLES, MAX_LINE_LENGTH } from '../limits.ts';
import { readLines } from '../read-lines.ts';
import { plainCell } from './csv.ts';
import { type DatasetExample, type DatasetSplit, type ExampleFields, readExample } from './example.ts';

/**
 * The examples of a file (.jsonl, .csv or .tsv with a header), one by one, as it is read. Those of a conversation are in
 * one split.
 * @throws InputError that names the line and what is wrong with it; what was given before is not to be used then.
 */
export async function* readExamples(path: string): AsyncGenerator<DatasetExample> {
  let count = 0;
  const splits = new Map<string, DatasetSplit>();
  for await (const { fields, line } of readRows(path)) {
    const example = readExample(fields);
    if (typeof example === 'string') throw new InputError(`${path}, line ${line}: ${example}`);
    const { conversationId, split } = example;
    const before = conversationId === null ? split : (splits.get(conversationId) ?? split);
    if (before !== split)
      throw new InputError(`${path}, line ${line}: its conversation is in the split ${before} already.`);
    if (conversationId !== null) splits.set(conversationId, split);
    count += 1;
    if (count > MAX_EXAMPLES) throw new InputError(`${path} has more than ${MAX_EXAMPLES} examples.`);
    yield example;
  }
  if (count === 0) throw new InputError(`${path} holds no examples.`);
}

interface Row {
  readonly fields: ExampleFields;
  readonly line: number;
}

function readRows(path: string): AsyncIterable<Row> {
  if (!existsSync(path) || !statSync(path).isFile()) throw new InputError(`There is no file ${path}.`);
  const kind = extname(path).toLowerCase();
  if (kind === '.jsonl' || kind === '.ndjson') return readJsonLines(path);
  if (kind === '.csv') return readTable(path, { delimiter: ',' });
  if (kind === '.tsv') return readTable(path, { delimiter: '\t' });
  throw new InputError(`${path} must end in .jsonl, .csv or .tsv.`);
}

async function* readJsonLines(path: string): AsyncGenerator<Row> {
  let line = 0;
  for await (const content of readLines(path)) {
    line += 1;
    if (content.trim() !== '') yield { fields: parseLine(content, { path, line }), line };
  }
}

function parseLine(content: string, { path, line }: { path: string; line: number }): ExampleFields {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as ExampleFields;
  } catch {
    // Falls through to the one sentence for both faults.
  }
  throw new InputError(`${path}, line ${line}: not a JSON object.`);
}

async function* readTable(path: string, { delimiter }: { delimiter: string }): AsyncGenerator<Row> {
  const quote = delimiter === ',' ? '"' : null;
  const rows = createReadStream(path).pipe(
    parse({
      ...{ columns: true, info: true, bom: true, delimiter, quote },
      skip_empty_lines: true,
      max_record_size: MAX_LINE_LENGTH,
    }),
  );
  try {
    for await (const row of rows) {
      const { record, info } = row as { record: Record<string, string>; info: InfoRecord };
      const cells = Object.entries(record).map(([name, cell]) => [name, plainCell(cell)]);
      yield { fields: Object.fromEntries(cells), line: info.lines };
    }
  } catch (error) {
    const { code, lines } = error as CsvError & { lines?: number };
    if (code === undefined || error instanceof InputError) throw error;
    throw new InputError(`${path}, line ${lines ?? 1}: not a row with as many cells as the first line.`);
  }
}
