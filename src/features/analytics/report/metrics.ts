import type { Dimension } from '#core/analytics/dimensions.ts';
import type { FactSums } from '#core/analytics/fact-columns.ts';
import { MEASURE_NAMES, type MeasureName } from '#core/analytics/measures.ts';
import type { Bucket } from '#core/analytics/windows.ts';
import type { CellStore } from '../cells/store.ts';
import { measured, NO_SUMS, numeratorFilter } from '../figures.ts';
import { filterOf, rowsOf, shownValue, valueFilter } from '../filter.ts';
import { type BucketName, bucketsIn, invalid, spanOf, type Window } from '../window.ts';
import { durationKey, durationsOf, reportHead, sumsByBucket, timedOf } from './head.ts';

/** Most points of an answer. */
const MAX_POINTS = 20_000;

export interface MetricsQuery {
  readonly measures: string;
  readonly bucket: BucketName | 'none';
  readonly groupBy: Dimension | 'none';
  /** Most groups. */
  readonly limit: number;
}

/** Any figures over time and by group. */
export async function makeMetrics(
  window: Window,
  { cells, query }: { cells: CellStore; query: MetricsQuery },
) {
  const { bucket, groupBy, limit } = query;
  const measures = readMeasures(query.measures);
  const buckets = bucketsIn(window, bucket);
  if (measures.length * buckets.length * (groupBy === 'none' ? 1 : limit) > MAX_POINTS) {
    throw invalid({
      field: 'query.measures',
      message: `must, with the buckets and the limit of groups, make at most ${MAX_POINTS} points`,
    });
  }
  const dimension = groupBy === 'none' ? 'all' : groupBy;
  const [asOf, all, rows, durations] = await Promise.all([
    cells.progress(),
    sumsByBucket(cells, [{ start: window.from, end: window.to }]),
    cells.sums({ buckets, dimension }),
    durationsOf(cells, { buckets, dimension, timed: timedOf(measures) }),
  ]);
  const byKey = new Map(rows.map(({ bucket: index, value, sums }) => [durationKey(index, value), sums]));
  const groups = groupBy === 'none' ? [null] : largestGroups(rows, { limit });
  const pointsOf = (measure: MeasureName, group: string | null) =>
    buckets.map((span, index) => {
      const key = durationKey(index, group ?? '');
      const totals = { sums: byKey.get(key) ?? NO_SUMS, durations: durations.get(key) ?? {} };
      return {
        ...spanOf(span),
        ...measured(measure, totals),
        ...rowsOf(pointFilter(span, { measure, groupBy, group })),
      };
    });
  return {
    ...reportHead(window, { conversations: all[0]?.conversations ?? 0, asOf }),
    bucket,
    group_by: groupBy,
    series: groups.flatMap((group) =>
      measures.map((measure) => ({
        measure,
        group: group === null ? null : shownValue(group),
        points: pointsOf(measure, group),
      })),
    ),
  };
}

function pointFilter(
  { start, end }: Bucket,
  {
    measure,
    groupBy,
    group,
  }: { readonly measure: MeasureName; readonly groupBy: Dimension | 'none'; readonly group: string | null },
) {
  return filterOf(
    { from: start, to: end },
    {
      ...(groupBy === 'none' || group === null ? {} : valueFilter(groupBy, group)),
      ...numeratorFilter(measure),
    },
  );
}

/** @throws AppError `validation_failed` for a name that is none, or is there twice. */
function readMeasures(text: string): readonly MeasureName[] {
  const names = text.split(',').map((name) => name.trim());
  const known = names.filter(isMeasure);
  if (known.length < names.length || new Set(known).size < known.length) {
    throw invalid({
      field: 'query.measures',
      message: `must be different ones of these, with commas between them: ${MEASURE_NAMES.join(', ')}`,
    });
  }
  return known;
}

function isMeasure(name: string): name is MeasureName {
  return MEASURE_NAMES.some((known) => known === name);
}

function largestGroups(
  rows: readonly { readonly value: string; readonly sums: FactSums }[],
  { limit }: { readonly limit: number },
): readonly string[] {
  const conversations = new Map<string, number>();
  for (const { value, sums } of rows) {
    conversations.set(value, (conversations.get(value) ?? 0) + sums.conversations);
  }
  return [...conversations]
    .filter(([, count]) => count > 0)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([value]) => value);
}
