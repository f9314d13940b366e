import type { Dimension, Timed } from '#core/analytics/dimensions.ts';
import type { FactSums } from '#core/analytics/fact-columns.ts';
import { MEASURES, type Measure, type MeasureName } from '#core/analytics/measures.ts';
import type { Bucket } from '#core/analytics/windows.ts';
import type { CellStore } from '../cells/store.ts';
import { type Durations, NO_SUMS } from '../figures.ts';
import { filterOf, rowsOf } from '../filter.ts';
import type { Window } from '../window.ts';

/** What every report begins with. */
export function reportHead(
  window: Window,
  { conversations, asOf }: { readonly conversations: number; readonly asOf: Date | null },
) {
  const { from, to, timeZone } = window;
  return {
    window: { from: from.toISOString(), to: to.toISOString(), time_zone: timeZone },
    cohort: { conversations, ...rowsOf(filterOf(window)) },
    as_of: asOf === null ? null : asOf.toISOString(),
  };
}

/** The sums of each bucket over all its conversations. */
export async function sumsByBucket(
  cells: CellStore,
  buckets: readonly Bucket[],
): Promise<readonly FactSums[]> {
  const rows = await cells.sums({ buckets, dimension: 'all' });
  const byBucket = new Map(rows.map(({ bucket, sums }) => [bucket, sums]));
  return buckets.map((_, index) => byBucket.get(index) ?? NO_SUMS);
}

/** The values of a dimension that conversations of a bucket have, the most frequent first. */
export async function sumsByValue(
  cells: CellStore,
  { bucket, dimension }: { readonly bucket: Bucket; readonly dimension: Dimension },
): Promise<readonly { readonly value: string; readonly sums: FactSums }[]> {
  const rows = await cells.sums({ buckets: [bucket], dimension });
  return rows
    .filter(({ sums }) => sums.conversations > 0)
    .toSorted((a, b) => b.sums.conversations - a.sums.conversations || (a.value < b.value ? -1 : 1));
}

/** The durations that measures are percentiles of. */
export function timedOf(names: readonly MeasureName[]): readonly Timed[] {
  const timed = names
    .map((name): Measure => MEASURES[name])
    .flatMap((measure) => (measure.kind === 'percentile' ? [measure.of] : []));
  return [...new Set(timed)];
}

/** Durations by bucket and value, under `durationKey`. */
export async function durationsOf(
  cells: CellStore,
  {
    buckets,
    dimension,
    timed,
  }: {
    readonly buckets: readonly Bucket[];
    readonly dimension: Dimension | 'all';
    readonly timed: readonly Timed[];
  },
): Promise<ReadonlyMap<string, Durations>> {
  const found = await Promise.all(timed.map((name) => cells.durations({ buckets, dimension, timed: name })));
  const durations = new Map<string, Partial<Record<Timed, readonly number[]>>>();
  for (const [index, name] of timed.entries()) {
    for (const { bucket, value, bins } of found[index] ?? []) {
      const key = durationKey(bucket, value);
      const entry = durations.get(key) ?? {};
      entry[name] = bins;
      durations.set(key, entry);
    }
  }
  return durations;
}

export function durationKey(bucket: number, value: string): string {
  return `${bucket} ${value}`;
}
