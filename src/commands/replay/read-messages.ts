import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';
import { CommandError } from '../command-error.ts';

/** One message of a file: its row's id (or line number), its column, and the text. */
export interface ReplayMessage {
  readonly id: string;
  readonly column: string;
  readonly content: string;
}

/** Columns tried, in this order, when none is named. */
const USUAL_COLUMNS = ['content', 'text', 'message', 'narrative', 'utterance', 'title'];

/**
 * Reads messages from a TSV or CSV file with a header line, or from JSON lines. Each named column of a row is a
 * message of its own; empty cells are passed over.
 * @throws CommandError with the line's number when the file cannot be read.
 */
export async function* readMessages(
  path: string,
  { columns }: { columns: readonly string[] },
): AsyncGenerator<ReplayMessage> {
  let line = 0;
  let chosen = columns;
  for await (const row of readRows(path)) {
    line += 1;
    if (line === 1) chosen = columns.length > 0 ? requireColumns(row, columns) : guessColumn(row);
    for (const column of chosen) {
      const content = row[column];
      if (typeof content === 'string' && content.trim() !== '')
        yield { id: String(row['id'] ?? line), column, content };
    }
  }
  if (line === 0) throw new CommandError(`${path} holds no rows.`);
}

type Row = Readonly<Record<string, unknown>>;

/** Rows of a TSV or CSV file with a header line, or of JSON lines. @throws CommandError for another kind of file. */
export function readRows(path: string): AsyncIterable<Row> {
  const kind = extname(path).toLowerCase();
  if (kind === '.jsonl' || kind === '.ndjson') return readJsonLines(path);
  if (kind === '.tsv')
    return createReadStream(path).pipe(parse({ columns: true, delimiter: '\t', quote: null, bom: true }));
  if (kind === '.csv') return createReadStream(path).pipe(parse({ columns: true, bom: true }));
  throw new CommandError(`${path} must end in .tsv, .csv or .jsonl.`);
}

async function* readJsonLines(path: string): AsyncGenerator<Row> {
  let number = 0;
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number += 1;
    if (line.trim() === '') continue;
    yield parseLine(line, { path, number });
  }
}

function parseLine(line: string, { path, number }: { path: string; number: number }): Row {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Row;
  } catch {
    // Falls through to the one sentence for both faults.
  }
  throw new CommandError(`${path}, line ${number}: not a JSON object.`);
}

function requireColumns(row: Row, columns: readonly string[]): readonly string[] {
  const missing = columns.filter((column) => !(column in row));
  if (missing.length > 0)
    throw new CommandError(
      `There is no column ${missing.join(', ')}. There are: ${Object.keys(row).join(', ')}.`,
    );
  return columns;
}

function guessColumn(row: Row): readonly string[] {
  const column = USUAL_COLUMNS.find((name) => name in row);
  if (column === undefined)
    throw new CommandError(`Name the column with --column. There are: ${Object.keys(row).join(', ')}.`);
  return [column];
}
