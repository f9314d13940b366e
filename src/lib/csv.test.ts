import { describe, expect, test } from 'bun:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvLine } from './csv.ts';

const FORMULA_STARTS = ['=', '+', '-', '@', '\t', '\r'];

function read(text: string): string[][] {
  return parse(text, { record_delimiter: '\r\n', relax_column_count: true });
}

describe('a line of CSV', () => {
  test('is read back by a parser as it was, whatever it holds', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'é', '😀', '"', ',', '\r', '\n', ' ', "'", '=', '-'),
    });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 5 }),
        (rows) => {
          const shown = rows.map((row) =>
            row.map((text) =>
              FORMULA_STARTS.includes(text.replace(/^'+/, '').charAt(0)) ? `'${text}` : text,
            ),
          );
          expect(read(rows.map(csvLine).join(''))).toEqual(shown);
        },
      ),
    );
  });

  test('never has a cell that a spreadsheet takes for a formula', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FORMULA_STARTS), fc.string(), (start, rest) => {
        const [[first, second] = []] = read(csvLine(['x', `${start}${rest}`]));
        expect(first).toBe('x');
        expect(second).toBe(`'${start}${rest}`);
      }),
    );
  });

  test('leaves numbers alone, writes null as nothing and ends like every line of RFC 4180', () => {
    expect(csvLine([-1.5, null, true, 'a b', 'say "x"'])).toBe('-1.5,,true,a b,"say ""x"""\r\n');
  });
});
