import { CELL_KINDS, type CellKindName } from '#core/analytics/cell-kinds.ts';
import type { Dimension, Timed } from '#core/analytics/dimensions.ts';

/** What is read of the kinds that are told apart by more than the time. */
export interface CellSelection {
  readonly dimension?: Dimension | 'all';
  readonly timed?: Timed;
}

/** How the rows of a kind come out of facts: expressions by column, what to join, and which rows. */
interface FromFacts {
  readonly keys: readonly string[];
  readonly sums: readonly string[];
  readonly join: string;
  readonly where: string;
}

/**
 * The statement that sums one kind of cells over segments (`$1`, a JSON array of `Segment`) by bucket and keys; keys
 * come as text, sums as numbers. Each segment is read in a subquery of its own, grouped so that the planner cannot pull
 * it up: what is left to it is one range of an index for each segment, however large the tables are. All names in the
 * text are from closed lists.
 */
export function cellStatement(kind: CellKindName, selection: CellSelection = {}): string {
  const { table, keys: allKeys, sums } = CELL_KINDS[kind];
  const keys = allKeys.filter((key) => key !== 'dimension' && key !== 'timed');
  const fixed = [
    ...(selection.dimension === undefined ? [] : [`and dimension = '${selection.dimension}'`]),
    ...(selection.timed === undefined ? [] : [`and timed = '${selection.timed}'`]),
  ].join(' ');
  const facts = fromFacts(kind, selection);
  const named = (expressions: readonly string[], names: readonly string[]) =>
    names.map((name, index) => `${expressions[index]} as ${name}`);
  const keyNumbers = keys.map((_, index) => index + 1).join(', ');
  return `
    with segments as materialized (
      select * from json_to_recordset($1::text::json)
        as segment (bucket int, grain text, "from" timestamptz, "to" timestamptz)
    )
    select bucket, ${keys.join(', ')}, ${sums.map((sum) => `sum(${sum})::float8 as ${sum}`).join(', ')}
    from (
      select segments.bucket, part.* from segments cross join lateral (
        select ${keys.map((key) => `${key}::text`).join(', ')}, ${sums.map((sum) => `sum(${sum}) as ${sum}`).join(', ')}
        from ${table}
        where start >= segments."from" and start < segments."to" and grain = segments.grain ${fixed}
        group by ${keyNumbers}
      ) as part where segments.grain <> 'fact'
      union all
      select segments.bucket, part.* from segments cross join lateral (
        select ${[...named(facts.keys, keys), ...named(facts.sums, sums)].join(', ')}
        from conversation_facts ${facts.join}
        where begun_at >= segments."from" and begun_at < segments."to" ${facts.where}
        group by ${keyNumbers}
      ) as part where segments.grain = 'fact'
    ) as parts
    group by bucket, ${keys.join(', ')}
    having sum(${sums[0]}) > 0`;
}

function fromFacts(kind: CellKindName, { dimension, timed }: CellSelection): FromFacts {
  const { keys, sums } = CELL_KINDS[kind];
  const value =
    dimension === undefined || dimension === 'all' ? `''::text` : `coalesce(${dimension}, '')::text`;
  switch (kind) {
    case 'conversations':
      return {
        keys: [value],
        sums: sums.map((sum) => (sum === 'conversations' ? 'count(*)' : `sum(${sum})`)),
        join: '',
        where: '',
      };
    case 'durations':
      return {
        keys: [value, `${timed}_bin::text`],
        sums: ['count(*)'],
        join: '',
        where: `and ${timed}_bin is not null`,
      };
    case 'intents':
    case 'solutions':
    case 'turnNumbers':
      return {
        keys: keys.map((_, index) => `part ->> ${index}`),
        sums: sums.map((_, index) => `sum((part ->> ${keys.length + index})::bigint)`),
        join: `cross join lateral jsonb_array_elements(parts -> '${kind}') as part`,
        where: '',
      };
  }
}
