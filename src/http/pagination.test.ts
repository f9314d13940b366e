import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { AppError } from '#errors.ts';
import { type Cursor, decodeCursor, encodeCursor, toPage } from './pagination.ts';

const instant = fc
  .tuple(
    fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
    fc.nat(999),
  )
  .map(([date, micros]) => date.toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`));
const cursors: fc.Arbitrary<Cursor> = fc.record({ at: instant, id: fc.uuid() });

function refusal(text: string): AppError | null {
  try {
    decodeCursor(text);
    return null;
  } catch (error) {
    return error as AppError;
  }
}

describe('a cursor', () => {
  test('reads back as it was written, to the microsecond', () => {
    fc.assert(fc.property(cursors, (cursor) => expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor)));
  });

  test('that this server did not write is refused by its field', () => {
    const spoiled = [
      '',
      'x',
      '!!!!',
      'W10',
      encodeRaw([]),
      encodeRaw(['2026-01-01T00:00:00Z']),
      encodeRaw({ at: 1 }),
    ];
    const wrong = [
      encodeRaw(['yesterday', crypto.randomUUID()]),
      encodeRaw(['2026-01-01T00:00:00Z', 'x']),
      encodeRaw(['2026-99-99T00:00:00Z', crypto.randomUUID()]),
    ];
    for (const text of [...spoiled, ...wrong, 'A'.repeat(5000)]) {
      const error = refusal(text);
      expect(error?.code).toBe('bad_request');
      expect(error?.fields.map(({ field }) => field)).toEqual(['query.cursor']);
    }
  });

  test('of any text either reads or is refused as a bad request', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const error = refusal(text);
        expect(error === null || error.code === 'bad_request').toBe(true);
      }),
    );
  });
});

describe('a page', () => {
  test('ends with a cursor exactly when there are more rows', () => {
    fc.assert(
      fc.property(fc.array(cursors, { maxLength: 12 }), fc.integer({ min: 1, max: 10 }), (all, limit) => {
        const page = toPage(all.slice(0, limit + 1), { limit, cursorOf: (row) => row });
        expect(page.items).toEqual(all.slice(0, limit));
        expect(page.nextCursor === null).toBe(all.length <= limit);
        if (page.nextCursor !== null)
          expect(decodeCursor(page.nextCursor)).toEqual(page.items[limit - 1] as Cursor);
      }),
    );
  });
});

function encodeRaw(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
