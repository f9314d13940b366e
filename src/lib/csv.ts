/** What a cell can hold; null is an empty cell. */
export type CsvValue = string | number | boolean | null;

/**
 * First characters that make a spreadsheet take text for a formula (OWASP, CSV Injection), also behind apostrophes: so the
 * one in front can be taken away again.
 */
const FORMULA = /^'*[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * One record of a CSV file as RFC 4180 has it, with its line end. Text that a spreadsheet would run as a formula gets an
 * apostrophe in front.
 */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: CsvValue): string {
  if (value === null) return '';
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
