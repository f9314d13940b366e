import { ScoringError } from './scoring-error.ts';

/** Rows of one request. */
export const MAX_ROWS = 1_000;
/** Bytes of a body. */
export const MAX_BODY_BYTES = 1024 * 1024;
/** UTF-16 units of one text: as long as a message of a chat may be. */
export const MAX_TEXT_LENGTH = 20_000;

/** The column that holds the texts. */
export const TEXT_COLUMN = 'text';

/** The rows, if every one is a text and they are neither none nor too many. @throws ScoringError */
export function checkRows(rows: readonly unknown[]): readonly string[] {
  if (rows.length === 0) throw new ScoringError('There is no row to predict.');
  if (rows.length > MAX_ROWS)
    throw new ScoringError(`There are ${rows.length} rows; a request may have ${MAX_ROWS}.`, { status: 413 });
  return rows.map((row, index) => {
    if (typeof row !== 'string') throw new ScoringError(`Row ${index + 1} is not a text.`);
    if (row.length > MAX_TEXT_LENGTH)
      throw new ScoringError(`Row ${index + 1} is longer than ${MAX_TEXT_LENGTH} characters.`);
    return row;
  });
}
