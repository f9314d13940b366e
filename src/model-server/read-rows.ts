import { readCsvRows } from './read-csv-rows.ts';
import { readJsonRows } from './read-json-rows.ts';
import { ScoringError } from './scoring-error.ts';

/**
 * The texts of a request to `/invocations`, in order: 1 to `MAX_ROWS`, each of at most `MAX_TEXT_LENGTH`.
 * @throws ScoringError that says which part is wrong.
 */
export function readRows(
  body: Uint8Array,
  { contentType }: { readonly contentType: string | null },
): readonly string[] {
  const read = readerOf(contentType ?? '');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new ScoringError('The body must be UTF-8 text.');
  }
  if (text.trim() === '') throw new ScoringError('The body is empty.');
  return read(text);
}

/** A content type with its parameters, of which only `charset=utf-8` is known. */
function readerOf(contentType: string): (text: string) => readonly string[] {
  const [type = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const known = parameters.every((parameter) => /^(charset="?utf-?8"?)?$/.test(parameter));
  if (known && type === 'application/json') return readJsonRows;
  if (known && type === 'text/csv') return readCsvRows;
  throw new ScoringError('The body must be application/json or text/csv, in UTF-8.', {
    status: 415,
    headers: { accept: 'application/json, text/csv' },
  });
}
