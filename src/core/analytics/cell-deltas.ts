import { CELL_KIND_NAMES, CELL_KINDS, type CellKindName, type CellPart } from './cell-kinds.ts';
import type { ConversationFact } from './conversation-fact.ts';
import { DIMENSIONS, type Dimension, TIMED } from './dimensions.ts';
import { FACT_COLUMN_NAMES } from './fact-columns.ts';

/** What of a fact the cells count. */
export type CountedFact = Pick<ConversationFact, 'begunAtMs' | 'bins' | 'counts' | 'parts' | Dimension>;

/** A change of one cell. */
export interface CellDelta {
  readonly grain: 'hour' | 'day';
  readonly startMs: number;
  readonly part: CellPart;
}

export type CellDeltas = Readonly<Record<CellKindName, readonly CellDelta[]>>;

const GRAINS = [
  { grain: 'hour', widthMs: 3_600_000 },
  { grain: 'day', widthMs: 86_400_000 },
] as const;

/** How the cells change when facts take the place of others; `before` is null for a new one. Nothing that is 0. */
export function cellDeltas(
  changes: readonly { readonly before: CountedFact | null; readonly after: CountedFact }[],
): CellDeltas {
  const totals = new Map<CellKindName, Map<string, { delta: CellDelta; sums: number[] }>>();
  const add = (fact: CountedFact, sign: 1 | -1) => {
    for (const kind of CELL_KIND_NAMES) {
      for (const part of partsOfKind(fact, kind)) addPart(kind, { fact, part, sign });
    }
  };
  const addPart = (
    kind: CellKindName,
    { fact, part, sign }: { fact: CountedFact; part: CellPart; sign: 1 | -1 },
  ) => {
    const cells = totals.get(kind) ?? new Map<string, { delta: CellDelta; sums: number[] }>();
    totals.set(kind, cells);
    const keyCount = CELL_KINDS[kind].keys.length;
    const values = part.slice(keyCount).map((value) => sign * Number(value));
    for (const { grain, widthMs } of GRAINS) {
      const startMs = Math.floor(fact.begunAtMs / widthMs) * widthMs;
      const keys = part.slice(0, keyCount);
      const key = JSON.stringify([grain, startMs, ...keys]);
      const cell = cells.get(key);
      if (cell === undefined) cells.set(key, { delta: { grain, startMs, part: keys }, sums: values.slice() });
      else for (const [index, value] of values.entries()) cell.sums[index] = (cell.sums[index] ?? 0) + value;
    }
  };
  for (const { before, after } of changes) {
    if (before !== null) add(before, -1);
    add(after, 1);
  }
  const listed = CELL_KIND_NAMES.map((kind) => [
    kind,
    [...(totals.get(kind)?.values() ?? [])]
      .filter(({ sums }) => sums.some((sum) => sum !== 0))
      .map(({ delta, sums }) => ({ ...delta, part: [...delta.part, ...sums] })),
  ]);
  return Object.fromEntries(listed) as Record<CellKindName, readonly CellDelta[]>;
}

/** What one fact adds to the cells of a kind. */
function partsOfKind(fact: CountedFact, kind: CellKindName): readonly CellPart[] {
  switch (kind) {
    case 'conversations': {
      const sums = [1, ...FACT_COLUMN_NAMES.map((name) => fact.counts[name])];
      return valuesOf(fact).map(([dimension, value]) => [dimension, value, ...sums]);
    }
    case 'durations':
      return TIMED.flatMap((timed) => {
        const bin = fact.bins[timed];
        if (bin === null) return [];
        return valuesOf(fact).map(([dimension, value]) => [dimension, timed, value, bin, 1]);
      });
    case 'intents':
    case 'solutions':
    case 'turnNumbers':
      return fact.parts[kind];
  }
}

function valuesOf(fact: CountedFact): readonly (readonly [Dimension | 'all', string])[] {
  return [['all', ''], ...DIMENSIONS.map((dimension) => [dimension, fact[dimension] ?? ''] as const)];
}
