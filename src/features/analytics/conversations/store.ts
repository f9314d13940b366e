import { and, desc, getTableColumns, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { CELL_KINDS } from '#core/analytics/cell-kinds.ts';
import { conversationFacts } from '#db/analytics-schema.ts';
import type { Drizzle } from '#db/client.ts';
import type { RowFilter } from './row-filter.ts';

export type FactRow = Omit<typeof conversationFacts.$inferSelect, 'parts' | 'escalationParts'>;

/** A row, its place in the order to the microsecond, and how many of its turns were asked for. */
export type ListedFact = FactRow & { readonly begunAtText: string; readonly matchingTurns: number | null };

/** Where a list goes on: rows before this one. */
export interface Place {
  readonly at: string;
  readonly id: string;
}

export interface FactBatch {
  readonly rows: readonly ListedFact[];
  /** Where to go on; undefined at the end. */
  readonly next: Place | undefined;
}

export type FactRowStore = ReturnType<typeof createFactRowStore>;

/** The facts of conversations, those begun last first. */
export function createFactRowStore(drizzle: Drizzle) {
  const { begunAt, conversationId } = conversationFacts;
  const { parts: _, escalationParts: __, ...shown } = getTableColumns(conversationFacts);
  const begunAtText = exactText(begunAt);

  function inWindow({ filter, after }: { filter: RowFilter; after: Place | undefined }): SQL | undefined {
    return and(
      gte(begunAt, filter.from),
      lt(begunAt, filter.to),
      after && sql`(${begunAt}, ${conversationId}) < (${after.at}::timestamptz, ${after.id}::uuid)`,
    );
  }

  /** The place of the row that is `count` rows further on; undefined when there are not so many. */
  async function placeAfter(
    within: SQL | undefined,
    { count }: { count: number },
  ): Promise<Place | undefined> {
    // Within, so that the text is made of this row alone and not of all that are passed over.
    const place = drizzle
      .select({ at: begunAt, id: conversationId })
      .from(conversationFacts)
      .where(within)
      .orderBy(desc(begunAt), desc(conversationId))
      .offset(count - 1)
      .limit(1)
      .as('place');
    const [row] = await drizzle.select({ at: exactText(place.at), id: place.id }).from(place);
    return row;
  }

  return {
    /**
     * The rows among the next `scanned` ones of the window that the filter lets through, at most `limit`. A statement
     * looks at no more than these, so that it ends in time however rare a match is.
     */
    async listFacts({
      filter,
      after,
      scanned,
      limit,
    }: {
      filter: RowFilter;
      after: Place | undefined;
      scanned: number;
      limit: number;
    }): Promise<FactBatch> {
      const within = inWindow({ filter, after });
      const last = await placeAfter(within, { count: scanned });
      const turns = turnsWanted(filter);
      const rows = await drizzle
        .select({
          ...shown,
          begunAtText,
          matchingTurns: turns ?? sql<null>`null`,
        })
        .from(conversationFacts)
        .where(
          and(
            within,
            last && sql`(${begunAt}, ${conversationId}) >= (${last.at}::timestamptz, ${last.id}::uuid)`,
            ...conditionsOf(filter),
          ),
        )
        .orderBy(desc(begunAt), desc(conversationId))
        .limit(limit);
      const lastRow = rows.at(-1);
      const cut = rows.length === limit && lastRow !== undefined;
      return { rows, next: cut ? { at: lastRow.begunAtText, id: lastRow.conversationId } : last };
    },
  };
}

/** An instant to the microsecond, which a Date has not. */
function exactText(instant: AnyPgColumn): SQL<string> {
  return sql<string>`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

function conditionsOf(filter: RowFilter): readonly (SQL | undefined)[] {
  const { minTurns } = filter;
  const offers = offersWanted(filter);
  const turns = turnsWanted(filter);
  return [
    ...filter.equal.map(({ column, value }) =>
      value === null
        ? sql`${conversationFacts[column]} is null`
        : sql`${conversationFacts[column]} = ${value}`,
    ),
    filter.with === undefined ? undefined : sql`${conversationFacts[filter.with]} <> 0`,
    filter.without === undefined ? undefined : sql`${conversationFacts[filter.without]} = 0`,
    minTurns === undefined ? undefined : gte(conversationFacts.turns, minTurns),
    offers && sql`${offers} > 0`,
    turns && sql`${turns} > 0`,
  ];
}

/** How often what a filter asks for was offered, worked or failed in a conversation; undefined when it asks for nothing. */
function offersWanted({ offer }: RowFilter): SQL<number> | undefined {
  if (offer === undefined) return undefined;
  const { article, step, outcome } = offer;
  return sumOfParts('solutions', { keys: [article, step], sum: outcome ?? 'offered' });
}

/** How many turns of a conversation are what a filter asks for; undefined when it asks for none. */
function turnsWanted({ turn }: RowFilter): SQL<number> | undefined {
  if (turn === undefined) return undefined;
  const { intent, topic, band, confidence } = turn;
  const sum =
    confidence !== undefined ? `confidence_${confidence}` : band !== undefined ? `band_${band}` : 'turns';
  return sumOfParts('intents', { keys: [intent, topic], sum });
}

/**
 * What a conversation adds to the cells of a kind with these keys; undefined keys may be any. Written out with the name of
 * the table: in columns of one table, the query builder leaves it away.
 */
function sumOfParts(
  kind: 'solutions' | 'intents',
  { keys, sum }: { keys: readonly (string | number | undefined)[]; sum: string },
): SQL<number> {
  const { keys: names } = CELL_KINDS[kind];
  const sums: readonly string[] = CELL_KINDS[kind].sums;
  const place = names.length + sums.indexOf(sum);
  const wanted = keys.flatMap((key, index) =>
    key === undefined ? [] : [sql`and part ->> ${sql.raw(String(index))} = ${String(key)}`],
  );
  return sql<number>`(select coalesce(sum((part ->> ${sql.raw(String(place))})::int), 0)::int
    from jsonb_array_elements(conversation_facts.parts -> ${sql.raw(`'${kind}'`)}) as part
    where true ${sql.join(wanted, sql` `)})`;
}
