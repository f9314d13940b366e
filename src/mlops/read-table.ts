import { type CsvError, parse } from 'csv-parse/sync';
import { InputError } from './input-error.ts';
import { MAX_COLUMNS, MAX_LINE_LENGTH } from './limits.ts';
import { splitLines } from './read-text.ts';

/** One record of a file, before its label is checked. `place` says where it stands: "line 7", or "train[3]". */
export interface RawExample {
  readonly text: unknown;
  readonly label: unknown;
  readonly place: string;
}

/** Names that are understood for a column or field, best first. */
const TEXT_NAMES = ['text', 'utterance', 'content', 'message', 'sentence'];
const LABEL_NAMES = ['label', 'intent', 'category', 'topic'];

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/**
 * Rows of tab-separated text, without quoting.
 * @throws InputError that names the line.
 */
export function readTsv(text: string, { path }: { path: string }): readonly RawExample[] {
  const rows = splitLines(text, { path }).map((content, index) => ({
    cells: content.split('\t', MAX_COLUMNS + 1),
    line: index + 1,
  }));
  return readRows(
    rows.filter(({ cells }) => cells.length > 1 || cells[0]?.trim() !== ''),
    { path },
  );
}

/**
 * Rows of comma-separated text (RFC 4180).
 * @throws InputError that names the line.
 */
export function readCsv(text: string, { path }: { path: string }): readonly RawExample[] {
  // The parser is slow on lines of a million cells, and looks at a record only when it is whole.
  const long = splitLines(text, { path }).findIndex((line) => line.length > MAX_LINE_LENGTH);
  if (long !== -1)
    throw new InputError(`${path}, line ${long + 1}: longer than ${MAX_LINE_LENGTH} characters.`);
  return readRows(parseCsv(text, { path }), { path });
}

function parseCsv(text: string, { path }: { path: string }): readonly Row[] {
  const rows: Row[] = [];
  try {
    parse(text, {
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_LINE_LENGTH,
      on_record: (cells, { lines: line }) => {
        rows.push(checkWidth({ cells, line }, { path }));
        return null;
      },
    });
    return rows;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path}, line ${Number((error as CsvError)['lines']) || 1}: not CSV.`);
  }
}

function checkWidth(row: Row, { path }: { path: string }): Row {
  if (row.cells.length > MAX_COLUMNS)
    throw new InputError(`${path}, line ${row.line}: there are more than ${MAX_COLUMNS} columns.`);
  return row;
}

/** Fields of JSON objects, under the same names as columns. */
export function readFields(value: unknown, { place }: { place: string }): RawExample {
  if (Array.isArray(value)) return { text: value[0], label: value[1], place };
  const fields = (typeof value === 'object' ? value : undefined) ?? {};
  const pick = (names: readonly string[]) => {
    const name = names.find((candidate) => Object.hasOwn(fields, candidate));
    return name === undefined ? undefined : (fields as Readonly<Record<string, unknown>>)[name];
  };
  return { text: pick(TEXT_NAMES), label: pick(LABEL_NAMES), place };
}

function readRows(rows: readonly Row[], { path }: { path: string }): readonly RawExample[] {
  const [first] = rows;
  if (!first) return [];
  const header = findColumns(first.cells);
  const columns = header ?? { text: 0, label: 1, count: 2 };
  checkWidth(first, { path });
  return (header ? rows.slice(1) : rows).map(({ cells, line }) => {
    if (cells.length !== columns.count)
      throw new InputError(
        header
          ? `${path}, line ${line}: ${columns.count} cells are expected, as in the first line.`
          : `${path}, line ${line}: there is no header with "text" and "label", so each line must be a text and a label.`,
      );
    return { text: cells[columns.text], label: cells[columns.label], place: `line ${line}` };
  });
}

function findColumns(cells: readonly string[]): { text: number; label: number; count: number } | undefined {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const place = (known: readonly string[]) =>
    known.map((name) => names.indexOf(name)).find((index) => index !== -1);
  const text = place(TEXT_NAMES);
  const label = place(LABEL_NAMES);
  return text === undefined || label === undefined ? undefined : { text, label, count: cells.length };
}
