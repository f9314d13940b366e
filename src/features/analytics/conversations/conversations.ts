import { decodeCursor, encodeCursor } from '#http/pagination.ts';
import { csvLine } from '#lib/csv.ts';
import type { CellStore } from '../cells/store.ts';
import type { Window } from '../window.ts';
import { type ShownFact, shownFact } from './fact-row.ts';
import { type RowFilter, type RowsQuery, readRowFilter } from './row-filter.ts';
import { rowSchema } from './schema.ts';
import type { FactBatch, FactRowStore, Place } from './store.ts';

/** Rows that one statement looks at: for a batch of a file, which is held in memory, and for a page, which is short. */
const SCANNED = { file: 1_000, page: 5_000 } as const;

export interface ConversationRowsDeps {
  readonly rows: FactRowStore;
  readonly cells: Pick<CellStore, 'progress'>;
  readonly now: () => Date;
}

/** A file that is made while it is read. */
export interface RowsFile {
  /** Without an extension. */
  readonly name: string;
  readonly lines: AsyncIterable<string>;
}

export type ConversationRows = ReturnType<typeof createConversationRows>;

/** One row for each conversation: in pages, and as files of any length. */
export function createConversationRows({ rows, cells, now }: ConversationRowsDeps) {
  /** All rows from a place on, batch by batch; a batch may be empty. */
  async function* batches(
    filter: RowFilter,
    { after }: { after: Place | undefined },
  ): AsyncGenerator<FactBatch> {
    let place = after;
    do {
      const batch = await rows.listFacts({
        filter,
        after: place,
        scanned: SCANNED.file,
        limit: SCANNED.file,
      });
      yield batch;
      place = batch.next;
    } while (place !== undefined);
  }

  /** Text of the rows, each batch in one piece, the first with what stands before all rows. */
  async function* linesOf(
    query: RowsQuery,
    { filter, first, line }: { filter: RowFilter; first: string; line: (row: ShownFact) => string },
  ): AsyncGenerator<string> {
    let before = first;
    for await (const batch of batches(filter, { after: placeIn(query) })) {
      yield before + batch.rows.map((row) => line(shownFact(row, row))).join('');
      before = '';
    }
  }

  return {
    /** @throws AppError for a query that is no good. */
    async page(query: RowsQuery) {
      const { filter, window } = readRowFilter(query, { now: now() });
      const { limit } = query;
      const found: FactBatch['rows'][number][] = [];
      let place = placeIn(query);
      do {
        const wanted = limit + 1 - found.length;
        const batch = await rows.listFacts({ filter, after: place, scanned: SCANNED.page, limit: wanted });
        found.push(...batch.rows);
        place = batch.next;
      } while (place !== undefined && found.length <= limit);
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      const more = found.length > limit && last !== undefined;
      const asOf = await cells.progress();
      return {
        window: { from: window.from.toISOString(), to: window.to.toISOString(), time_zone: window.timeZone },
        as_of: asOf === null ? null : asOf.toISOString(),
        conversations: shown.map((row) => shownFact(row, row)),
        next_cursor: more ? encodeCursor({ at: last.begunAtText, id: last.conversationId }) : null,
      };
    },

    /**
     * The same rows as a file, all of them from `cursor` on. They are read while they are written: memory holds one
     * batch. @throws AppError for a query that is no good.
     */
    file(query: RowsQuery, format: 'csv' | 'ndjson'): RowsFile {
      const { filter, window } = readRowFilter(query, { now: now() });
      placeIn(query);
      const lines =
        format === 'csv'
          ? linesOf(query, {
              filter,
              first: csvLine(COLUMNS),
              line: (row) => csvLine(COLUMNS.map((name) => row[name])),
            })
          : linesOf(query, { filter, first: '', line: (row) => `${JSON.stringify(row)}\n` });
      return { name: fileName(window), lines };
    },
  };
}

/** Columns of a file, in the order of the schema. */
const COLUMNS = Object.keys(rowSchema.properties) as readonly (keyof ShownFact)[];

function placeIn({ cursor }: RowsQuery): Place | undefined {
  return cursor === undefined ? undefined : decodeCursor(cursor);
}

function fileName({ from, to }: Window): string {
  const day = (instant: Date) => instant.toISOString().slice(0, 10);
  return `conversations-${day(from)}-${day(to)}`;
}
