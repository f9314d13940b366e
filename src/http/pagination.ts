import { t } from 'elysia';
import { AppError } from '#errors.ts';
import { isUuid } from '#lib/uuid.ts';

const DEFAULT_PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

const MAX_CURSOR_LENGTH = 200;
/** As the database writes it: UTC, with six digits of a second. */
const INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\.\d{6}Z$/;

/** Query parameters of a list that is read page by page, newest first. */
export const pageQuery = {
  limit: t.Integer({
    minimum: 1,
    maximum: MAX_PAGE_SIZE,
    default: DEFAULT_PAGE_SIZE,
    description: 'How many items to return.',
    examples: [DEFAULT_PAGE_SIZE],
  }),
  cursor: t.Optional(
    t.String({
      maxLength: MAX_CURSOR_LENGTH,
      description: '`next_cursor` of the page before; absent for the first page.',
    }),
  ),
};

/**
 * Where a page ends. `at` is an instant as text, because the database counts microseconds and a Date only
 * milliseconds: a cursor made from a Date would skip rows of the same millisecond.
 */
export interface Cursor {
  readonly at: string;
  readonly id: string;
}

/** A cursor as a string that means nothing to the caller: base64url of `[at, id]`. */
export function encodeCursor({ at, id }: Cursor): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/**
 * Reads what `encodeCursor` wrote.
 * @throws AppError `bad_request` naming `query.cursor` for anything else.
 */
export function decodeCursor(text: string): Cursor {
  const cursor = text.length <= MAX_CURSOR_LENGTH ? parseCursor(text) : null;
  if (cursor === null) {
    throw new AppError('bad_request', 'The cursor is not one this server gave out.', {
      fields: [{ field: 'query.cursor', message: 'must be the next_cursor of an earlier page' }],
    });
  }
  return cursor;
}

/**
 * Cuts rows into a page. Ask the store for `limit + 1` rows: the extra one tells that there is a next page.
 */
export function toPage<Row>(
  rows: readonly Row[],
  { limit, cursorOf }: { limit: number; cursorOf: (row: Row) => Cursor },
): { readonly items: readonly Row[]; readonly nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null,
  };
}

function parseCursor(text: string): Cursor | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(value) || value.length !== 2) return null;
    const [at, id]: readonly unknown[] = value;
    if (typeof at !== 'string' || !isInstant(at)) return null;
    return isUuid(id) ? { at, id } : null;
  } catch {
    return null;
  }
}

/** Whether it is a moment that exists: one that does not (February 30) comes back from a Date as another one. */
function isInstant(text: string): boolean {
  const seconds = INSTANT.exec(text)?.[1];
  const date = new Date(`${seconds}Z`);
  return (
    !Number.isNaN(date.getTime()) && date.getUTCFullYear() > 0 && date.toISOString().startsWith(`${seconds}.`)
  );
}
