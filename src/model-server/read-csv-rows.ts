import { parse } from 'csv-parse/sync';
import { checkRows, MAX_ROWS, MAX_TEXT_LENGTH, TEXT_COLUMN } from './limits.ts';
import { ScoringError } from './scoring-error.ts';

/** A longer record could not be a row; doubled, since each quotation mark in a quoted text is written twice. */
const MAX_RECORD_LENGTH = 2 * MAX_TEXT_LENGTH + 1_000;

/**
 * Texts of comma-separated rows (RFC 4180), as `DataFrame.to_csv` writes them: a line of names, with or without a
 * nameless first column that counts the rows.
 * @throws ScoringError
 */
export function readCsvRows(text: string): readonly string[] {
  const [header = [], ...records] = parseRecords(text);
  const names = header.map((name) => name.trim());
  const counted = names.length > 1 && names[0] === '';
  const columns = counted ? names.slice(1) : names;
  if (columns.length !== 1 || columns[0] !== TEXT_COLUMN)
    throw new ScoringError(`The first line must name one column, "${TEXT_COLUMN}".`);
  return checkRows(records.map((cells) => cells[counted ? 1 : 0]));
}

function parseRecords(text: string): readonly (readonly string[])[] {
  try {
    // One more than allowed, and the header, are enough to see that there are too many.
    return parse(text, {
      bom: true,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD_LENGTH,
      to: MAX_ROWS + 2,
    });
  } catch {
    throw new ScoringError('The body is not comma-separated text with the same cells in every line.');
  }
}
